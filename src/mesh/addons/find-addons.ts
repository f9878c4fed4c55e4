import { listObjects } from '../../cluster/apply.ts';
import type { ClusterConnection } from '../../cluster/types.ts';
import type { JsonObject, JsonValue } from '../../core/json.ts';
import { isJsonObject, valueAt } from '../../core/json.ts';
import { asJson } from '../../core/kubernetes.ts';
import type { Texts } from '../facts/membership.ts';
import type { KnownAddon } from './known-addons.ts';
import { isAddon } from './recognition.ts';

/** A workload that may be an add-on. */
export interface AddonWorkload {
  readonly kind: 'Deployment' | 'StatefulSet';
  readonly namespace: string;
  readonly name: string;
  readonly labels: Texts;
  /** Labels of its Pods. */
  readonly podLabels: Texts;
  readonly images: readonly string[];
  readonly ready: number;
  readonly wanted: number;
}

/** An add-on, with what was found of it. */
export interface FoundAddon extends KnownAddon {
  readonly workloads: readonly AddonWorkload[];
}

/** Which of the add-ons are in a cluster, by labels and image together. Each is in the answer, found or not. Pure. */
export function findAddons(addons: readonly KnownAddon[], workloads: readonly AddonWorkload[]): readonly FoundAddon[] {
  return addons.map((known) => ({ ...known, workloads: workloads.filter((one) => isAddon(known.addon, one)) }));
}

/**
 * The Deployments and StatefulSets of a cluster that have a label of one of the add-ons.
 *
 * @throws `cluster.*`: it needs the right to list them in the whole cluster.
 */
export async function listAddonWorkloads(
  connection: ClusterConnection,
  addons: readonly KnownAddon[],
  signal?: AbortSignal,
): Promise<readonly AddonWorkload[]> {
  const kinds = ['Deployment', 'StatefulSet'] as const;
  const queries = kinds.flatMap((kind) => selectorsOf(addons).map((labelSelector) => ({ kind, labelSelector })));
  const lists = await Promise.all(
    queries.map(async ({ kind, labelSelector }) => {
      const plural = `${kind.toLowerCase()}s`;
      const resource = { group: 'apps', version: 'v1', kind, plural, namespaced: true, verbs: [] };
      const objects = await listObjects(connection, resource, { labelSelector, signal });
      return objects.map((object) => workloadOf(kind, asJson(object)));
    }),
  );
  const found = lists.flat().map((one) => [`${one.kind}/${one.namespace}/${one.name}`, one] as const);
  return [...new Map(found).values()];
}

/** One selector for each label: a selector joins its terms by "and". The first label of each set finds it. */
function selectorsOf(addons: readonly KnownAddon[]): readonly string[] {
  const values = new Map<string, Set<string>>();
  for (const labels of addons.flatMap(({ addon }) => addon.foundBy.labels)) {
    const [key = '', value = ''] = Object.entries(labels)[0] ?? [];
    values.set(key, (values.get(key) ?? new Set()).add(value));
  }
  return [...values].map(([key, wanted]) => `${key} in (${[...wanted].join(',')})`);
}

function workloadOf(kind: AddonWorkload['kind'], object: JsonObject): AddonWorkload {
  const text = (...path: string[]): string => {
    const value = valueAt(object, path);
    return typeof value === 'string' ? value : '';
  };
  const number = (otherwise: number, ...path: string[]): number => {
    const value = valueAt(object, path);
    return typeof value === 'number' ? value : otherwise;
  };
  const containers = valueAt(object, ['spec', 'template', 'spec', 'containers']);
  return {
    kind,
    namespace: text('metadata', 'namespace'),
    name: text('metadata', 'name'),
    labels: textsAt(valueAt(object, ['metadata', 'labels'])),
    podLabels: textsAt(valueAt(object, ['spec', 'template', 'metadata', 'labels'])),
    images: Array.isArray(containers)
      ? (containers as readonly JsonValue[]).flatMap((one) => {
          const image = valueAt(one, ['image']);
          return typeof image === 'string' ? [image] : [];
        })
      : [],
    ready: number(0, 'status', 'readyReplicas'),
    wanted: number(1, 'spec', 'replicas'),
  };
}

function textsAt(value: JsonValue | undefined): Texts {
  if (!isJsonObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/** Where an add-on runs, for people: `Deployment istio-system/kiali, 1/1 ready`. */
export function describeAddonWorkload({ kind, namespace, name, ready, wanted }: AddonWorkload): string {
  return `${kind} ${namespace}/${name}, ${ready}/${wanted} ready`;
}
