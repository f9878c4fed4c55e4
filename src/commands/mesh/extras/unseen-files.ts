import * as vscode from 'vscode';
import type { UnseenFiles, UnseenText } from '../../../agent/protocol/mesh-extras.ts';
import { cancelled } from '../../../core/problem.ts';
import { stoppable } from '../../object/stoppable.ts';

/**
 * Asks for a pattern until no file is left that nobody has looked at: each is opened beside, and used where a person says so.
 *
 * @throws `cancelled` where a person does not; what `ask` throws.
 */
export async function untilSeen<Answer extends { readonly is: string }>(
  title: string,
  ask: (trusted: readonly string[], signal: AbortSignal) => Promise<Answer | UnseenFiles>,
): Promise<Exclude<Answer, UnseenFiles>> {
  const trusted: string[] = [];
  for (;;) {
    const answer = await stoppable(title, (signal) => ask(trusted, signal));
    if (!isUnseen(answer)) return answer as Exclude<Answer, UnseenFiles>;
    for (const text of answer.texts) {
      await look(title, text);
      trusted.push(text.sha256);
    }
  }
}

function isUnseen(answer: { readonly is: string }): answer is UnseenFiles {
  return answer.is === 'unseen';
}

async function look(title: string, { address, sha256, text }: UnseenText): Promise<void> {
  const document = await vscode.workspace.openTextDocument({ language: 'yaml', content: text });
  await vscode.window.showTextDocument(document, { preview: true });
  // The choice that does nothing stands first: Enter is still on its way from the question before.
  const leave = { label: vscode.l10n.t('Cancel'), iconPath: new vscode.ThemeIcon('close') };
  const use = {
    label: vscode.l10n.t('Use This File'),
    description: `sha256 ${sha256}`,
    detail: vscode.l10n.t('Its digest counts from now on: another text at this address is shown again.'),
    iconPath: new vscode.ThemeIcon('check'),
  };
  const picked = await vscode.window.showQuickPick([leave, use], {
    title,
    placeHolder: vscode.l10n.t('Fetched for the first time, and Meshdeck knows no digest of it: {0}', address),
    ignoreFocusOut: true,
  });
  if (picked !== use) throw cancelled();
}
