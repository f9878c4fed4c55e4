import type { Invocation } from '../command.ts';
import { confirmChange, isProtectedHere } from '../confirm.ts';

/**
 * Refuses to reach into a protected context, unless `--confirm-context` or a person at the terminal has named this very one. Nothing is asked
 * of other contexts.
 *
 * @throws `pattern.needs-confirmation`, `pattern.settings-file`, `file.unreadable`
 */
export async function confirmContext(invocation: Invocation, context: string): Promise<void> {
  if (!(await isProtectedHere(invocation, context))) return;
  await confirmChange(invocation, { context, isProtected: true, question: '' }, 'cli.needs-yes');
}
