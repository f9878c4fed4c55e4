import { referenceOf, type ObjectReference } from '../../../core/kubernetes.ts';
import { distinct, found, listed, passed, renderedObjects, unknown, valueOf } from '../findings.ts';
import { levelOfPod, podLevels, refuses, type PodLevel } from '../pod-level.ts';
import { podsOf } from '../pod-requests.ts';
import type { Check, PreflightEvidence, PreflightFinding, PreflightTarget } from '../types.ts';

const enforceLabel = 'pod-security.kubernetes.io/enforce';

/** Levels of Pod security that namespaces enforce, against what Pods of the charts need, and what proxies need in namespaces of members. */
export const podSecurityCheck: Check = (target, evidence) => {
  const findings = [...ofCharts(target, evidence), ...ofMembers(target, evidence)];
  if (findings.length > 0) return findings;
  const needs = neededByCharts(target);
  if (needs.size === 0) return [];
  const words = [...needs].map(
    ([namespace, { level }]) =>
      `${namespace} needs ${level} and enforces ${enforcedIn(evidence, namespace) ?? 'no level of its own'}`,
  );
  return [passed('pod-security', `${words.join('; ')}.`)];
};

interface Needed {
  readonly level: PodLevel;
  /** What asks for it, as `DaemonSet istio-cni-node: hostNetwork`. */
  readonly by: readonly string[];
  readonly workloads: readonly string[];
}

function ofCharts(target: PreflightTarget, evidence: PreflightEvidence): readonly PreflightFinding[] {
  return [...neededByCharts(target)].flatMap(([namespace, { level, by, workloads }]): readonly PreflightFinding[] => {
    const asked = evidence.namespaces.get(namespace);
    if (asked?.is === 'unknown') return [unknown('pod-security', `The level of ${namespace}`, asked.problem)];
    const enforced = enforcedIn(evidence, namespace);
    if (enforced === undefined || !refuses(enforced, level)) return [];
    return [
      found(
        'pod-security',
        'error',
        'mesh.preflight-pod-security',
        { namespace, enforced, level, workloads: listed(workloads) },
        {
          because: `The label ${enforceLabel}=${enforced} is on ${namespace}. ${listed(by, 3)}.`,
          about: namespaceReference(namespace),
        },
      ),
    ];
  });
}

/** By namespace, the least strict level that all Pods of the charts can live with. */
function neededByCharts(target: PreflightTarget): ReadonlyMap<string, Needed> {
  const needs = new Map<string, Needed>();
  const rendered = renderedObjects(target);
  const all = rendered.map(({ object }) => object);
  for (const { release, object } of rendered) {
    const pods = podsOf(object, all);
    if (pods === undefined) continue;
    const { level, because } = levelOfPod(pods.spec);
    const namespace = object.metadata.namespace ?? release.namespace;
    const known = needs.get(namespace);
    const name = `${object.kind} ${object.metadata.name}`;
    if (known === undefined || podLevels.indexOf(level) < podLevels.indexOf(known.level))
      needs.set(namespace, { level, by: because.map((one) => `${name}: ${one}`), workloads: [name] });
    else if (known.level === level)
      needs.set(namespace, {
        ...known,
        by: [...known.by, ...because.map((one) => `${name}: ${one}`)],
        workloads: [...known.workloads, name],
      });
  }
  return needs;
}

function ofMembers({ mesh, members }: PreflightTarget, evidence: PreflightEvidence): readonly PreflightFinding[] {
  const fact = mesh.preflight.podSecurity.find(({ where }) => where === 'workloads');
  if (fact === undefined) return [];
  return distinct(members).flatMap((namespace): readonly PreflightFinding[] => {
    const asked = evidence.namespaces.get(namespace);
    if (asked?.is === 'unknown') return [unknown('pod-security', `The level of ${namespace}`, asked.problem)];
    const enforced = enforcedIn(evidence, namespace);
    if (enforced === undefined || !refuses(enforced, fact.needs)) return [];
    const params = { namespace, enforced, level: fact.needs, mesh: mesh.identity.displayName };
    return [
      found('pod-security', 'error', 'mesh.preflight-member-security', params, {
        because: `The label ${enforceLabel}=${enforced} is on ${namespace}. ${fact.sentence} (${fact.source.at})`,
        about: namespaceReference(namespace),
      }),
    ];
  });
}

function enforcedIn({ namespaces }: PreflightEvidence, name: string): string | undefined {
  return valueOf(namespaces.get(name))?.metadata.labels?.[enforceLabel];
}

function namespaceReference(name: string): ObjectReference {
  return referenceOf({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
}
