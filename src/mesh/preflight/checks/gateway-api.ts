import { formatPlural } from '../../../core/format.ts';
import { textAt } from '../../../cluster/readiness/read.ts';
import { asJson, referenceOf, type KubernetesObject } from '../../../core/kubernetes.ts';
import { isAbsent } from '../../facts/source.ts';
import { distinct, found, listed, passed, renderedObjects, told, unknown, valueOf } from '../findings.ts';
import { isDefinition } from '../kinds.ts';
import type { Check, PreflightEvidence, PreflightFinding, PreflightTarget } from '../types.ts';
import { plainVersion, rowFor, standsTo } from '../versions.ts';
import { versionOf } from './versions.ts';

const group = 'gateway.networking.k8s.io';
const bundleAnnotation = 'gateway.networking.k8s.io/bundle-version';
const channelAnnotation = 'gateway.networking.k8s.io/channel';

/** The bundle of Gateway API that is there, against what the mesh works with; and what its policy would refuse of the charts. */
export const gatewayApiCheck: Check = (target, evidence) => [
  ...bundleFindings(target, evidence),
  ...refusedDefinitions(target, evidence),
];

function bundleFindings(
  target: PreflightTarget,
  { definitions, safeUpgrades }: PreflightEvidence,
): readonly PreflightFinding[] {
  const { gatewayApi } = target.mesh.preflight;
  if (isAbsent(gatewayApi)) return [told('gateway-api', gatewayApi.none)];
  const row = rowFor(gatewayApi, versionOf(target));
  if (row === undefined)
    return [
      told(
        'gateway-api',
        `Which bundle goes with this version of ${target.mesh.identity.displayName} is not known here.`,
      ),
    ];
  if (definitions.is === 'unknown')
    return [unknown('gateway-api', 'The definitions of Gateway API', definitions.problem)];
  const there = definitions.value.filter(({ metadata }) => metadata.name.endsWith(`.${group}`));
  const { from, to, sentence, source } = row;
  const range = to === undefined ? `${from} or newer` : `${from} to ${to}`;
  const saying = `${sentence} (${source.at})`;
  if (there.length === 0)
    return [
      found(
        'gateway-api',
        'warning',
        'mesh.preflight-gateway-missing',
        { mesh: target.mesh.identity.displayName, range },
        { because: `No definition of ${group} is there. ${saying}` },
      ),
    ];
  const bundles = [...distinct(there.map(bundleOf))].sort();
  const params = { mesh: target.mesh.identity.displayName, bundle: listed(bundles), range };
  const because = `The ${there.length} definitions of ${group} have ${listed(bundles.map(bundleWords))}. ${saying}`;
  if (bundles.length > 1) return [found('gateway-api', 'warning', 'mesh.preflight-gateway-mixed', params, { because })];
  const [bundle = ''] = bundles;
  switch (standsTo(bundle, row)) {
    case 'older':
      return [found('gateway-api', 'warning', 'mesh.preflight-gateway-old', params, { because })];
    case 'newer': {
      const isWatched = valueOf(safeUpgrades) !== undefined;
      const code = isWatched ? 'mesh.preflight-gateway-new-watched' : 'mesh.preflight-gateway-new';
      return [found('gateway-api', 'warning', code, params, { because })];
    }
    case 'unreadable':
      return [found('gateway-api', 'warning', 'mesh.preflight-gateway-unmarked', params, { because })];
    case 'within':
      return [passed('gateway-api', `${because} Channel ${channelOf(there[0])}.`)];
  }
}

/** What the server says to the definitions of Gateway API that charts bring along: it was asked to try them. */
function refusedDefinitions(
  target: PreflightTarget,
  { trials, safeUpgrades }: PreflightEvidence,
): readonly PreflightFinding[] {
  const brought = renderedObjects(target).filter(({ object }) => isGatewayDefinition(object));
  if (brought.length === 0) return [];
  const refused = trials.flatMap((trial) => {
    const { object, refusal } = valueOf(trial) ?? {};
    return object !== undefined && refusal !== undefined && isGatewayDefinition(object) ? [{ object, refusal }] : [];
  });
  const policy = valueOf(safeUpgrades);
  const charts = listed(distinct(brought.map(({ release }) => release.chart)));
  const [first] = refused;
  if (first === undefined)
    return [
      told(
        'gateway-api',
        `The charts bring ${formatPlural(brought.length, 'definition')} of ${group} of their own (${charts}).`,
      ),
    ];
  const refusedBecause =
    policy === undefined
      ? 'The API server was asked to try them.'
      : `The API server was asked to try them; the policy ${policy.metadata.name} (${bundleWords(bundleOf(policy))}) is there.`;
  return [
    found(
      'gateway-api',
      'error',
      'mesh.preflight-gateway-refused',
      {
        charts,
        names: listed(
          refused.map(({ object }) => object.metadata.name),
          3,
        ),
      },
      {
        because: refusedBecause,
        about: referenceOf(first.object),
        cause: first.refusal,
        detail: first.refusal.detail,
      },
    ),
  ];
}

/** True for a definition of the group that Gateway API's policy watches over. */
export function isGatewayDefinition(object: KubernetesObject): boolean {
  return isDefinition(object) && textAt(asJson(object), 'spec', 'group') === group;
}

function bundleOf({ metadata }: KubernetesObject): string {
  const bundle = metadata.annotations?.[bundleAnnotation] ?? '';
  return plainVersion(bundle) ?? bundle;
}

function channelOf(object: KubernetesObject | undefined): string {
  return object?.metadata.annotations?.[channelAnnotation] ?? 'not told';
}

function bundleWords(bundle: string): string {
  return bundle === '' ? 'no bundle version' : `bundle version ${bundle}`;
}
