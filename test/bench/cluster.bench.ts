import { ensureLab, whyNoLab, type LabHandle } from '../lab/lab.ts';
import type { BenchParts, BenchRow } from './bench.ts';
import { processorShare } from './processor-time.ts';
import { firstSyncRows } from './cluster/first-sync.ts';
import { inEditorRows } from './cluster/in-editor.ts';
import { twentyContextsRows } from './cluster/twenty-contexts.ts';
import { underLoadRows } from './cluster/under-load.ts';
import { largeCluster, podsPerApplication, seedCluster } from './cluster/seed.ts';

const settleWithinMs = 300_000;
const lookSeconds = 5;
/** Nodes and their leases are renewed all the time. */
const idleShare = 0.3;

const say = (words: string): void => {
  console.log(words);
};

/**
 * `npm run bench -- cluster:load`, `cluster:editor` and `cluster:contexts` run these parts alone, `cluster:alone` the first sync. With
 * `MESHDECK_BENCH_LONG=1` what is measured for a minute is measured for ten.
 */
export const parts: BenchParts = {
  load: () => needsLab(() => inLargeCluster((lab) => underLoadRows(lab, loadSeconds()))),
  editor: () => needsLab(() => inLargeCluster((lab) => inEditorRows(lab, loadSeconds()))),
  contexts: () => needsLab(() => twentyContextsRows(say)),
};

/**
 * A large cluster beside client-node's informers: 20,000 Pods, 5,000 Services with EndpointSlices, 2,000 mesh objects, 60 kinds. The
 * lab is filled in a minute. With `MESHDECK_BENCH_LAB=NAME` it is the lab of that name, which is not ended, so that the next run finds it filled.
 * `npm run build` comes first.
 */
export function run(): Promise<readonly BenchRow[]> {
  return needsLab(() => inLargeCluster(firstSyncRows));
}

async function needsLab(rows: () => Promise<readonly BenchRow[]>): Promise<readonly BenchRow[]> {
  const reason = await whyNoLab();
  if (reason !== undefined) throw new Error(reason);
  return rows();
}

function loadSeconds(): number {
  return process.env['MESHDECK_BENCH_LONG'] === '1' ? 600 : 60;
}

async function inLargeCluster(rows: (lab: LabHandle) => Promise<readonly BenchRow[]>): Promise<readonly BenchRow[]> {
  const kept = process.env['MESHDECK_BENCH_LAB'];
  const lab = await ensureLab(
    kept === undefined
      ? { name: 'bench-cluster', ownerPid: process.pid, progress: say }
      : { name: kept, progress: say },
  );
  try {
    await seedCluster(lab, largeCluster, say);
    say(`${largeCluster.applications * podsPerApplication} Pods of ${largeCluster.applications} Deployments`);
    await settled(lab);
    return await rows(lab);
  } finally {
    await (kept === undefined ? lab.down() : lab.release());
  }
}

/** Controllers read all of it when they start again, and the API server its store: both sides would wait for them, not for themselves. */
async function settled(lab: LabHandle): Promise<void> {
  const processIds = (lab.state()?.parts ?? []).flatMap(({ process: one }) => one?.pid ?? []);
  const deadlineMs = performance.now() + settleWithinMs;
  for (;;) {
    const share = await processorShare(processIds, lookSeconds);
    if (share < idleShare) return;
    if (performance.now() > deadlineMs) throw new Error(`the lab still needs ${share.toFixed(2)} of a processor`);
  }
}
