import { problemError, problemOf } from '../../core/problem.ts';
import type { KubeconfigChange, KubeconfigChangeReport } from '../types.ts';
import { inClusterContext } from '../auth/in-cluster.ts';
import { readKubeconfig } from '../kubeconfig.ts';
import type { KubeconfigText } from './plan-change.ts';
import { lockKubeconfigs } from './locks.ts';
import { planChange } from './plan-change.ts';
import { replaceFile } from './replace-file.ts';
import type { KubeconfigSources } from './sources.ts';
import { kubeconfigFiles, readKubeconfigText } from './sources.ts';

/** How long another program may hold its lock; kubectl itself needs milliseconds. */
const lockWaitMs = 3_000;

/** How often a file may change under our hands before we give up. */
const attempts = 5;

/**
 * What a change would do; nothing is written.
 *
 * @throws what {@link changeKubeconfig} throws, but for locks and writing.
 */
export async function previewKubeconfigChange(
  sources: KubeconfigSources,
  change: KubeconfigChange,
): Promise<KubeconfigChangeReport> {
  const { files } = kubeconfigFiles(sources);
  const ofPod = await changeOfPod(sources, change);
  return ofPod ?? planChange(await readAll(files), await withText(change)).report;
}

/**
 * Changes the kubeconfig as `kubectl config` does: in the file that holds the entry, under client-go's lock files, through links. Each file is
 * replaced in one step, keeps its mode and everything that was not changed, and is read again where somebody else wrote it meanwhile.
 *
 * @throws `cluster.context-of-pod`, `cluster.kubeconfig-locked`, `cluster.kubeconfig-not-written`, `cluster.kubeconfig-restless`, and what `planChange` throws.
 */
export async function changeKubeconfig(
  sources: KubeconfigSources,
  change: KubeconfigChange,
): Promise<KubeconfigChangeReport> {
  const { files } = kubeconfigFiles(sources);
  const ofPod = await changeOfPod(sources, change);
  if (ofPod !== undefined) return ofPod;
  const wanted = await withText(change);
  const locks = await lockKubeconfigs(files, lockWaitMs);
  try {
    for (let attempt = 1; ; attempt += 1) {
      const before = await readAll(files);
      const { texts, report } = planChange(before, wanted);
      const restless = await writeAll(texts, before);
      if (restless === undefined) return report;
      if (attempt === attempts) throw problemError('cluster.kubeconfig-restless', { path: restless });
    }
  } finally {
    await locks.release();
  }
}

/**
 * What a change of the context of a Pod's service account does, which stands in no file: it is the current one already, and nothing else can be
 * changed about it. Undefined for changes of files.
 *
 * @throws `cluster.context-of-pod`
 */
async function changeOfPod(
  sources: KubeconfigSources,
  change: KubeconfigChange,
): Promise<KubeconfigChangeReport | undefined> {
  if (change.is === 'add' || change.context !== inClusterContext) return undefined;
  const { users, currentContext } = await readKubeconfig(sources);
  if (users.get(inClusterContext)?.isOfPod !== true) return undefined;
  if (change.is !== 'use') throw problemError('cluster.context-of-pod', { context: change.context });
  const current = currentContext === undefined ? {} : { currentContext };
  return { files: [], removed: [], unused: [], added: [], losesCurrent: false, ...current };
}

async function withText(change: KubeconfigChange): Promise<KubeconfigChange> {
  if (change.is !== 'add' || change.text !== undefined) return change;
  const text = await readKubeconfigText(change.file);
  if (text === undefined) throw problemError('cluster.kubeconfig-missing', { path: change.file });
  return { ...change, text };
}

function readAll(files: readonly string[]): Promise<readonly KubeconfigText[]> {
  return Promise.all(
    files.map(async (file) => {
      try {
        return { file, text: await readKubeconfigText(file) };
      } catch (error) {
        return { file, text: undefined, problem: problemOf(error) };
      }
    }),
  );
}

/** Writes what changed; answers with the file that is not any more what the change was worked out from. */
async function writeAll(
  texts: ReadonlyMap<string, string>,
  before: readonly KubeconfigText[],
): Promise<string | undefined> {
  for (const { file, text } of before) {
    const next = texts.get(file);
    if (next !== undefined && !(await replaceFile(file, text, next))) return file;
  }
  return undefined;
}
