import * as vscode from 'vscode';
import { addressOf } from '../../host/object-uris.ts';
import type { CommandHandler } from '../table.ts';
import { objectOf } from './choose-objects.ts';

/** Opens an object to edit it: of a row, of the document that follows it, or chosen by a person. */
export const editObject: CommandHandler = async (services, argument) => {
  const shown = argument instanceof vscode.Uri ? argument : undefined;
  const active = argument === undefined ? vscode.window.activeTextEditor?.document.uri : undefined;
  const uri = shown ?? active;
  const address =
    (uri === undefined ? undefined : addressOf(uri)) ??
    (await objectOf(services, argument, { title: vscode.l10n.t('Edit Resource'), action: 'edit' }));
  const document = await vscode.workspace.openTextDocument(await services.edits.documents.begin(address));
  await vscode.window.showTextDocument(document, { preview: false });
};
