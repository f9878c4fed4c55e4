import type { JsonObject } from '../core/json.ts';
import { isJsonObject, valueAt } from '../core/json.ts';
import type { MeshWorkload } from './find.ts';
import { factOf } from './find.ts';

/**
 * What {@link findMeshes} needs of a Deployment or DaemonSet.
 *
 * @param kind the kind: objects within a list do not carry it.
 * @returns undefined for a workload that belongs to no mesh's control plane.
 */
export function meshWorkloadOf(kind: string, object: JsonObject): MeshWorkload | undefined {
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
  const workload: MeshWorkload = {
    kind,
    namespace: text('metadata', 'namespace'),
    name: text('metadata', 'name'),
    labels: textsOf(valueAt(object, ['metadata', 'labels'])),
    containers: containersOf(valueAt(object, ['spec', 'template', 'spec', 'containers'])),
    ready: number('status', isDaemonSet ? 'numberReady' : 'readyReplicas'),
    wanted: isDaemonSet ? number('status', 'desiredNumberScheduled') : typeof replicas === 'number' ? replicas : 1,
  };
  return factOf(workload) === undefined ? undefined : workload;
}

function containersOf(value: unknown): MeshWorkload['containers'] {
  if (!Array.isArray(value)) return [];
  return value.filter(isJsonObject).map((container) => ({
    name: typeof container['name'] === 'string' ? container['name'] : '',
    image: typeof container['image'] === 'string' ? container['image'] : '',
  }));
}

function textsOf(value: unknown): Readonly<Record<string, string>> {
  if (!isJsonObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
