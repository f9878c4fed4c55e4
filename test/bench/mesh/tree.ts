import path from 'node:path';
import { rowId } from '../../../src/agent/tree/ids.ts';
import type { Row } from '../../../src/agent/protocol/rows.ts';
import { ensureLab, type LabHandle } from '../../lab/lab.ts';
import type { KubeObject } from '../../lab/kube-client.ts';
import { startAgent, type AgentClient } from '../../soak/agent-client.ts';
import { median, rounded, type BenchRow } from '../bench.ts';

const rounds = 5;
const mostMs = 500;
const agentEntry = path.resolve(import.meta.dirname, '../../../dist/agent.mjs');

/** From the moment in which the last object of a control plane is ready, to the row that says so at the agent's channel. */
export async function treeRows(say: (words: string) => void): Promise<readonly BenchRow[]> {
  const lab = await ensureLab({ name: 'bench-mesh-tree', ownerPid: process.pid, progress: say });
  const agent = await startAgent(agentEntry, lab.kubeconfigPath);
  try {
    await lab.client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'istio-system' } });
    const values: number[] = [];
    for (let round = 0; round < rounds; round += 1) values.push(await oneRound(lab, agent));
    const ours = rounded(median(values));
    return [
      {
        name: 'the row of a mesh after its last object is ready',
        unit: 'ms',
        ours,
        peerName: null,
        peer: null,
        ratio: null,
        min: rounded(Math.min(...values)),
        max: rounded(Math.max(...values)),
        goal: `at most ${mostMs}`,
        met: ours <= mostMs,
      },
    ];
  } finally {
    await agent.end();
    await lab.down();
  }
}

async function oneRound({ client, contexts }: LabHandle, { caller }: AgentClient): Promise<number> {
  const context = contexts.admin;
  const parents = [`context/${context}`, rowId(context, 'meshes')];
  const subscriptions: number[] = [];
  let seen: (rows: readonly Row[]) => void = () => undefined;
  const stop = caller.on('rows/deltas', (deltas) => {
    seen(deltas.flatMap(({ upserts }) => upserts));
  });
  const until = (isSo: (row: Row) => boolean): Promise<number> =>
    new Promise((resolve) => {
      seen = (rows) => {
        if (rows.some(isSo)) resolve(performance.now());
      };
    });
  const idle = until(({ label }) => label.startsWith('No mesh found'));
  for (const parent of parents) {
    const window = await caller.call('rows/subscribe', { parent, offset: 0, limit: 50 });
    subscriptions.push(window.subscription);
    seen(window.rows);
  }
  await idle;
  const isHealthy = until(({ kind, description }) => kind === 'mesh' && (description ?? '').includes('healthy'));
  const url = '/apis/apps/v1/namespaces/istio-system/deployments';
  await client.apply(istiod);
  const readyAtMs = await readyAt(client, `${url}?watch=true&fieldSelector=metadata.name%3Distiod`);
  const shownAtMs = await isHealthy;
  const gone = until(({ label }) => label.startsWith('No mesh found'));
  await client.request('DELETE', `${url}/istiod`);
  await gone;
  stop.dispose();
  for (const subscription of subscriptions) await caller.call('rows/unsubscribe', { subscription });
  return Math.max(0, shownAtMs - readyAtMs);
}

async function readyAt(client: LabHandle['client'], url: string): Promise<number> {
  const stop = new AbortController();
  for await (const { object } of client.watch(url, stop.signal)) {
    const { status } = object as KubeObject & { readonly status?: { readonly readyReplicas?: number } };
    if ((status?.readyReplicas ?? 0) > 0) {
      const now = performance.now();
      stop.abort();
      return now;
    }
  }
  throw new Error('the watch of istiod ended');
}

const labels = { app: 'istiod', 'istio.io/rev': 'default' };
const istiod = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'istiod', namespace: 'istio-system', labels },
  spec: {
    selector: { matchLabels: { app: 'istiod' } },
    template: {
      metadata: { labels },
      spec: { containers: [{ name: 'discovery', image: 'docker.io/istio/pilot:1.31.0' }] },
    },
  },
};
