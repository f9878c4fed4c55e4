import { ensureLab, whyNoLab } from '../lab/lab.ts';
import type { BenchRow } from './bench.ts';
import { firstSyncRows } from './cluster/first-sync.ts';
import { underLoadRows } from './cluster/under-load.ts';
import { largeCluster, podsPerApplication, seedCluster } from './cluster/seed.ts';

/**
 * A large cluster beside client-node's informers: 20,000 Pods, 5,000 Services with EndpointSlices, 2,000 mesh objects, 60 kinds. The
 * lab is filled in a minute. With `MESHDECK_BENCH_LAB=NAME` it is the lab of that name, which is not ended, so that the next run finds it filled. With
 * `MESHDECK_BENCH_LONG=1` what is measured for a minute is measured for ten. `npm run build` comes first.
 */
export async function run(): Promise<readonly BenchRow[]> {
  const reason = await whyNoLab();
  if (reason !== undefined) throw new Error(reason);
  const isLong = process.env['MESHDECK_BENCH_LONG'] === '1';
  const kept = process.env['MESHDECK_BENCH_LAB'];
  const say = (words: string): void => {
    console.log(words);
  };
  const lab = await ensureLab(
    kept === undefined
      ? { name: 'bench-cluster', ownerPid: process.pid, progress: say }
      : { name: kept, progress: say },
  );
  try {
    await seedCluster(lab, largeCluster, say);
    say(`${largeCluster.applications * podsPerApplication} Pods of ${largeCluster.applications} Deployments`);
    const seconds = isLong ? 600 : 60;
    return [...(await firstSyncRows(lab)), ...(await underLoadRows(lab, seconds))];
  } finally {
    await (kept === undefined ? lab.down() : lab.release());
  }
}
