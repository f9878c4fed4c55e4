import { problemError } from '../../../core/problem.ts';
import type { Services, Target } from '../../../host/services.ts';
import { rowOf } from '../../cluster/row.ts';

/**
 * Where samples and add-ons go: the cluster of the row that the command was called on, else the target of the workspace. The namespace is that of
 * the record, and of the target alone.
 */
export function placeOf({ target }: Pick<Services, 'target'>, argument: unknown): Target {
  const chosen = target.read();
  const context = rowOf(argument)?.context;
  if (context === undefined || context === chosen.context) return chosen;
  return { context };
}

/** The name of the context that is meant: the current one of the kubeconfig where none was chosen. Contacts no cluster. */
export async function contextNameOf({ agent }: Pick<Services, 'agent'>, { context }: Target): Promise<string> {
  if (context !== undefined) return context;
  const { currentContext } = await agent.call('contexts/list', null);
  if (currentContext === undefined) throw problemError('cluster.no-context', { context: '' });
  return currentContext;
}
