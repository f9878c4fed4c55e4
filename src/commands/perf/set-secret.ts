import * as vscode from 'vscode';
import type { CommandHandler } from '../table.ts';
import { secretKey } from './secrets.ts';

/** Keeps a header value in the editor's secret storage, for `${secret:NAME}` in profiles. */
export const setSecret: CommandHandler = async ({ context }) => {
  const title = vscode.l10n.t('Set Header Secret');
  const name = await vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t('Name, as in ${secret:NAME} of a profile'),
    validateInput: (value) => (/^[\w.-]+$/.test(value) ? undefined : vscode.l10n.t('Letters, digits, dots, hyphens.')),
  });
  if (name === undefined) return;
  const value = await vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t('Value of {0}', name),
    password: true,
  });
  if (value !== undefined) await context.secrets.store(secretKey(name), value);
};
