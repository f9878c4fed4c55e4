import type { EndedMesh, EndedPart } from '../../src/mesh/facts/ended.ts';
import type { AddonFact, SampleFact, ServiceFact } from '../../src/mesh/facts/extras.ts';
import type { Installation, KustomizeInstallation } from '../../src/mesh/facts/installation.ts';
import type { MeshFacts } from '../../src/mesh/facts/mesh-facts.ts';
import { isAbsent } from '../../src/mesh/facts/source.ts';
import { code, codes, link, list, prose, table, told } from './markdown.ts';
import { marksWords } from './marks.ts';

const nothing = 'none';

/** All that is known of one mesh. */
export function meshSection(facts: MeshFacts, nameOf: (name: string) => string): readonly string[] {
  const { identity, detection, membership, mutualTls, preflight } = facts;
  return [
    `## ${identity.displayName}`,
    '',
    `${prose(identity.summary)}. ${told(identity.support.sentence, identity.support.source)} Its documentation: <${identity.homepage}>.`,
    '',
    '### How it is found',
    '',
    ...table(
      ['part', 'is', 'kind', 'labels', 'image', 'source'],
      detection.parts.map(({ name, role, kind, labels, imageNames, source }) => [
        name,
        role,
        kind,
        codes(
          Object.entries(labels).map(([key, values]) => (values.length === 0 ? key : `${key}=${values.join(' or ')}`)),
        ),
        codes(imageNames),
        link(source),
      ]),
    ),
    ...list('Groups of its definitions', detection.definitionGroups.map(code)),
    ...list('Groups that others bring too, which prove nothing', (detection.sharedGroups ?? []).map(code)),
    ...list(
      'Webhooks',
      detection.webhooks.map(
        ({ kind, name, does, source }) => `${kind} ${code(name.source)}, ${webhookDoes[does]} (${link(source)})`,
      ),
    ),
    ...list('Controllers of its GatewayClasses', detection.gatewayControllers.map(code)),
    ...list(
      'What is not it',
      detection.confusions.map(({ sentence, source }) => told(sentence, source)),
    ),
    '### Who is in it, and mutual TLS',
    '',
    isAbsent(membership) ? told(membership.none, membership.source) : told(membership.sentence, membership.source),
    '',
    ...(isAbsent(membership)
      ? []
      : table(
          ['of', 'proxy', 'in by', 'out by', 'restart', 'source'],
          membership.switches.map(({ on, mode, enable, disable, needsRestart, namespaceNeeds, source }) => [
            namespaceNeeds === undefined ? on : `${on}, in a namespace with ${marksWords(namespaceNeeds)}`,
            mode,
            marksWords(enable({})),
            marksWords(disable({})).replace(/^nothing$/, 'taking it away'),
            needsRestart ? 'yes' : 'no',
            link(source),
          ]),
        )),
    isAbsent(mutualTls) ? told(mutualTls.none, mutualTls.source) : told(mutualTls.sentence, mutualTls.source),
    '',
    '### Before, and how it comes',
    '',
    ...list('Before', [
      ...(isAbsent(preflight.kubernetes)
        ? [told(preflight.kubernetes.none, preflight.kubernetes.source)]
        : preflight.kubernetes.map(
            ({ mesh, from, to, source }) =>
              `${mesh === undefined ? '' : `${mesh}: `}Kubernetes from ${from}${to === undefined ? '' : ` to ${to}`} (${link(source)})`,
          )),
      ...(isAbsent(preflight.gatewayApi)
        ? [told(preflight.gatewayApi.none, preflight.gatewayApi.source)]
        : preflight.gatewayApi.map(({ sentence, source }) => told(sentence, source))),
      ...preflight.podSecurity.map(
        ({ where, needs, sentence, source }) =>
          `Pod security ${code(needs)} for ${where === 'workloads' ? 'workloads' : 'the control plane'}: ${told(sentence, source)}`,
      ),
      ...(preflight.platforms ?? []).map(
        ({ on, value, chart, sentence, source }) =>
          `On ${on}${value === undefined ? '' : `, ${code(`${value.path.join('.')}=${String(value.is)}`)} for the chart ${chart ?? ''}`}: ${told(sentence, source)}`,
      ),
      ...(preflight.networks ?? []).map(({ setBy, sentence, source }) => `${setBy}: ${told(sentence, source)}`),
      ...(preflight.proxyRequests === undefined
        ? []
        : [
            `Each proxy asks for ${preflight.proxyRequests.cpu} and ${preflight.proxyRequests.memory} (${link(preflight.proxyRequests.source)})`,
          ]),
      ...preflight.conflicts.map(
        (conflict) => `Not beside ${nameOf(conflict.with)}: ${told(conflict.sentence, conflict.source)}`,
      ),
    ]),
    ...installationLines(facts.installation),
    '### What stands beside it',
    '',
    ...addonLines(facts.addons),
    ...sampleLines(facts.samples),
    ...telemetryLines(facts),
    '### What stays when it goes',
    '',
    ...list(
      'First',
      facts.removal.before.map(({ does, because, source }) => {
        const what =
          does.is === 'delete-objects' ? `all ${codes(does.kinds)}` : `${does.kind} ${code(does.name.source)}`;
        return `${what}: ${told(because, source)}`;
      }),
    ),
    ...list(
      'What stays, in the order in which it is taken away',
      facts.removal.leftovers.map(({ sentence, names, source }) => `${codes(names)}: ${told(sentence, source)}`),
    ),
  ];
}

