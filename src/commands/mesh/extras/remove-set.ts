import * as vscode from 'vscode';
import type { SetSummary } from '../../../agent/protocol/mesh-extras.ts';
import type { Target } from '../../../host/services.ts';
import type { CommandContext } from '../../table.ts';

/**
 * Plans to take a sample or an add-on away. Its pattern is opened where the workspace has it; the record of the cluster is enough where it has
 * not.
 */
export async function planRemoval(
  { plans }: Pick<CommandContext, 'plans'>,
  { patternName, record }: SetSummary,
  { context }: Target,
): Promise<void> {
  const document = (await findPattern(patternName)) ?? (await standIn(patternName));
  await plans.open(document, 'delete', {
    target: { ...(context === undefined ? {} : { context }), namespace: record },
  });
}

async function findPattern(patternName: string): Promise<vscode.TextDocument | undefined> {
  const named = new RegExp(`^name: *["']?${patternName}["']?\\s*$`, 'm');
  for (const uri of await vscode.workspace.findFiles('**/*.pattern.{yaml,yml}', '**/{node_modules,.meshdeck}/**')) {
    const document = await vscode.workspace.openTextDocument(uri);
    if (named.test(document.getText())) return document;
  }
  return undefined;
}

function standIn(patternName: string): Thenable<vscode.TextDocument> {
  const remark = vscode.l10n.t(
    'Stands for what was deployed under this name: the record in the cluster knows its objects.',
  );
  const content = `# ${remark}\nname: ${patternName}\nservices: {}\n`;
  return vscode.workspace.openTextDocument({ language: 'yaml', content });
}
