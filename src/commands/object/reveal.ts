import * as vscode from 'vscode';
import type { ObjectReference } from '../../core/kubernetes.ts';
import { describeReference } from '../../core/kubernetes.ts';
import { problemError } from '../../core/problem.ts';
import type { CommandContext } from '../table.ts';

/**
 * Selects the row of an object in the Clusters view and opens what is above it. Connects the context where it is not connected. A filter
 * that may hide the row is taken away.
 *
 * @throws `cluster.no-row` where the tree has no row for it; what locating throws.
 */
export async function revealObject(
  { clusters, agent }: Pick<CommandContext, 'clusters' | 'agent'>,
  { context, object }: { readonly context: string; readonly object: Omit<ObjectReference, 'version'> },
): Promise<void> {
  const { sort } = clusters.arrangement;
  if (clusters.filterWords !== undefined) await clusters.filter('');
  const name = describeReference({ ...object, version: '' });
  const params = { context, object, ...(sort === undefined ? {} : { sort }) };
  const title = vscode.l10n.t('Looking for {0} in {1}', name, context);
  const isShown = await vscode.window.withProgress({ location: { viewId: 'meshdeck.clusters' }, title }, async () => {
    const steps = await agent.call('rows/locate', params);
    return steps.length > 0 && (await clusters.reveal(steps));
  });
  if (!isShown) throw problemError('cluster.no-row', { resource: name, context });
}
