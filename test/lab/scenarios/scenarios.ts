import { setTimeout as delay } from 'node:timers/promises';

import type { Progress } from '../build/build.ts';
import { LabError } from '../failure.ts';
import type { KubeClient, KubeObject } from '../kube-client.ts';
import { applyManifests, readManifests } from '../manifests.ts';
import { ensureNodes } from '../nodes.ts';
import { largeScenario, nodesFor } from './large.ts';

/** What a lab is filled with. */
export type ScenarioName = 'empty' | 'demo' | 'large';

export const scenarioNames: readonly ScenarioName[] = ['empty', 'demo', 'large'];

export interface ScenarioOptions {
  /** Pods of the `large` scenario. */
  readonly pods?: number;
  readonly progress: Progress;
  readonly signal?: AbortSignal;
}

const defaultPods = 5_000;
const settleTimeoutMs = 300_000;

/** Fills the lab and waits until every workload that can become ready is. Doing it again changes nothing. */
export async function applyScenario(client: KubeClient, name: ScenarioName, options: ScenarioOptions): Promise<void> {
  const objects = await objectsOf(name, options.pods ?? defaultPods);
  if (objects.length === 0) return;
  if (name === 'large') await ensureNodes(client, nodesFor(options.pods ?? defaultPods), options.signal);
  options.progress(`scenario ${name}: applying ${objects.length} objects`);
  await applyManifests(client, objects, options.signal);
  await waitUntilSettled(client, objects, name, options);
}

async function objectsOf(name: ScenarioName, pods: number): Promise<readonly KubeObject[]> {
  switch (name) {
    case 'empty':
      return [];
    case 'demo':
      return readManifests(new URL('demo/', import.meta.url));
    case 'large':
      return largeScenario(pods);
  }
}

async function waitUntilSettled(
  client: KubeClient,
  objects: readonly KubeObject[],
  name: ScenarioName,
  options: ScenarioOptions,
): Promise<void> {
  const deadline = performance.now() + settleTimeoutMs;
  const all = objects.filter(canBecomeReady);
  let open: readonly KubeObject[] = all;
  for (let round = 0; open.length > 0; round += 1) {
    const settled = await Promise.all(open.map((object) => isSettled(client, object, options.signal)));
    open = open.filter((_, index) => settled[index] !== true);
    const [first] = open;
    if (first === undefined) break;
    if (performance.now() > deadline) {
      const { namespace, name: workload } = first.metadata;
      throw new LabError('start-failed', `${first.kind} ${namespace ?? ''}/${workload} is not ready after 5 minutes.`);
    }
    if (round % 20 === 19)
      options.progress(`scenario ${name}: ${all.length - open.length} of ${all.length} workloads ready`);
    await delay(250, undefined, options.signal === undefined ? {} : { signal: options.signal });
  }
  options.progress(`scenario ${name}: ${all.length} workloads ready`);
}

/** Workloads whose Pods are told to fail or to stay pending are what they are meant to be at once. */
function canBecomeReady(object: KubeObject): boolean {
  if (object.kind === 'Job') return true;
  if (object.kind !== 'Deployment') return false;
  const spec = object['spec'] as { template?: { metadata?: { labels?: Readonly<Record<string, string>> } } };
  const life = spec.template?.metadata?.labels?.['meshdeck.dev/lab'];
  return life === undefined || life === 'slow';
}

interface WorkloadStatus {
  readonly observedGeneration?: number;
  readonly availableReplicas?: number;
  readonly updatedReplicas?: number;
  readonly succeeded?: number;
}

async function isSettled(client: KubeClient, object: KubeObject, signal: AbortSignal | undefined): Promise<boolean> {
  const path = await client.pathOf(object);
  const found = await client.request<KubeObject>('GET', path, signal === undefined ? {} : { signal });
  const status = (found['status'] ?? {}) as WorkloadStatus;
  if (found.kind === 'Job') return (status.succeeded ?? 0) > 0;
  const { replicas = 1 } = found['spec'] as { readonly replicas?: number };
  const { generation = 0 } = found.metadata as { readonly generation?: number };
  const current = (status.observedGeneration ?? 0) >= generation && (status.updatedReplicas ?? 0) >= replicas;
  return current && (status.availableReplicas ?? 0) >= replicas;
}
