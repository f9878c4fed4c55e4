import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { median, rounded, type BenchRow } from './bench.ts';

const sizes = [
  { title: '185 KB', sizeBytes: 185_000 },
  { title: '941 KB', sizeBytes: 941_000 },
] as const;
const runs = 3;
/** Both sides read the text with the library `yaml`, which takes most of the time; a reader of our own comes with a higher goal. */
const goalRatio = 1;

interface WorkerResult {
  readonly coldMs: number;
  readonly warmMs: number;
  readonly coldCpuMs: number;
  readonly findings: number;
}

/**
 * Diagnostics of a whole pattern beside yaml-language-server. Each run is a fresh process, ours and the peer's in turn: "cold" is the
 * first check in it (schemas are read and compiled in that time), "warm" the second one of the same text.
 */
export async function run(): Promise<readonly BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const { title, sizeBytes } of sizes) {
    const ours: WorkerResult[] = [];
    const peers: WorkerResult[] = [];
    for (let index = 0; index < runs; index += 1) {
      ours.push(await measure('ours', sizeBytes));
      peers.push(await measure('peer', sizeBytes));
    }
    console.log(`${title}: ours finds ${ours[0]?.findings ?? 0}, yaml-language-server ${peers[0]?.findings ?? 0}`);
    // Beside the rows, because other work on the machine stretches times of the clock far more.
    console.log(`${title}: processor time, cold: ours ${cpuOf(ours)} ms, yaml-language-server ${cpuOf(peers)} ms`);
    rows.push(rowOf(`cold diagnostics, ${title}`, ours, peers, ({ coldMs }) => coldMs));
    rows.push(rowOf(`warm diagnostics, ${title}`, ours, peers, ({ warmMs }) => warmMs));
  }
  return rows;
}

function cpuOf(results: readonly WorkerResult[]): number {
  return rounded(median(results.map(({ coldCpuMs }) => coldCpuMs)));
}

async function measure(side: 'ours' | 'peer', sizeBytes: number): Promise<WorkerResult> {
  const worker = join(import.meta.dirname, 'lint-worker.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [worker, side, String(sizeBytes)]);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as WorkerResult;
}

function rowOf(
  name: string,
  ours: readonly WorkerResult[],
  peers: readonly WorkerResult[],
  figure: (result: WorkerResult) => number,
): BenchRow {
  const figures = ours.map(figure);
  const peer = median(peers.map(figure));
  const ratio = peer / median(figures);
  return {
    name,
    unit: 'ms',
    ours: rounded(median(figures)),
    peerName: 'yaml-language-server',
    peer: rounded(peer),
    ratio: rounded(ratio),
    min: rounded(Math.min(...figures)),
    max: rounded(Math.max(...figures)),
    goal: `at least ${goalRatio}x`,
    met: ratio >= goalRatio,
  };
}
