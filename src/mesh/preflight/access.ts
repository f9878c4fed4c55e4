import { splitApiVersion, type KubernetesObject } from '../../core/kubernetes.ts';
import type { ResourceCatalog } from '../../cluster/types.ts';
import { isHook, renderedObjects, valueOf } from './findings.ts';
import { resourceOf, broughtKinds, type KindResource } from './kinds.ts';
import type { PreflightRelease, PreflightTarget } from './types.ts';

/** A right that the installation needs. */
export interface AccessNeed {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  /** Absent for what belongs to no namespace. */
  readonly namespace?: string;
  /** `now`: the installation fails without. `later`: an upgrade, a rollback or a removal does. */
  readonly when: 'now' | 'later';
}

/** Key of a right, the same for the same question. */
export function accessKey({ verb, group, resource, namespace }: AccessNeed): string {
  return `${verb} ${groupResource({ group, resource })}${namespace === undefined ? '' : ` in ${namespace}`}`;
}

/** `deployments.apps`, `secrets`. */
export function groupResource({ group, resource }: Pick<AccessNeed, 'group' | 'resource'>): string {
  return group === '' ? resource : `${resource}.${group}`;
}

/** The one question that spares the others: may this user do everything? */
export const everything: AccessNeed = { verb: '*', group: '*', resource: '*', when: 'now' };

/**
 * Rights that Helm needs for releases, each once. What it does stands in its source (helm/helm v4.3.1), and was tried with a user who lacks one of them:
 *
 * - it reads each object before it makes it, to see whose it is (`pkg/action/validate.go`);
 * - it applies on the server, which asks for both `patch` and `create`; Helm 3 only creates what is not there, and patches later;
 * - with `--wait` it lists and watches every kind of the release in its namespaces (`pkg/kube/statuswait.go`): being denied ends the wait with an
 *   error. Of a Deployment it lists the ReplicaSets and Pods too, and being denied those it waits until its time is over;
 * - hooks are deleted before they are made anew, and watched;
 * - releases are Secrets in their namespace, found by a list;
 * - beside them Meshdeck keeps a record of its own;
 * - `--create-namespace` applies the namespace without looking first (`pkg/action/install.go`), also where it is there.
 */
export function accessNeeds(target: PreflightTarget, catalog: ResourceCatalog): readonly AccessNeed[] {
  const needs = new Map<string, AccessNeed>();
  const add = (need: AccessNeed): void => {
    const key = accessKey(need);
    if (needs.get(key)?.when !== 'now') needs.set(key, need);
  };
  const brought = broughtKinds(target);
  for (const need of target.record === undefined ? [] : needsOfRecord(target.record)) add(need);
  for (const release of target.releases) {
    for (const verb of ['get', 'list', 'create', 'update'] as const) add({ verb, ...secretsIn(release), when: 'now' });
    add({ verb: 'delete', ...secretsIn(release), when: 'later' });
    if (isInstalled(release)) continue;
    for (const verb of ['create', 'patch'] as const) add({ verb, group: '', resource: 'namespaces', when: 'now' });
  }
  for (const { release, object } of renderedObjects(target)) {
    const resource = resourceOf(object, catalog, brought);
    if (resource === undefined) continue;
    for (const need of needsOfObject(release, object, resource)) add(need);
  }
  return [...needs.values()];
}

/** What Meshdeck itself writes beside the releases: a record of what was applied, and a Lease so that two applies go one after the other. */
function needsOfRecord(namespace: string): readonly AccessNeed[] {
  const need = (group: string, resource: string, verb: string): AccessNeed => ({
    verb,
    group,
    resource,
    namespace,
    when: verb === 'delete' ? 'later' : 'now',
  });
  return [
    ...['get', 'create', 'patch', 'delete'].map((verb) => need('', 'configmaps', verb)),
    ...['get', 'create', 'update', 'delete'].map((verb) => need('coordination.k8s.io', 'leases', verb)),
  ];
}

function needsOfObject(
  release: PreflightRelease,
  object: KubernetesObject,
  { group, plural, isNamespaced }: KindResource,
): readonly AccessNeed[] {
  const place = isNamespaced ? { namespace: object.metadata.namespace ?? release.namespace } : {};
  const need = (verb: string, when: AccessNeed['when']): AccessNeed => ({
    verb,
    group,
    resource: plural,
    ...place,
    when,
  });
  const waited = (waitedFor[object.kind] ?? []).map((child): AccessNeed => ({
    verb: 'list',
    ...child,
    ...place,
    when: 'now',
  }));
  const now = ['get', 'list', 'watch', 'create', 'patch'].map((verb) => need(verb, 'now'));
  // Hooks go before they come again, also at the first time.
  return [...now, need('delete', isHook(object) ? 'now' : 'later'), ...waited];
}

const [pods, replicaSets] = [
  { group: '', resource: 'pods' },
  { group: 'apps', resource: 'replicasets' },
];

/** What is listed to tell whether a workload is ready. */
const waitedFor: Readonly<Record<string, readonly Pick<AccessNeed, 'group' | 'resource'>[]>> = {
  Deployment: [replicaSets, pods],
  ReplicaSet: [pods],
  StatefulSet: [pods],
};

function secretsIn({ namespace }: PreflightRelease): Pick<AccessNeed, 'group' | 'resource' | 'namespace'> {
  return { group: '', resource: 'secrets', namespace };
}

/** True where the release is there, so that it is upgraded. */
export function isInstalled({ installed }: PreflightRelease): boolean {
  return valueOf(installed) !== undefined;
}

/** A rule of an answer to a SelfSubjectRulesReview. */
export interface AccessRule {
  readonly verbs: readonly string[];
  readonly groups: readonly string[];
  readonly resources: readonly string[];
  readonly hasNames: boolean;
}

/**
 * Whether rules of a namespace allow something in it. A rule for certain names does not count: what is listed, watched and made has none.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-resources
 */
export function rulesAllow(rules: readonly AccessRule[], { verb, group, resource }: AccessNeed): boolean {
  const has = (list: readonly string[], one: string): boolean => list.includes('*') || list.includes(one);
  return rules.some(
    (rule) => !rule.hasNames && has(rule.verbs, verb) && has(rule.groups, group) && has(rule.resources, resource),
  );
}

/** The API group of an object. */
export function groupOf({ apiVersion }: Pick<KubernetesObject, 'apiVersion'>): string {
  return splitApiVersion(apiVersion).group;
}
