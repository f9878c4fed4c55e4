import * as vscode from 'vscode';
import { liveScheme } from '../../core/object-schemes.ts';
import { objectUri } from '../../host/object-uris.ts';
import type { CommandHandler } from '../table.ts';
import { objectOf } from './choose-objects.ts';

/** Opens a read-only document that follows an object. */
export const openObject: CommandHandler = async (services, argument) => {
  const address = await objectOf(services, argument, { title: vscode.l10n.t('Open Resource'), action: 'open' });
  const document = await vscode.workspace.openTextDocument(objectUri(liveScheme, address));
  await vscode.window.showTextDocument(document);
};
