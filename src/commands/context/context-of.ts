import type { ContextSummary } from '../../cluster/types.ts';
import { problemError } from '../../core/problem.ts';
import type { Agent } from '../../host/agent.ts';
import { chooseContext } from '../cluster/choose-context.ts';
import { rowOf } from '../cluster/row.ts';

/**
 * The context of the row that a command was called on; from the palette a person chooses one.
 *
 * @throws `cluster.no-context` where the row's context went meanwhile; what {@link chooseContext} throws.
 */
export async function contextOf(agent: Agent, argument: unknown, title: string): Promise<ContextSummary> {
  const context = rowOf(argument)?.context;
  if (context === undefined) return chooseContext(agent, title);
  const { contexts } = await agent.call('contexts/list', null);
  const found = contexts.find(({ name }) => name === context);
  if (found === undefined) throw problemError('cluster.no-context', { context });
  return found;
}