const webhookDoes = { inject: 'puts in proxies', validate: 'checks objects', change: 'changes objects' } as const;

function installationLines(installation: Installation | KustomizeInstallation): readonly string[] {
  const upgrade = [
    told(installation.upgrade.sentence, installation.upgrade.source),
    isAbsent(installation.upgrade.proxies)
      ? told(installation.upgrade.proxies.none, installation.upgrade.proxies.source)
      : told(installation.upgrade.proxies.sentence, installation.upgrade.proxies.source),
  ];
  if (!('charts' in installation))
    return [
      ...list(
        `Folders for ${code('kubectl kustomize')}, into ${code(installation.namespace)}`,
        installation.kustomizations.map(
          ({ address, brings, source }) => `${code(address)}: ${prose(brings)} (${link(source)})`,
        ),
      ),
      ...list('To another version', upgrade),
    ];
  const { caution, repositories, namespace, charts, profiles } = installation;
  return [
    ...(caution === undefined
      ? []
      : [`**${caution.isRefused ? 'Refused' : 'Caution'}:** ${told(caution.sentence, caution.source)}`, '']),
    ...list(
      `Charts, into ${code(namespace)}`,
      charts.map(({ chart, release, namespace: other, source }) => {
        const place = other === undefined ? '' : ` in ${code(other)}`;
        return `${code(chart)} as release ${code(release)}${place} (${link(source)})`;
      }),
    ),
    ...list(
      'Where its charts are',
      repositories.map(
        ({ address, endsOn, source }) =>
          `${code(address)}${endsOn === undefined ? '' : `, until ${endsOn}`} (${link(source)})`,
      ),
    ),
    ...list(
      'Profiles',
      profiles.map(
        ({ name, summary, charts: chosen, source }) =>
          `${code(name)}: ${prose(summary)}, with ${codes(chosen)} (${link(source)})`,
      ),
    ),
    ...list('To another version', upgrade),
  ];
}

const comesFrom: Readonly<Record<string, string>> = {
  'built-in': 'the mesh itself',
  manifest: 'manifests',
  chart: 'a chart',
  values: 'values of the chart',
};

function addonLines(addons: readonly AddonFact[]): readonly string[] {
  if (addons.length === 0) return ['No add-ons.', ''];
  const rows = addons.map(({ displayName, summary, from, namespace, service, caution, source }) => [
    displayName,
    prose(`${summary}.${caution === undefined ? '' : ` ${caution}`}`),
    comesFrom[from.is] ?? from.is,
    `${code(namespace)}, ${serviceWords(service)}`,
    link(source),
  ]);
  return table(['add-on', 'what it is', 'comes from', 'where', 'source'], rows);
}

function sampleLines(samples: readonly SampleFact[]): readonly string[] {
  if (samples.length === 0) return ['No samples.', ''];
  const rows = samples.map(({ displayName, summary, namespace, namespaces, manifests, service, source }) => [
    displayName,
    prose(summary),
    codes(namespaces ?? [namespace]),
    manifests.map(({ address }) => `[${prose(address.slice(address.lastIndexOf('/') + 1))}](${address})`).join(', '),
    service === undefined ? nothing : serviceWords(service),
    link(source),
  ]);
  return table(['sample', 'what it is', 'namespace', 'files', 'opened at', 'source'], rows);
}

function serviceWords({ name, port, path }: ServiceFact): string {
  return code(`${name}:${port}${path ?? ''}`);
}

function telemetryLines({ telemetry }: MeshFacts): readonly string[] {
  if (isAbsent(telemetry)) return [told(telemetry.none, telemetry.source), ''];
  const { edges, dashboards } = telemetry;
  return [
    isAbsent(edges)
      ? told(edges.none, edges.source)
      : `Prometheus knows who calls whom, by ${code(edges.from.name)} and ${code(edges.to.name)} (${link(edges.source)}).`,
    '',
    ...list(
      'Dashboards',
      dashboards.map(
        ({ title, grafanaId, source }) =>
          `${prose(title)}${grafanaId === undefined ? '' : `, ${grafanaId} on grafana.com`} (${link(source)})`,
      ),
    ),
  ];
}

/** A mesh of which there is nothing but a row. */
export function endedSection({ displayName, sentence, goTo, source, foundBy }: EndedMesh): readonly string[] {
  return [
    `## ${displayName}`,
    '',
    `${told(sentence, source)} ${prose(goTo)}`,
    '',
    ...list(`Found by (${link(foundBy.source)})`, [
      ...foundBy.definitionGroups.map((group) => `definitions of ${code(group)}`),
      ...foundBy.parts.map(partWords),
      ...foundBy.proxies.map(
        ({ container, imageNames }) =>
          `a container ${code(container)} with the image ${imageNames.map(code).join(' or ')}`,
      ),
    ]),
  ];
}

function partWords({ kind, name, namespace, labels = {}, imageNames = [] }: EndedPart): string {
  const marks = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  return [
    `a ${kind}`,
    ...(name === undefined ? [] : [code(name)]),
    ...(namespace === undefined ? [] : [`in ${code(namespace)}`]),
    ...(marks.length === 0 ? [] : [`with ${codes(marks)}`]),
    ...(imageNames.length === 0 ? [] : [`that runs ${imageNames.map(code).join(' or ')}`]),
  ].join(' ');
}
