import { distributionOf } from '../../../cluster/distribution.ts';
import { jsonEquals, valueAt } from '../../../core/json.ts';
import type { NetworkFact, PlatformFact } from '../../facts/preflight.ts';
import { found, passed, told, unknown, valueOf } from '../findings.ts';
import type { Check, PreflightFinding, PreflightTarget } from '../types.ts';

/** Values that charts need on the Kubernetes of some makers. */
export const platformCheck: Check = (target, { serverVersion, nodes, catalog }) => {
  const facts = target.mesh.preflight.platforms ?? [];
  const distribution = distributionOf({
    version: valueOf(serverVersion),
    nodes: valueOf(nodes) ?? [],
    groups: catalog.groups,
  });
  if (distribution === undefined) {
    if (nodes.is === 'unknown' && facts.length > 0)
      return [unknown('platform', 'Whose Kubernetes this is', nodes.problem)];
    return [passed('platform', 'No sign of a distribution that wants other values.')];
  }
  const { name, because } = distribution;
  const findings = facts.filter(({ on }) => on === name).flatMap((fact) => platformFinding(fact, target, because));
  return findings.length > 0
    ? findings
    : [passed('platform', `This is ${name}: ${because} Nothing is known that it wants.`)];
};

function platformFinding(
  fact: PlatformFact,
  { mesh, releases }: PreflightTarget,
  because: string,
): readonly PreflightFinding[] {
  const { on, chart, value, sentence, source } = fact;
  const proof = `${because} ${sentence} (${source.at}, read on ${source.readOn})`;
  if (value === undefined || chart === undefined) return [told('platform', proof)];
  return releases
    .filter((release) => release.chart === chart)
    .map(({ values }) => {
      const isSet =
        jsonEquals(valueAt(values, value.path), value.is) ||
        (value.orAny ?? []).some((path) => valueAt(values, path) !== undefined);
      if (isSet) return passed('platform', `The values of ${chart} are those for ${on}. ${because}`);
      const params = {
        chart,
        platform: on,
        value: `${value.path.join('.')}=${String(value.is)}`,
        mesh: mesh.identity.displayName,
      };
      return found('platform', 'error', 'mesh.preflight-platform', params, { because: proof, about: `chart ${chart}` });
    });
}

/** Settings of the network that a mesh needs: only one may decide where the traffic of a Pod goes. */
export const networkCheck: Check = (target, { settings }) => {
  const facts = (target.mesh.preflight.networks ?? []).filter(
    ({ chart }) => chart === undefined || target.releases.some((release) => release.chart === chart),
  );
  const findings = facts.flatMap((fact): readonly PreflightFinding[] => {
    const place = settingsKey(fact);
    const asked = settings.get(place);
    if (asked === undefined) return [];
    if (asked.is === 'unknown') return [unknown('network', `The settings in ${place}`, asked.problem)];
    return asked.value === undefined ? [] : networkFinding(fact, asked.value, target);
  });
  const seen = new Set<string>();
  const once = findings.filter(
    ({ severity, because }) => severity !== 'unknown' || (!seen.has(because) && Boolean(seen.add(because))),
  );
  if (once.length > 0 || facts.length === 0) return once;
  return [passed('network', `No setting of the network is in the way of ${target.mesh.identity.displayName}.`)];
};

/** Where the settings of a network are, as `namespace/name`. */
export function settingsKey({ configMap }: NetworkFact): string {
  return `${configMap.namespace}/${configMap.name}`;
}

function networkFinding(
  fact: NetworkFact,
  data: Readonly<Record<string, string>>,
  { mesh }: PreflightTarget,
): readonly PreflightFinding[] {
  const { key, wants, absentIs, onlyWhere, setBy, sentence, source } = fact;
  if (onlyWhere !== undefined && !onlyWhere.isOneOf.includes(data[onlyWhere.key] ?? '')) return [];
  const is = data[key] ?? absentIs;
  if (is === wants) return [];
  const params = { mesh: mesh.identity.displayName, key, is, setBy };
  const where = `ConfigMap ${settingsKey(fact)}: ${key} is ${data[key] === undefined ? 'not set' : `"${is}"`}`;
  return [
    found('network', 'error', 'mesh.preflight-network', params, {
      because: `${where}. ${sentence} (${source.at}, read on ${source.readOn})`,
      about: `ConfigMap ${settingsKey(fact)}`,
    }),
  ];
}
