import * as vscode from 'vscode';
import { problemError } from '../../core/problem.ts';
import type { CommandHandler } from '../table.ts';
import { revealObject } from './reveal.ts';

/**
 * Shows the object at the cursor in the Clusters view: of the target's cluster, or of the current context. Where its file names no
 * namespace, the target's counts.
 */
export const revealInClusters: CommandHandler = async (services) => {
  const { agent, target } = services;
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) throw problemError('host.no-editor', { what: vscode.l10n.t('YAML file') });
  const { document, selection } = editor;
  const params = { text: document.getText(), offset: document.offsetAt(selection.active) };
  const object = await agent.call('sources/at', params);
  if (object === null) throw problemError('cluster.no-object-here');
  const { contexts } = await agent.call('contexts/list', null);
  const chosen = target.read();
  const context = contexts.find(({ name, isCurrent }) =>
    chosen.context === undefined ? isCurrent : name === chosen.context,
  );
  if (context === undefined) throw problemError('cluster.no-context', { context: chosen.context ?? '' });
  const namespace = object.namespace ?? chosen.namespace;
  await revealObject(services, {
    context: context.name,
    object: { ...object, ...(namespace === undefined ? {} : { namespace }) },
  });
};
