import { whyNoLab } from '../lab/lab.ts';
import type { BenchParts, BenchRow } from './bench.ts';
import { detectionRows } from './mesh/detection.ts';
import { installationRows } from './mesh/installation.ts';
import { treeRows } from './mesh/tree.ts';

const say = (words: string): void => {
  console.log(words);
};

/** `npm run bench -- mesh:install` and `mesh:tree` run these parts alone, `mesh:alone` the detection. `npm run build` comes first. */
export const parts: BenchParts = {
  install: () => needsLab(() => installationRows(say)),
  tree: () => needsLab(() => treeRows(say)),
};

/** Finding the meshes of a cluster with 20,000 Pods and the definitions of five meshes; the lab is filled in a minute. */
export function run(): Promise<readonly BenchRow[]> {
  return needsLab(() => detectionRows(say));
}

async function needsLab(rows: () => Promise<readonly BenchRow[]>): Promise<readonly BenchRow[]> {
  const reason = await whyNoLab();
  if (reason !== undefined) throw new Error(reason);
  return rows();
}
