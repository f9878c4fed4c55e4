import type { Condition } from '../selectors/conditions.ts';

/** A label as Cilium knows it: its source stands before the key. `any` is every source. */
export interface CiliumLabel {
  readonly source: string;
  readonly key: string;
}

/** Key of the label that holds the namespace of a Pod. */
const namespaceKey = 'io.kubernetes.pod.namespace';

/** What the labels of a Pod's namespace begin with. */
const ofNamespace = 'io.cilium.k8s.namespace.labels.';

/** Reads a key as Cilium does (`parseSource` of its `pkg/labels`): `k8s:app`, `any:app`, `reserved:host`, `$host`; `app` is of any source. */
export function ciliumLabel(written: string): CiliumLabel {
  if (written.startsWith('$')) return { source: 'reserved', key: written.slice(1) };
  const colon = written.indexOf(':');
  if (colon >= 0) return { source: written.slice(0, colon), key: written.slice(colon + 1) };
  if (written.startsWith('reserved.')) return { source: 'reserved', key: written.slice('reserved.'.length) };
  return { source: 'any', key: written };
}

/** True for a key that means the namespace of a Pod. */
export function isNamespaceKey(written: string): boolean {
  const { source, key } = ciliumLabel(written);
  return isOfKubernetes(source) && key === namespaceKey;
}

function isOfKubernetes(source: string): boolean {
  return source === 'k8s' || source === 'any';
}

/** Conditions of a selector of Cilium, by what they are about. */
export interface CiliumConditions {
  /** Labels of the Pods. */
  readonly labels: readonly Condition[];
  /** Names of their namespaces: the keys say nothing more. */
  readonly namespaces: readonly Condition[];
  /** Labels of their namespaces. */
  readonly namespaceLabels: readonly Condition[];
}

/** Sorts conditions; undefined where one asks for what no file tells: nodes, addresses, clusters, ServiceAccounts. */
export function ciliumConditions(conditions: readonly Condition[]): CiliumConditions | undefined {
  const labels: Condition[] = [];
  const namespaces: Condition[] = [];
  const namespaceLabels: Condition[] = [];
  for (const condition of conditions) {
    const { source, key } = ciliumLabel(condition.key);
    if (!isOfKubernetes(source)) return undefined;
    if (key === namespaceKey) namespaces.push(condition);
    else if (key.startsWith(ofNamespace)) namespaceLabels.push({ ...condition, key: key.slice(ofNamespace.length) });
    else if (key.startsWith('io.cilium.')) return undefined;
    else labels.push({ ...condition, key });
  }
  return { labels, namespaces, namespaceLabels };
}
