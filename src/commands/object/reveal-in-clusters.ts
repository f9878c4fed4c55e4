import * as vscode from 'vscode';
import { problemError } from '../../core/problem.ts';
import type { CommandHandler } from '../table.ts';
import { revealObject } from './reveal.ts';

/**
 * Shows the object at the cursor in the Clusters view: of the target's cluster, or of the current context. Where its file names no
 * namespace and its kind has one, the target's counts. Where the object is called otherwise in the cluster (by a chart, by a kustomization), its
 * labels count.
 */
export const revealInClusters: CommandHandler = async (services) => {
  const { agent, target } = services;
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) throw problemError('host.no-editor', { what: vscode.l10n.t('YAML file') });
  const { document, selection } = editor;
  const params = { file: document.fileName, text: document.getText(), offset: document.offsetAt(selection.active) };
  const source = await agent.call('sources/at', params);
  if (source === null) throw problemError('cluster.no-object-here');
  const { contexts } = await agent.call('contexts/list', null);
  const chosen = target.read();
  const context = contexts.find(({ name, isCurrent }) =>
    chosen.context === undefined ? isCurrent : name === chosen.context,
  );
  if (context === undefined) throw problemError('cluster.no-context', { context: chosen.context ?? '' });
  await revealObject(services, {
    context: context.name,
    ...source,
    ...(chosen.namespace === undefined ? {} : { defaultNamespace: chosen.namespace }),
  });
};
