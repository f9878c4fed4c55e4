import * as vscode from 'vscode';
import type { WizardStep } from '../../wizard.ts';

/** Where files of others come from: undefined is the network, or what is kept of it. */
export type FileSource = string | undefined;

/** Asks where files come from; the answer is given to `done`. */
export function chooseFileSource(done: (from: FileSource) => void, next: () => WizardStep | undefined): WizardStep {
  return async ({ choose }) => {
    const makers = {
      label: vscode.l10n.t('From its makers'),
      description: vscode.l10n.t('needs a network, once'),
    };
    const folder = { label: vscode.l10n.t('From a folder'), description: vscode.l10n.t('files on this machine') };
    const picked = await choose({ placeholder: vscode.l10n.t('Where are the files?'), items: [makers, folder] });
    if (picked === makers) {
      done(undefined);
      return next();
    }
    const [chosen] =
      (await vscode.window.showOpenDialog({ canSelectFiles: false, canSelectFolders: true, canSelectMany: false })) ??
      [];
    if (chosen === undefined) return chooseFileSource(done, next);
    done(chosen.fsPath);
    return next();
  };
}
