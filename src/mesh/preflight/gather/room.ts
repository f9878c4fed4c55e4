import { listPageSize, resourcePath } from '../../../cluster/apply.ts';
import { conditionOf, objectsAt, textAt } from '../../../cluster/readiness/read.ts';
import type { ClusterConnection } from '../../../cluster/types.ts';
import { isJsonObject, valueAt, type JsonObject } from '../../../core/json.ts';
import { quantityValue } from '../../../core/quantities.ts';
import { amounts, podResources } from '../pod-requests.ts';
import type { NodeRoom, PodLoad } from '../types.ts';

/** What is read page by page and made small at once. */
async function listSmall<Row>(
  connection: ClusterConnection,
  resource: { readonly group: string; readonly version: string; readonly plural: string; readonly namespaced: boolean },
  rowOf: (object: JsonObject) => Row,
  query: { readonly fieldSelector?: string },
  signal: AbortSignal | undefined,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  let continueToken: string | undefined;
  do {
    const page: JsonObject = await connection.request<JsonObject>({
      path: resourcePath(resource, undefined),
      query: { limit: listPageSize, continue: continueToken, ...query },
      signal,
    });
    for (const item of objectsAt(page, 'items')) rows.push(rowOf(item));
    continueToken = textAt(page, 'metadata', 'continue');
  } while (continueToken !== undefined);
  return rows;
}

/** The nodes with their room. */
export function listNodes(connection: ClusterConnection, signal?: AbortSignal): Promise<readonly NodeRoom[]> {
  const resource = { group: '', version: 'v1', plural: 'nodes', namespaced: false };
  return listSmall(connection, resource, nodeRoom, {}, signal);
}

/** Pods that run or will, with what they ask for. */
export function listPods(connection: ClusterConnection, signal?: AbortSignal): Promise<readonly PodLoad[]> {
  const resource = { group: '', version: 'v1', plural: 'pods', namespaced: true };
  const fieldSelector = 'status.phase!=Succeeded,status.phase!=Failed';
  return listSmall(connection, resource, podLoad, { fieldSelector }, signal);
}

/** What is kept of a node. */
export function nodeRoom(node: JsonObject): NodeRoom {
  const allocatable = valueAt(node, ['status', 'allocatable']);
  const { cpu, memoryBytes } = amounts(allocatable);
  const most = valueAt(allocatable, ['pods']);
  const ready = objectsAt(node, 'status', 'conditions').find(({ type }) => type === 'Ready');
  const heartbeat = ready === undefined ? Number.NaN : Date.parse(textAt(ready, 'lastHeartbeatTime') ?? '');
  const isTainted = objectsAt(node, 'spec', 'taints').some(
    ({ effect }) => effect === 'NoSchedule' || effect === 'NoExecute',
  );
  return {
    name: textAt(node, 'metadata', 'name') ?? '',
    labels: labelsOf(node),
    provider: (textAt(node, 'spec', 'providerID') ?? '').split(':', 1)[0] ?? '',
    osImage: textAt(node, 'status', 'nodeInfo', 'osImage') ?? '',
    takesPods:
      valueAt(node, ['spec', 'unschedulable']) !== true && !isTainted && conditionOf(node, 'Ready')?.status === 'True',
    cpu,
    memoryBytes,
    pods: typeof most === 'string' || typeof most === 'number' ? (quantityValue(most) ?? 0) : 0,
    ...(Number.isNaN(heartbeat) ? {} : { heartbeatMs: heartbeat }),
  };
}

function podLoad(pod: JsonObject): PodLoad {
  const spec = valueAt(pod, ['spec']);
  const { requests } = podResources(isJsonObject(spec) ? spec : {});
  return {
    namespace: textAt(pod, 'metadata', 'namespace') ?? '',
    node: textAt(pod, 'spec', 'nodeName') ?? '',
    ...requests,
  };
}

function labelsOf(object: JsonObject): Readonly<Record<string, string>> {
  const labels = valueAt(object, ['metadata', 'labels']);
  const entries = isJsonObject(labels) ? Object.entries(labels) : [];
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}
