import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Metafile } from 'esbuild';
import { bundles } from '../../scripts/bundles.ts';
import { sizeOf } from '../../scripts/metafile.ts';
import { bundleInHostSuites, projectDirectory } from '../editor/in-host-bundle.ts';
import { runInHost } from '../editor/in-host-runner.ts';
import { ensureBuild } from '../editor/package.ts';
import { startEditor, type EditorRequest } from '../editor/server.ts';
import { ensureLab, whyNoLab } from '../lab/lab.ts';
import type { ActivationFigures, ResourceFigures, UseFigures } from './activation-in-host.ts';
import { median, rounded, type BenchRow } from './bench.ts';

const freshHosts = 5;
const runsOfUse = 3;

/**
 * What Meshdeck costs everybody who has it installed. Each run of "activation" is a fresh extension host of the real editor, which
 * has never seen the bundle: no code cache, no warm module. "Use" opens the views, a cluster, a pattern and a plan.
 */
export async function run(): Promise<readonly BenchRow[]> {
  await ensureBuild(console.log);
  const tests = await bundleInHostSuites(path.join(import.meta.dirname, 'activation-in-host.ts'));
  const empty = await mkdtemp(path.join(tmpdir(), 'meshdeck-activation-'));
  try {
    const asks = (figures: string) => ({ workspaceFolder: empty, env: { MESHDECK_BENCH: figures } });
    const activations = await figuresOf<ActivationFigures>(asks('activation'), tests, freshHosts);
    const resources = await figuresOf<ResourceFigures>(asks('resources'), tests, 1);
    for (const { processes, sockets } of resources) for (const line of [...processes, ...sockets]) console.log(line);
    const own = activations.map(({ loadMs, activateMs }) => loadMs + activateMs);
    return [
      rowOf('own code of activation', 'ms', own, 50),
      rowOf(
        '  of it: loading the entry bundle',
        'ms',
        activations.map(({ loadMs }) => loadMs),
        50,
      ),
      rowOf(
        '  of it: activate()',
        'ms',
        activations.map(({ activateMs }) => activateMs),
        50,
      ),
      await entrySize(),
      rowOf(
        'processes and threads started by activation',
        '',
        resources.map(({ processes }) => processes.length),
        0,
      ),
      rowOf(
        'sockets opened by activation',
        '',
        resources.map(({ sockets }) => sockets.length),
        0,
      ),
      ...(await rowsOfUse(tests, empty)),
    ];
  } finally {
    await rm(empty, { recursive: true, force: true });
  }
}

async function rowsOfUse(tests: string, folder: string): Promise<readonly BenchRow[]> {
  const reason = await whyNoLab();
  if (reason !== undefined) {
    console.log(`The longest spans are not measured: ${reason}`);
    return [];
  }
  const lab = await ensureLab({ name: 'bench-activation', scenario: 'demo', ownerPid: process.pid });
  try {
    await cp(path.join(projectDirectory, 'demo'), folder, { recursive: true });
    const request = { workspaceFolder: folder, kubeconfig: lab.kubeconfigPath, env: { MESHDECK_BENCH: 'use' } };
    const uses = await figuresOf<UseFigures>(request, tests, runsOfUse);
    for (const { spans, stretch, stretches } of uses) {
      const told = spans.slice(0, 6).map(({ entry, longestMs }) => `${entry} ${rounded(longestMs)} ms`);
      console.log(`entry points and loads: ${told.join(', ')}`);
      console.log(`profiler: ${rounded(stretch.longestMs)} ms of ${stretches} stretches, mostly ${stretch.where}`);
    }
    return [
      rowOf(
        'longest span of an entry point',
        'ms',
        uses.map(({ spans }) => longestOf(spans, false)),
        10,
      ),
      rowOf(
        'longest stretch seen by the profiler',
        'ms',
        uses.map(({ stretch }) => stretch.longestMs),
        10,
      ),
      {
        ...rowOf(
          'longest load of a module, once',
          'ms',
          uses.map(({ spans }) => longestOf(spans, true)),
          0,
        ),
        goal: 'none, told apart',
        met: true,
      },
    ];
  } finally {
    await lab.down();
  }
}

/** The longest of the entry points, or of the loads that were told apart from them. */
function longestOf(spans: UseFigures['spans'], isLoad: boolean): number {
  return spans.find(({ entry }) => entry.startsWith('load ') === isLoad)?.longestMs ?? Number.NaN;
}

/** One editor, and as many windows in turn, each with an extension host of its own. */
async function figuresOf<Figures>(
  request: Pick<EditorRequest, 'workspaceFolder' | 'kubeconfig' | 'env'>,
  tests: string,
  times: number,
): Promise<readonly Figures[]> {
  const figures: Figures[] = [];
  const server = await startEditor({ ...request, extensions: 'none', settings: {}, trust: true });
  try {
    for (let time = 0; time < times; time += 1) {
      const code = await runInHost({
        server,
        extension: projectDirectory,
        tests,
        signal: AbortSignal.timeout(180_000),
        onFigures: (told) => figures.push(told as Figures),
      });
      if (code !== 0 || figures.length !== time + 1) throw new Error('the extension host gave no figures');
    }
    return figures;
  } finally {
    await server.stop();
  }
}

/** What the entry loads at once, with the file that its parts share. */
async function entrySize(): Promise<BenchRow> {
  const metafile = JSON.parse(await readFile(path.join(projectDirectory, 'dist/meta/entry.json'), 'utf8')) as Metafile;
  const entry = bundles.find(({ output }) => output === 'extension.cjs');
  if (entry === undefined) throw new Error('there is no entry bundle');
  return rowOf(
    'entry bundle',
    'KB',
    [sizeOf(metafile, `dist/${entry.output}`) / 1000],
    Math.floor(entry.ceilingBytes / 1000),
  );
}

function rowOf(name: string, unit: string, values: readonly number[], most: number): BenchRow {
  const ours = median(values);
  return {
    name,
    unit,
    ours: rounded(ours),
    peerName: null,
    peer: null,
    ratio: null,
    min: rounded(Math.min(...values)),
    max: rounded(Math.max(...values)),
    goal: `at most ${most}`,
    met: ours <= most,
  };
}
