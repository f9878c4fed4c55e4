import type { EndedMesh } from '../../src/mesh/facts/ended.ts';
import type { Installation, KustomizeInstallation } from '../../src/mesh/facts/installation.ts';
import type { MeshFacts } from '../../src/mesh/facts/mesh-facts.ts';
import { isAbsent } from '../../src/mesh/facts/source.ts';
import { code, table } from './markdown.ts';
import { marksWords } from './marks.ts';
import { endedSection, meshSection } from './section.ts';

const nothing = 'none';

/** The text of `docs/meshes.md`, before Prettier has set its tables. */
export function meshesPage(meshes: readonly MeshFacts[], ended: readonly EndedMesh[]): string {
  const nameOf = (name: string): string =>
    meshes.find(({ identity }) => identity.name === name)?.identity.displayName ?? name;
  return [
    '# Service meshes',
    '',
    'Written by `npm run meshes-page` from the facts in `src/mesh/<name>/`, which Meshdeck itself goes by. What is said was read where the link behind it leads.',
    '',
    ...table(
      ['mesh', 'status', 'newest version', 'proxies', 'membership', 'mutual TLS', 'installation', 'not beside'],
      meshes.map((facts) => [
        `[${facts.identity.displayName}](#${anchorOf(facts.identity.displayName)})`,
        facts.identity.support.is,
        `${facts.identity.support.newest.version} (${facts.identity.support.newest.releasedOn})`,
        proxiesOf(facts),
        membershipOf(facts),
        mutualTlsOf(facts),
        installationOf(facts.installation),
        facts.preflight.conflicts.map((conflict) => nameOf(conflict.with)).join(', ') || nothing,
      ]),
    ),
    'Meshes that have ended or are closed are told of where they are found, and never installed:',
    '',
    ...ended.map(({ displayName }) => `- [${displayName}](#${anchorOf(displayName)})`),
    '',
    ...meshes.flatMap((facts) => meshSection(facts, nameOf)),
    ...ended.flatMap(endedSection),
  ].join('\n');
}

/** The anchor that GitHub gives a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');
}

function proxiesOf({ membership, detection }: MeshFacts): string {
  const onNodes = detection.parts.some(({ role }) => role === 'node' || role === 'ambient');
  const ways = isAbsent(membership) ? (onNodes ? (['node'] as const) : []) : membership.ways;
  return ways.map((way) => (way === 'sidecar' ? 'in each Pod' : 'on each node')).join(', ') || nothing;
}

/** What takes a namespace in, for each kind of proxy; where none can be, a workload. */
function membershipOf({ membership }: MeshFacts): string {
  if (isAbsent(membership)) return nothing;
  const { switches } = membership;
  const hasNamespace = (mode: string): boolean => switches.some((one) => one.on === 'namespace' && one.mode === mode);
  const words = switches
    .filter(({ on, mode }) => on === 'namespace' || !hasNamespace(mode))
    .map(({ on, enable }) => `${on}: ${marksWords(enable({}))}`);
  // Everything is in it, or more must be chosen than in or out: its section says which.
  return words.join('; ') || 'no switch';
}

function mutualTlsOf({ mutualTls, membership }: MeshFacts): string {
  if (isAbsent(mutualTls)) return nothing;
  const modes = [...new Set(mutualTls.switches.flatMap((one) => one.modes))];
  const scopes = [...new Set(mutualTls.switches.map((one) => one.for))];
  if (modes.length > 0) return `${modes.join(', ')}, by ${scopes.join(', ')}`;
  // Without a switch it is as it is for everybody who has been taken in.
  const member = isAbsent(membership) ? undefined : membership.switches.find(({ on }) => on === 'namespace');
  const { labels = {}, annotations = {} } = member?.enable({}) ?? {};
  const always = mutualTls.inEffect({
    namespace: 'default',
    namespaceLabels: withoutNull(labels),
    namespaceAnnotations: withoutNull(annotations),
    rootNamespace: undefined,
    isAmbient: false,
    objects: [],
  });
  return always === undefined ? 'no switch' : `always ${always.mode}`;
}

function withoutNull(texts: Readonly<Record<string, string | null>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(texts).filter((entry): entry is [string, string] => entry[1] !== null));
}

function installationOf(installation: Installation | KustomizeInstallation): string {
  if (!('charts' in installation)) return 'kubectl kustomize';
  if (installation.caution?.isRefused === true) return 'refused';
  const [first] = installation.profiles;
  return `Helm: ${(first?.charts ?? []).map(code).join(', ')}`;
}
