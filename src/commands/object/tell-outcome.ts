import * as vscode from 'vscode';
import type { ObjectsOutcome } from '../../agent/protocol/objects.ts';
import { formatPlural } from '../../core/format.ts';
import type { ObjectReference } from '../../core/kubernetes.ts';
import { describeReference } from '../../core/kubernetes.ts';
import { problem } from '../../core/problem.ts';
import type { Services } from '../../host/services.ts';
import { problemInWords } from '../../host/words.ts';
import { nodeOfObject } from './object-row.ts';
import { namesOfObjects } from './object-words.ts';

/** So many objects are named in a notification. */
const mostNames = 5;

/**
 * Says what did not happen to some of several objects, by name, in one notification: what failed with the reason of the first (those of the others
 * are in the output, one below the other), what was left because a person stopped it, or what waits for somebody. Nothing is said where all
 * went well: rows show that.
 */
export async function tellOutcome(
  { notify, log }: Pick<Services, 'notify' | 'log'>,
  context: string,
  code: 'cluster.some-not-deleted' | 'cluster.some-not-restarted',
  { done, gone, failures, waiting, left }: ObjectsOutcome,
): Promise<void> {
  const waits = waiting.map(({ object, finalizers }) =>
    vscode.l10n.t('{0} waits for {1}', describeReference(object), finalizers.join(', ')),
  );
  const [first, ...others] = failures;
  if (first !== undefined) {
    for (const { problem: other } of others) log.problem(other);
    const isAlone = others.length + done + gone + waiting.length + left.length === 0;
    const params = {
      objects: namesOf([...failures.map(({ object }) => object), ...left]),
      done: formatPlural(done + gone, 'object'),
    };
    notify.failure(isAlone ? first.problem : problem(code, params, { cause: first.problem }));
    for (const line of waits) log.write('warn', line);
    return;
  }
  if (left.length > 0) {
    const unfinished = problem(code, { objects: namesOf(left), done: formatPlural(done + gone, 'object') });
    const { message } = problemInWords(unfinished);
    for (const line of waits) log.write('warn', line);
    void notify.finished(vscode.l10n.t('Stopped. {0}', message));
    return;
  }
  const [firstWaiting] = waiting;
  if (firstWaiting === undefined) return;
  const shown = [...waits.slice(0, mostNames), ...(waits.length > mostNames ? ['…'] : [])].join('; ');
  const open = vscode.l10n.t('Open Resource');
  const message = vscode.l10n.t('Not gone yet: {0}. It goes when whoever set that finalizer has taken it away.', shown);
  if ((await notify.finished(message, open)) !== open) return;
  const known = { context, object: firstWaiting.object, icon: 'not-ready', actions: [] } as const;
  await vscode.commands.executeCommand('meshdeck.object.open', nodeOfObject(known));
}

function namesOf(objects: readonly ObjectReference[]): string {
  return namesOfObjects(objects.slice(0, mostNames), objects.length);
}
