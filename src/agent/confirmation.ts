import { problemError } from '../core/problem.ts';
import { protectionFor } from './project-settings.ts';
import type { Confirmable } from './protocol/objects.ts';
import type { AgentServices } from './services.ts';

/**
 * Refuses what a protected context takes only on purpose, unless a person has confirmed this very context.
 *
 * @throws `pattern.needs-confirmation` with the context; `pattern.settings-file`, `file.unreadable`
 */
export async function requireConfirmation(
  services: Pick<AgentServices, 'settings'>,
  { context, confirmedContext }: Confirmable & { readonly context: string },
): Promise<void> {
  if (confirmedContext === context) return;
  const isProtected = await protectionFor('', services.settings());
  if (isProtected(context)) throw problemError('pattern.needs-confirmation', { context });
}
