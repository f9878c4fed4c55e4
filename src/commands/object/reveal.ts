import * as vscode from 'vscode';
import type { ObjectReference } from '../../core/kubernetes.ts';
import { describeReference } from '../../core/kubernetes.ts';
import { problemError } from '../../core/problem.ts';
import { without } from '../../core/without.ts';
import type { CommandContext } from '../table.ts';

/** An object whose row is to be shown. */
export interface RevealedObject {
  readonly context: string;
  readonly object: Omit<ObjectReference, 'version'>;
  /** Where the object names no namespace and has one. Absent for that of the context. */
  readonly defaultNamespace?: string;
  /** Where no object has this name: by these labels one of its kind is the same. */
  readonly labels?: Readonly<Record<string, string>>;
}

/**
 * Selects the row of an object in the Clusters view and opens what is above it. Connects the context where it is not connected. A filter
 * that may hide the row is taken away.
 *
 * @throws `cluster.no-row` where the tree has no row for it; what locating throws.
 */
export async function revealObject(
  { clusters, agent }: Pick<CommandContext, 'clusters' | 'agent'>,
  { context, object, defaultNamespace, labels }: RevealedObject,
): Promise<void> {
  if (clusters.filterWords !== undefined) await clusters.filter('');
  const name = describeReference({ ...object, version: '' });
  const arrangement = without(clusters.arrangement, 'filter');
  const params = {
    context,
    object,
    arrangement,
    ...(defaultNamespace === undefined ? {} : { defaultNamespace }),
    ...(labels === undefined ? {} : { labels }),
  };
  const title = vscode.l10n.t('Looking for {0} in {1}', name, context);
  const isShown = await vscode.window.withProgress({ location: { viewId: 'meshdeck.clusters' }, title }, async () => {
    const steps = await agent.call('rows/locate', params);
    return steps.length > 0 && (await clusters.reveal(steps));
  });
  if (!isShown) throw problemError('cluster.no-row', { resource: name, context });
}
