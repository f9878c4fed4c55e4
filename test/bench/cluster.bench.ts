import { ensureLab, whyNoLab, type LabHandle } from '../lab/lab.ts';
import type { BenchParts, BenchRow } from './bench.ts';
import { firstSyncRows } from './cluster/first-sync.ts';
import { inEditorRows } from './cluster/in-editor.ts';
import { twentyContextsRows } from './cluster/twenty-contexts.ts';
import { underLoadRows } from './cluster/under-load.ts';
import { largeCluster, podsPerApplication, seedCluster } from './cluster/seed.ts';

const say = (words: string): void => {
  console.log(words);
};

/** `npm run bench -- cluster:contexts`, `cluster:load` and `cluster:editor` run these parts alone; the first is in no other run. */
export const parts: BenchParts = {
  contexts: () => needsLab(() => twentyContextsRows(say)),
  load: () => needsLab(() => inLargeCluster(underLoad)),
  editor: () => needsLab(() => inLargeCluster(inEditor)),
};

/**
 * A large cluster beside client-node's informers: 20,000 Pods, 5,000 Services with EndpointSlices, 2,000 mesh objects, 60 kinds. The
 * lab is filled in a minute. With `MESHDECK_BENCH_LAB=NAME` it is the lab of that name, which is not ended, so that the next run finds it filled. With
 * `MESHDECK_BENCH_LONG=1` what is measured for a minute is measured for ten. `npm run build` comes first.
 */
export function run(): Promise<readonly BenchRow[]> {
  return needsLab(() =>
    inLargeCluster(async (lab) => [...(await firstSyncRows(lab)), ...(await underLoad(lab)), ...(await inEditor(lab))]),
  );
}

async function needsLab(rows: () => Promise<readonly BenchRow[]>): Promise<readonly BenchRow[]> {
  const reason = await whyNoLab();
  if (reason !== undefined) throw new Error(reason);
  return rows();
}

function underLoad(lab: LabHandle): Promise<readonly BenchRow[]> {
  return underLoadRows(lab, loadSeconds());
}

function inEditor(lab: LabHandle): Promise<readonly BenchRow[]> {
  return inEditorRows(lab, loadSeconds());
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
    return await rows(lab);
  } finally {
    await (kept === undefined ? lab.down() : lab.release());
  }
}
