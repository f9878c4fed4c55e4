/**
 * Changes a lab 200 times a second, in a process of its own: `node writer-process.ts LAB SECONDS`. Two of five changes concern what is
 * drawn: a Namespace gets another revision. What was written when is sent to the parent each second.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { clientOf } from '../../lab/lab-client.ts';
import { runningState } from '../../lab/lifecycle.ts';
import { labPaths } from '../../lab/paths.ts';
import { nowMs } from './rows.ts';
import { largeCluster, namespaceName } from './seed.ts';

/** A change of a namespace: the number of its revision, and when it was sent. */
export interface WrittenRevision {
  readonly namespace: string;
  readonly revision: number;
  readonly sentMs: number;
  /** When the server answered; undefined where it did not. */
  readonly answeredMs?: number;
}

/** What the writer tells. */
export type WriterMessage =
  | { readonly is: 'written'; readonly revisions: readonly WrittenRevision[] }
  | { readonly is: 'ended'; readonly writes: number; readonly failures: number; readonly seconds: number };

const ratePerSecond = 200;
const mergePatch = 'application/merge-patch+json';

const [, , labName = '', seconds = '0'] = process.argv;
const paths = labPaths(labName);
const state = runningState(paths);
if (state === undefined) throw new Error(`the lab ${labName} does not run`);
const client = clientOf(paths, state);

const pods = await client.request<{ readonly items: readonly { readonly metadata: { readonly name: string } }[] }>(
  'GET',
  `/api/v1/namespaces/${namespaceName(0)}/pods`,
);
const podNames = pods.items.map(({ metadata }) => metadata.name);
let written: WrittenRevision[] = [];
let failures = 0;
let writes = 0;

function tell(message: WriterMessage): void {
  process.send?.(message);
}

/** The path and the patch of the change with this number. Revisions begin anew at no run: they come from the clock. */
function changeOf(
  index: number,
  first: number,
): { readonly path: string; readonly patch: object; readonly revision?: WrittenRevision } {
  const number = String(first + index);
  const application = index % largeCluster.applications;
  switch (index % 5) {
    case 0:
    case 1: {
      // One after the other: of two changes of one object at once nobody knows which the server takes first, and the first may never be seen.
      const namespace = namespaceName((2 * Math.floor(index / 5) + (index % 5)) % largeCluster.namespaces);
      const revision = { namespace, revision: first + index, sentMs: nowMs() };
      const labels = { 'istio.io/rev': `r${number}`, 'istio-injection': null };
      return { path: `/api/v1/namespaces/${namespace}`, patch: { metadata: { labels } }, revision };
    }
    case 2:
    case 3: {
      const name = `app-${String(application).padStart(4, '0')}`;
      const namespace = namespaceName(application % largeCluster.namespaces);
      const path = `/apis/apps/v1/namespaces/${namespace}/deployments/${name}`;
      return { path, patch: { metadata: { labels: { round: number } } } };
    }
    default: {
      const path = `/api/v1/namespaces/${namespaceName(0)}/pods/${podNames[index % podNames.length] ?? ''}`;
      return { path, patch: { metadata: { annotations: { round: number } } } };
    }
  }
}

const startedMs = performance.now();
const endMs = startedMs + Number(seconds) * 1000;
const first = Math.floor(Date.now() / 1000) * 1000;
const open = new Set<Promise<void>>();
const reporter = setInterval(() => {
  tell({ is: 'written', revisions: written });
  written = [];
}, 1_000);
for (let index = 0; performance.now() < endMs; index += 1) {
  const dueMs = startedMs + (index * 1000) / ratePerSecond;
  const waitMs = dueMs - performance.now();
  if (waitMs > 1) await delay(waitMs);
  // A server that is behind is not buried.
  if (open.size >= 64) await Promise.race(open);
  const { path, patch, revision } = changeOf(index, first);
  const one = client.request('PATCH', path, { body: patch, contentType: mergePatch }).then(
    () => {
      writes += 1;
      if (revision !== undefined) written.push({ ...revision, answeredMs: nowMs() });
    },
    () => {
      failures += 1;
      if (revision !== undefined) written.push(revision);
    },
  );
  open.add(one);
  void one.finally(() => open.delete(one));
}
await Promise.all(open);
clearInterval(reporter);
tell({ is: 'written', revisions: written });
tell({ is: 'ended', writes, failures, seconds: (performance.now() - startedMs) / 1000 });
await client.close();
process.disconnect();
