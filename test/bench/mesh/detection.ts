import path from 'node:path';
import { ApiextensionsV1Api, AppsV1Api, KubeConfig } from '@kubernetes/client-node';
import { ClusterCache } from '../../../src/cluster/cache/cluster-cache.ts';
import { connect } from '../../../src/cluster/connect.ts';
import { definitionKind, namespaceKind } from '../../../src/cluster/kinds/cluster-wide.ts';
import { readKubeconfig } from '../../../src/cluster/kubeconfig.ts';
import { workloadKinds } from '../../../src/cluster/kinds/workloads.ts';
import type { ClusterConnection } from '../../../src/cluster/types.ts';
import { meshesIn, meshReducers } from '../../../src/mesh/cached.ts';
import { detectMeshes } from '../../../src/mesh/detect.ts';
import { applyDefinitions } from '../../lab/definitions.ts';
import { ensureLab, type LabHandle } from '../../lab/lab.ts';
import { median, rounded, type BenchRow } from '../bench.ts';
import { largeCluster, seedCluster } from '../cluster/seed.ts';

const coldRuns = 5;
const warmRuns = 200;
const corpus = process.env['MESHDECK_CORPUS'] ?? path.resolve(import.meta.dirname, '../../../../shared/corpus');
const meshesOfDefinitions = ['istio', 'linkerd', 'consul', 'kuma', 'osm'];

/** Finds the meshes of a large cluster with new connections, and again from a cache that is filled. */
export async function detectionRows(say: (words: string) => void): Promise<readonly BenchRow[]> {
  const lab = await ensureLab({ name: 'bench-mesh', ownerPid: process.pid, progress: say });
  try {
    await seedCluster(lab, largeCluster, say);
    for (const mesh of meshesOfDefinitions) await applyDefinitions(lab.client, path.join(corpus, 'crds', mesh));
    for (const object of controlPlane) await lab.client.apply(object);
    const cold = await coldFigures(lab);
    const lists = await clientNodeFigures(lab);
    const warm = await warmFigures(lab);
    say(`requests of a cold detection: ${cold.requests}`);
    return [
      row('detection, cold', cold.durationsMs, 'at most 1000', 1_000, {
        name: 'client-node, the same kinds listed whole',
        values: lists,
      }),
      row('detection from the cache, warm', warm, 'at most 50', 50),
    ];
  } finally {
    await lab.down();
  }
}

const controlPlane = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'istio-system' } },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'istiod', namespace: 'istio-system', labels: { app: 'istiod', 'istio.io/rev': 'default' } },
    spec: {
      selector: { matchLabels: { app: 'istiod' } },
      template: {
        metadata: { labels: { app: 'istiod' } },
        spec: { containers: [{ name: 'discovery', image: 'docker.io/istio/pilot:1.31.0' }] },
      },
    },
  },
];

async function coldFigures(
  lab: LabHandle,
): Promise<{ readonly durationsMs: readonly number[]; readonly requests: number }> {
  const durationsMs: number[] = [];
  let requests = 0;
  for (let run = 0; run < coldRuns; run += 1) {
    const kubeconfig = await readKubeconfig({ files: [lab.kubeconfigPath], environment: {} });
    const connection = connect(kubeconfig, lab.contexts.admin);
    const counted = counting(connection);
    const startedAtMs = performance.now();
    const found = await detectMeshes(counted.connection);
    durationsMs.push(performance.now() - startedAtMs);
    if (!found.some(({ mesh, version }) => mesh === 'istio' && version === '1.31.0'))
      throw new Error('no Istio was found');
    requests = counted.count();
    await connection.close();
  }
  return { durationsMs, requests };
}

/** The connection with its requests counted; those of the catalog are told apart by nobody and are not in it. */
function counting(connection: ClusterConnection): {
  readonly connection: ClusterConnection;
  readonly count: () => number;
} {
  let count = 0;
  const counted = new Proxy(connection, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return (...given: unknown[]): unknown => {
        if (name === 'request' || name === 'text') count += 1;
        return (value as (...args: unknown[]) => unknown).apply(target, given);
      };
    },
  });
  return { connection: counted, count: () => count };
}

async function clientNodeFigures({ kubeconfigPath, contexts }: LabHandle): Promise<readonly number[]> {
  const durationsMs: number[] = [];
  for (let run = 0; run < coldRuns; run += 1) {
    const kubeConfig = new KubeConfig();
    kubeConfig.loadFromFile(kubeconfigPath);
    kubeConfig.setCurrentContext(contexts.admin);
    const [apps, definitions] = [kubeConfig.makeApiClient(AppsV1Api), kubeConfig.makeApiClient(ApiextensionsV1Api)];
    const startedAtMs = performance.now();
    await Promise.all([
      apps.listDeploymentForAllNamespaces(),
      apps.listDaemonSetForAllNamespaces(),
      apps.listStatefulSetForAllNamespaces(),
      definitions.listCustomResourceDefinition(),
    ]);
    durationsMs.push(performance.now() - startedAtMs);
  }
  return durationsMs;
}

async function warmFigures({ kubeconfigPath, contexts }: LabHandle): Promise<readonly number[]> {
  const kubeconfig = await readKubeconfig({ files: [kubeconfigPath], environment: {} });
  const connection = connect(kubeconfig, contexts.admin);
  const always = [definitionKind, namespaceKind, ...workloadKinds].map(({ id }) => id);
  let onChange = (): void => undefined;
  const cache = new ClusterCache({
    connection,
    onChange: () => {
      onChange();
    },
    onProblem: () => undefined,
    reducers: meshReducers,
    always: workloadKinds.map(({ id }) => id),
  });
  const synced = new Promise<void>((resolve) => {
    onChange = () => {
      if (always.every((id) => cache.stateOf(id).is === 'live')) resolve();
    };
  });
  void cache.connect();
  await synced;
  const durationsMs: number[] = [];
  for (let run = 0; run < warmRuns; run += 1) {
    const startedAtMs = performance.now();
    meshesIn(cache);
    durationsMs.push(performance.now() - startedAtMs);
  }
  cache.close();
  await connection.close();
  return durationsMs;
}

function row(
  name: string,
  values: readonly number[],
  goal: string,
  most: number,
  peer?: { readonly name: string; readonly values: readonly number[] },
): BenchRow {
  const ours = rounded(median(values));
  const theirs = peer === undefined ? null : rounded(median(peer.values));
  return {
    name,
    unit: 'ms',
    ours,
    peerName: peer?.name ?? null,
    peer: theirs,
    ratio: theirs === null ? null : rounded(theirs / ours),
    min: rounded(Math.min(...values)),
    max: rounded(Math.max(...values)),
    goal,
    met: ours <= most,
  };
}
