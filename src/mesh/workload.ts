import type { JsonObject } from '../core/json.ts';
import { isJsonObject, valueAt } from '../core/json.ts';
import { addonKeysOf, type AddonKey } from './addons/recognition.ts';
import { provesEnded, type EndedWorkload } from './ended.ts';
import type { Marks, Texts } from './facts/membership.ts';
import { isAbsent } from './facts/source.ts';
import type { MeshWorkload } from './find.ts';
import { isPartOfMesh } from './find.ts';
import { originOf } from './origin.ts';
import { knownMeshes } from './recognition.ts';

/** What meshes see in a workload while it is read. */
export interface WorkloadTraits {
  /** Set for a workload that is a part of a mesh. */
  readonly part?: MeshWorkload;
  /** Set for a workload that proves a mesh which has ended. */
  readonly ended?: EndedWorkload;
  /** Labels and annotations of its Pods by which it asks for a mesh or against one; absent where it has none. */
  readonly pod?: Marks;
  /** Add-ons of meshes that it is; absent where it is none. */
  readonly addons?: readonly AddonKey[];
}

/** Labels and annotations that switches of meshes write, which are those that they read, and what else decides on mutual TLS. */
const markKeys: ReadonlySet<string> = new Set(
  knownMeshes.flatMap(({ membership, mutualTls }) => [
    ...(isAbsent(mutualTls) ? [] : (mutualTls.podAnnotations ?? [])),
    ...(isAbsent(membership)
      ? []
      : membership.switches.flatMap(({ enable, disable }) =>
          [enable({ revision: 'x', meshOf: 'x' }), enable({}), disable({})].flatMap(({ labels, annotations }) => [
            ...Object.keys(labels ?? {}),
            ...Object.keys(annotations ?? {}),
          ]),
        )),
  ]),
);

/**
 * What meshes see in a Deployment, DaemonSet or StatefulSet.
 *
 * @param kind the kind: objects within a list do not carry it.
 * @returns undefined for a workload that is no part of a mesh and says nothing about one.
 */
export function workloadTraitsOf(kind: string, object: JsonObject): WorkloadTraits | undefined {
  const workload = workloadOf(kind, object);
  const isPart = isPartOfMesh(workload);
  const isOfEnded = provesEnded(workload);
  const pod = marksOf(object);
  const { labels, containers } = workload;
  const addons = addonKeysOf({ labels, images: containers.map(({ image }) => image) });
  if (!isPart && !isOfEnded && pod === undefined && addons.length === 0) return undefined;
  return {
    ...(isPart ? { part: { ...workload, origin: originOf(object) } } : {}),
    ...(isOfEnded ? { ended: workload } : {}),
    ...(pod === undefined ? {} : { pod }),
    ...(addons.length === 0 ? {} : { addons }),
  };
}

/** What {@link findMeshes} needs of a workload; undefined for one that is no part of a mesh. */
export function meshWorkloadOf(kind: string, object: JsonObject): MeshWorkload | undefined {
  return workloadTraitsOf(kind, object)?.part;
}

function workloadOf(kind: string, object: JsonObject): Omit<MeshWorkload, 'origin'> {
  const number = (...path: string[]): number => {
    const value = valueAt(object, path);
    return typeof value === 'number' ? value : 0;
  };
  const text = (...path: string[]): string => {
    const value = valueAt(object, path);
    return typeof value === 'string' ? value : '';
  };
  const isDaemonSet = kind === 'DaemonSet';
  const replicas = valueAt(object, ['spec', 'replicas']);
  return {
    kind,
    namespace: text('metadata', 'namespace'),
    name: text('metadata', 'name'),
    labels: textsOf(valueAt(object, ['metadata', 'labels'])),
    containers: containersOf(valueAt(object, ['spec', 'template', 'spec', 'containers'])),
    ready: number('status', isDaemonSet ? 'numberReady' : 'readyReplicas'),
    wanted: isDaemonSet ? number('status', 'desiredNumberScheduled') : typeof replicas === 'number' ? replicas : 1,
  };
}

function marksOf(object: JsonObject): Marks | undefined {
  const [labels, annotations] = (['labels', 'annotations'] as const).map((field) => {
    const texts = textsOf(valueAt(object, ['spec', 'template', 'metadata', field]));
    return Object.fromEntries(Object.entries(texts).filter(([key]) => markKeys.has(key)));
  });
  const isNothing = Object.keys(labels ?? {}).length === 0 && Object.keys(annotations ?? {}).length === 0;
  return isNothing ? undefined : { labels: labels ?? {}, annotations: annotations ?? {} };
}

function containersOf(value: unknown): MeshWorkload['containers'] {
  if (!Array.isArray(value)) return [];
  return value.filter(isJsonObject).map((container) => ({
    name: typeof container['name'] === 'string' ? container['name'] : '',
    image: typeof container['image'] === 'string' ? container['image'] : '',
  }));
}

function textsOf(value: unknown): Texts {
  if (!isJsonObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
