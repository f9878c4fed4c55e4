import * as vscode from 'vscode';
import type { AddonSummary } from '../../../agent/protocol/mesh-extras.ts';
import { problemError } from '../../../core/problem.ts';
import type { Target } from '../../../host/services.ts';
import type { CommandContext } from '../../table.ts';

/**
 * Writes the values of an add-on into the pattern that installs its mesh, or takes them out, and plans it. The edit stands in the editor and is not
 * saved: it can be looked at and undone.
 *
 * @throws `mesh.addon-values` where the workspace has no such pattern.
 */
export async function planValues(
  { agent, plans, target }: CommandContext,
  { name, displayName, mesh, meshDisplayName, values, chart, patternType }: AddonSummary,
  is: 'give' | 'take',
  { context }: Target,
): Promise<void> {
  const document = await findMeshPattern(patternType);
  if (document === undefined)
    throw problemError('mesh.addon-values', {
      addon: displayName,
      chart: chart ?? '',
      mesh: meshDisplayName,
      path: vscode.l10n.t('any place of the workspace'),
      values: values ?? '',
    });
  const before = document.getText();
  const { text } = await agent.call('mesh/addon-values', { file: document.uri.fsPath, text: before, mesh, name, is });
  await vscode.window.showTextDocument(document);
  if (text !== before) {
    const edit = new vscode.WorkspaceEdit();
    const whole = new vscode.Range(document.positionAt(0), document.positionAt(before.length));
    edit.replace(document.uri, whole, text);
    await vscode.workspace.applyEdit(edit);
  }
  const chosen = target.read();
  await plans.open(document, 'apply', {
    focusApply: true,
    ...(context === undefined || context === chosen.context ? {} : { target: { context } }),
  });
}

async function findMeshPattern(patternType: string): Promise<vscode.TextDocument | undefined> {
  const ofType = new RegExp(`^\\s+type: *["']?${patternType}["']?\\s*$`, 'im');
  for (const uri of await vscode.workspace.findFiles('**/*.pattern.{yaml,yml}', '**/{node_modules,.meshdeck}/**')) {
    const document = await vscode.workspace.openTextDocument(uri);
    if (ofType.test(document.getText())) return document;
  }
  return undefined;
}
