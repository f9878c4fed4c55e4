import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bundleInHostSuites, projectDirectory } from '../../editor/in-host-bundle.ts';
import { runInHost } from '../../editor/in-host-runner.ts';
import { ensureBuild } from '../../editor/package.ts';
import { startEditor } from '../../editor/server.ts';
import type { LabHandle } from '../../lab/lab.ts';
import type { BenchRow } from '../bench.ts';
import type { EditorAnswer, EditorQuestion, EditorUse } from './in-editor-host.ts';
import { lostRevisions, SeenRevisions, write, type Written } from './revisions.ts';
import { ownRow } from './rows.ts';
import { largeCluster } from './seed.ts';
import { loopDelayRow, writeRows } from './write-rows.ts';

const quietSeconds = 20;
/** For starting the window, connecting and opening the tree. */
const openingMs = 240_000;

/**
 * 200 changes a second while the tree is open in a real VS Code: its extension host without Meshdeck, with it, and with the CPU profiler
 * on. A row has arrived when VS Code was given it by `getChildren` or `getTreeItem`.
 */
export async function inEditorRows(lab: LabHandle, seconds: number): Promise<readonly BenchRow[]> {
  await ensureBuild(console.log);
  const tests = await bundleInHostSuites(path.join(import.meta.dirname, 'in-editor-host.ts'));
  const folder = await mkdtemp(path.join(tmpdir(), 'meshdeck-in-editor-'));
  const ask = (use: EditorUse, duration: number): Promise<Answered> =>
    askWindow(lab, { tests, folder, use, seconds: duration });
  try {
    const without = await ask('without', quietSeconds);
    const { answer, written } = await ask('with', seconds);
    const seen = new SeenRevisions();
    for (const { namespace, description, seenMs } of answer.given) seen.take(namespace, description, seenMs);
    const lost = await lostRevisions(lab, seen);
    const { answer: inspected } = await ask('profiled', quietSeconds);
    return rowsOf({ seconds, without: without.answer, answer, written, seen, lost, inspected });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Answered {
  readonly answer: EditorAnswer;
  readonly written: Written;
}

async function askWindow(
  lab: LabHandle,
  request: { readonly tests: string; readonly folder: string; readonly use: EditorUse; readonly seconds: number },
): Promise<Answered> {
  const { tests, folder, use, seconds } = request;
  const file = path.join(folder, `${use}.json`);
  const workspaceFolder = path.join(folder, 'workspace');
  await mkdir(workspaceFolder, { recursive: true });
  const question: EditorQuestion = {
    use,
    seconds,
    context: lab.contexts.admin,
    namespaces: Math.min(largeCluster.namespaces, 200),
    file,
  };
  const env = { MESHDECK_BENCH_QUESTION: JSON.stringify(question) };
  const server = await startEditor({
    workspaceFolder,
    kubeconfig: lab.kubeconfigPath,
    extensions: 'none',
    settings: {},
    trust: true,
    env,
  });
  let writing: Promise<Written> | undefined;
  try {
    const limitMs = openingMs + seconds * 1_000;
    const status = await runInHost({
      server,
      extension: projectDirectory,
      tests,
      limitMs,
      signal: AbortSignal.timeout(limitMs),
      onFigures: () => {
        writing ??= write(lab, seconds);
      },
    });
    if (status !== 0 || writing === undefined) throw new Error(`the window ${use} Meshdeck gave no figures`);
    return { answer: JSON.parse(await readFile(file, 'utf8')) as EditorAnswer, written: await writing };
  } finally {
    await server.stop();
    await writing?.catch(() => undefined);
  }
}

function rowsOf(measured: {
  readonly seconds: number;
  readonly without: EditorAnswer;
  readonly answer: EditorAnswer;
  readonly written: Written;
  readonly seen: SeenRevisions;
  readonly lost: number;
  readonly inspected: EditorAnswer;
}): readonly BenchRow[] {
  const { seconds, without, answer, written, seen, lost, inspected } = measured;
  console.log(`longest span ${answer.longestSpan.entry}; stretch ${inspected.stretch?.where ?? ''}`);
  const span = answer.longestSpan.longestMs;
  const stretch = inspected.stretch?.longestMs ?? Number.NaN;
  const words = { before: 'in the editor: ', place: 'the answer of the tree' };
  return [
    ...writeRows({ seconds, written, seen, lost }, words),
    loopDelayRow('the real extension host', without.loopDelayMs, answer.loopDelayMs),
    ownRow(
      'longest span of an entry point, from the start to the end of the load',
      'ms',
      { ours: span },
      { words: 'under 10', isMet: span < 10 },
    ),
    ownRow(
      'longest stretch of our code that the profiler sees under load',
      'ms',
      { ours: stretch },
      { words: 'under 10', isMet: stretch < 10 },
    ),
  ];
}
