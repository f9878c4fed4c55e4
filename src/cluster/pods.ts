import type { JsonObject } from '../core/json.ts';
import { isJsonObject, valueAt } from '../core/json.ts';
import type { ObjectReference } from '../core/kubernetes.ts';
import { describeReference } from '../core/kubernetes.ts';
import { problemError } from '../core/problem.ts';
import { objectPath } from './apply.ts';
import { conditionOf, numberAt, objectsAt, textAt } from './readiness/read.ts';
import type { ClusterConnection } from './types.ts';

/** A container of a Pod, as far as its log and a shell in it go. */
export interface ContainerView {
  readonly name: string;
  readonly is: 'app' | 'init' | 'ephemeral';
  readonly state: 'waiting' | 'running' | 'terminated';
  readonly restarts: number;
  /** Differs for each start of the container. */
  readonly run: string;
}

/** A Pod, as far as logs, shells and forwarded ports go. */
export interface PodView {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  readonly phase: string;
  readonly isReady: boolean;
  readonly isTerminating: boolean;
  readonly containers: readonly ContainerView[];
  /** The one that its annotation names, as kubectl takes it; injectors of sidecars set it. */
  readonly defaultContainer?: string;
}

/** How the Pods behind an object are asked for. */
export interface PodSelection {
  readonly namespace: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}

/** The little that is kept of a Pod. */
export function podViewOf(pod: JsonObject): PodView {
  const defaultContainer = textAt(pod, 'metadata', 'annotations', 'kubectl.kubernetes.io/default-container');
  return {
    name: textAt(pod, 'metadata', 'name') ?? '',
    namespace: textAt(pod, 'metadata', 'namespace') ?? '',
    uid: textAt(pod, 'metadata', 'uid') ?? '',
    phase: textAt(pod, 'status', 'phase') ?? 'Unknown',
    isReady: conditionOf(pod, 'Ready')?.status === 'True',
    isTerminating: textAt(pod, 'metadata', 'deletionTimestamp') !== undefined,
    containers: [
      ...containersOf(pod, 'app', 'containers', 'containerStatuses'),
      ...containersOf(pod, 'init', 'initContainers', 'initContainerStatuses'),
      ...containersOf(pod, 'ephemeral', 'ephemeralContainers', 'ephemeralContainerStatuses'),
    ],
    ...(defaultContainer === undefined ? {} : { defaultContainer }),
  };
}

function containersOf(
  pod: JsonObject,
  is: ContainerView['is'],
  specKey: string,
  statusKey: string,
): readonly ContainerView[] {
  const statuses = objectsAt(pod, 'status', statusKey);
  return objectsAt(pod, 'spec', specKey).map((container) => {
    const name = textAt(container, 'name') ?? '';
    const status = statuses.find((one) => one['name'] === name) ?? {};
    const state = isJsonObject(status['state']) ? status['state'] : {};
    const restarts = numberAt(status, 'restartCount') ?? 0;
    const started = textAt(state, 'running', 'startedAt') ?? textAt(state, 'terminated', 'startedAt') ?? '';
    return {
      name,
      is,
      state: 'running' in state ? 'running' : 'terminated' in state ? 'terminated' : 'waiting',
      restarts,
      run: `${restarts} ${started}`,
    };
  });
}

/**
 * How to ask for the Pods behind an object: the Pod itself, those of a workload, or those that a Service selects.
 *
 * @throws `cluster.no-pods-behind` where it selects none by its nature; `cluster.not-found`, `cluster.forbidden`.
 */
export async function podSelectionOf(
  connection: Pick<ClusterConnection, 'request' | 'catalog' | 'namespace'>,
  object: ObjectReference,
  signal: AbortSignal,
): Promise<PodSelection> {
  const namespace = object.namespace ?? connection.namespace;
  if (object.group === '' && object.kind === 'Pod') return { namespace, fieldSelector: `metadata.name=${object.name}` };
  const found = await connection.request<JsonObject>({ path: await objectPath(connection, object, signal), signal });
  const labelSelector = labelSelectorOf(found);
  if (labelSelector === undefined) throw problemError('cluster.no-pods-behind', { object: describeReference(object) });
  return { namespace, labelSelector };
}

/** Path of the Pods of a selection. */
export function podsPath({ namespace }: PodSelection): string {
  return `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods`;
}

/** The Pods behind an object, by name. */
export async function listPods(
  connection: Pick<ClusterConnection, 'request' | 'catalog' | 'namespace'>,
  object: ObjectReference,
  signal: AbortSignal,
): Promise<readonly PodView[]> {
  const selection = await podSelectionOf(connection, object, signal);
  const { labelSelector, fieldSelector } = selection;
  const list = await connection.request<JsonObject>({
    path: podsPath(selection),
    query: { labelSelector, fieldSelector },
    signal,
  });
  return objectsAt(list, 'items')
    .map(podViewOf)
    .sort((left, right) => (left.name < right.name ? -1 : 1));
}

/**
 * The selector of a workload (`matchLabels` and `matchExpressions`) or of a Service (a map), as the API takes it in a query. Undefined where
 * it has none: an empty one of a Service selects nothing.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#api
 */
export function labelSelectorOf(object: JsonObject): string | undefined {
  const selector = valueAt(object, ['spec', 'selector']);
  if (!isJsonObject(selector)) return undefined;
  const isStructured = 'matchLabels' in selector || 'matchExpressions' in selector;
  const labels = isStructured ? selector['matchLabels'] : selector;
  const parts = isJsonObject(labels) ? Object.keys(labels).map((key) => `${key}=${textAt(labels, key) ?? ''}`) : [];
  for (const expression of objectsAt(selector, 'matchExpressions')) {
    const part = expressionText(expression);
    if (part !== undefined) parts.push(part);
  }
  return parts.length === 0 ? undefined : parts.join(',');
}

function expressionText(expression: JsonObject): string | undefined {
  const key = textAt(expression, 'key') ?? '';
  const values = Array.isArray(expression['values']) ? expression['values'].map(String).join(',') : '';
  switch (expression['operator']) {
    case 'In':
      return `${key} in (${values})`;
    case 'NotIn':
      return `${key} notin (${values})`;
    case 'Exists':
      return key;
    case 'DoesNotExist':
      return `!${key}`;
    default:
      return undefined;
  }
}
