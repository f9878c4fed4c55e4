import { problemError } from '../../core/problem.ts';
import { defaultProtectedContexts, isProtectedContext } from '../../core/protected-contexts.ts';
import { projectProtections } from '../../pattern/protection.ts';
import { isGiven, textValue, type Invocation } from '../command.ts';

/**
 * Asks before one thing is changed in a cluster. A protected context is confirmed by its name, also with `--yes`.
 *
 * @param question such as `Write the Secret linkerd/linkerd-identity-issuer`.
 * @throws `cli.needs-yes-alone`, `cli.declined`, `pattern.needs-confirmation`
 */
export async function confirmChange(invocation: Invocation, context: string, question: string): Promise<void> {
  const { output, signal, workingFolder } = invocation;
  const protections = [...defaultProtectedContexts, ...(await projectProtections([workingFolder]))];
  if (isProtectedContext(context, protections)) {
    const typed =
      textValue(invocation, 'confirm-context') ??
      (output.isInteractive
        ? await output.ask(`${question}? The context "${context}" is protected. Type its name to go on: `, signal)
        : undefined);
    if (typed?.trim() !== context) throw problemError('pattern.needs-confirmation', { context });
    return;
  }
  if (isGiven(invocation, 'yes')) return;
  if (!output.isInteractive) throw problemError('cli.needs-yes-alone');
  const answer = await output.ask(`${question} in ${context}? [y/N] `, signal);
  if (!/^y(es)?$/i.test(answer?.trim() ?? '')) throw problemError('cli.declined');
}
