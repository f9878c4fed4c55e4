import * as vscode from 'vscode';
import type { CommandHandler } from '../table.ts';
import { addChosen } from './add-chosen.ts';

/** Adds contexts of a kubeconfig that somebody has copied, as a vendor's page or a colleague gives it. */
export const addContextsFromClipboard: CommandHandler = async ({ agent }) => {
  const text = await vscode.env.clipboard.readText();
  await addChosen(agent, vscode.l10n.t('Add Contexts from Clipboard'), { file: 'clipboard', text });
};
