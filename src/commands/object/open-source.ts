import * as vscode from 'vscode';
import { describeReference } from '../../core/kubernetes.ts';
import { cancelled, problemError } from '../../core/problem.ts';
import { rowsOf } from '../cluster/row.ts';
import type { CommandHandler } from '../table.ts';
import { objectOf } from './choose-objects.ts';

/**
 * Opens the file of the workspace that describes an object, or what the object was made from; a person chooses where several do.
 */
export const openSource: CommandHandler = async (services, argument) => {
  const title = vscode.l10n.t('Open Source File');
  const selected = rowsOf(argument, undefined)[0] ?? services.clusters.selection[0];
  const { context, object } =
    selected?.object === undefined || selected.context === undefined
      ? await objectOf(services, argument, { title, action: 'open' })
      : { context: selected.context, object: selected.object };
  const name = describeReference(object);
  const options = {
    location: vscode.ProgressLocation.Window,
    title: vscode.l10n.t('Looking for the file of {0}', name),
  };
  const places = await vscode.window.withProgress(options, async () => {
    const found = await vscode.workspace.findFiles(
      '**/{*.yaml,*.yml,*.json,*.tpl,Kustomization}',
      '**/{node_modules,.meshdeck}/**',
    );
    return services.agent.call('sources/find', { context, object, files: found.map(({ fsPath }) => fsPath) });
  });
  if (places.length === 0) throw problemError('cluster.no-source', { resource: name });
  const items = places.map(({ file, line, character, why }) => ({
    label: vscode.workspace.asRelativePath(file),
    description: vscode.l10n.t('line {0}', line + 1),
    ...(why === undefined ? {} : { detail: why }),
    uri: vscode.Uri.file(file),
    position: new vscode.Position(line, character),
  }));
  const picked = items.length === 1 ? items[0] : await vscode.window.showQuickPick(items, { title });
  if (picked === undefined) throw cancelled();
  await vscode.window.showTextDocument(picked.uri, { selection: new vscode.Range(picked.position, picked.position) });
};
