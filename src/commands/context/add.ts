import * as vscode from 'vscode';
import type { CommandHandler } from '../table.ts';
import { addChosen } from './add-chosen.ts';

/** Adds contexts of another kubeconfig file. */
export const addContexts: CommandHandler = async ({ agent }) => {
  const title = vscode.l10n.t('Add Contexts from Kubeconfig File');
  const [chosen] = (await vscode.window.showOpenDialog({ title, openLabel: vscode.l10n.t('Choose Contexts') })) ?? [];
  if (chosen === undefined) return;
  await addChosen(agent, title, { file: chosen.fsPath });
};
