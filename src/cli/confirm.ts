import path from 'node:path';
import { problemError } from '../core/problem.ts';
import { defaultProtectedContexts, isProtectedContext } from '../core/protected-contexts.ts';
import { projectProtections } from '../pattern/protection.ts';
import { isGiven, textValue, type Invocation } from './command.ts';

/** What is to be changed, where. */
export interface Change {
  readonly context: string;
  readonly isProtected: boolean;
  /** Asked with an answer of yes or no: `Apply 3 items in dev?` */
  readonly question: string;
}

/**
 * Asks what must be asked before something is changed. A protected context is always confirmed by its name, also with --yes.
 *
 * @throws `pattern.needs-confirmation`, `cli.declined`, and `cli.needs-yes` or `cli.needs-yes-alone` where there is nobody to ask.
 */
export async function confirmChange(
  invocation: Invocation,
  { context, isProtected, question }: Change,
  needsYes: 'cli.needs-yes' | 'cli.needs-yes-alone',
): Promise<void> {
  const { output, signal } = invocation;
  if (isProtected) {
    const given = textValue(invocation, 'confirm-context');
    const typed =
      given ??
      (output.isInteractive
        ? await output.ask(`The context "${context}" is protected. Type its name to go on: `, signal)
        : undefined);
    if (typed?.trim() !== context) throw problemError('pattern.needs-confirmation', { context });
    return;
  }
  if (isGiven(invocation, 'yes')) return;
  if (!output.isInteractive) throw problemError(needsYes);
  const answer = await output.ask(`${question} [y/N] `, signal);
  if (!/^y(es)?$/i.test(answer?.trim() ?? '')) throw problemError('cli.declined');
}

/**
 * Whether a context is protected by the defaults or by a `meshdeck.yaml` of the folder in which the command runs, or above it.
 *
 * @throws `pattern.settings-file`, `file.unreadable`
 */
export async function isProtectedHere({ workingFolder }: Invocation, context: string): Promise<boolean> {
  const project = await projectProtections([path.resolve(workingFolder)]);
  return isProtectedContext(context, [...defaultProtectedContexts, ...project]);
}
