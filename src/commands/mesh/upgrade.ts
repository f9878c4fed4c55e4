import * as vscode from 'vscode';
import type { InstallableMeshSummary } from '../../agent/protocol/mesh-install.ts';
import { cancelled } from '../../core/problem.ts';
import { openNewFile } from '../new-file.ts';
import type { CommandHandler } from '../table.ts';
import { chooseStandingMesh } from './choose-standing.ts';

/** Most pattern files that are looked through for the one that installs the mesh. */
const mostPatterns = 500;

/**
 * Asks for a version, writes it into the pattern that installs the mesh, and plans that. Where no pattern of the workspace does, one is
 * made of what helm has installed.
 */
export const upgradeMesh: CommandHandler = async (services, argument) => {
  const { agent, plans } = services;
  const title = vscode.l10n.t('Upgrade Mesh');
  const { context, mesh, version: from } = await chooseStandingMesh(services, title, argument);
  const version = await vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t('Version of the charts of {0}; it has {1} now', mesh.displayName, from ?? '?'),
    value: mesh.newestVersion,
    ignoreFocusOut: true,
    validateInput: (value) => (/\d/.test(value) ? undefined : vscode.l10n.t('A version has numbers.')),
  });
  if (version === undefined) throw cancelled();
  const document = await patternOf(mesh);
  const { fileName, text } = await agent.call('mesh/upgrade-pattern', {
    mesh: mesh.mesh,
    context,
    version: version.trim(),
    ...(document === undefined ? {} : { text: document.getText() }),
  });
  const target = { target: { context } };
  if (document === undefined) {
    await plans.open(await openNewFile(fileName, text), 'apply', { focusApply: true, ...target });
    return;
  }
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), text);
  await vscode.workspace.applyEdit(edit);
  await vscode.window.showTextDocument(document);
  await plans.open(document, 'apply', { focusApply: true });
};

/** The pattern of the workspace that has a component of the mesh's type. */
async function patternOf({ patternType }: InstallableMeshSummary): Promise<vscode.TextDocument | undefined> {
  const hasType = new RegExp(`^\\s*type:\\s*["']?${patternType}["']?\\s*$`, 'm');
  for (const uri of await vscode.workspace.findFiles('**/*.pattern.{yaml,yml}', undefined, mostPatterns)) {
    const document = await vscode.workspace.openTextDocument(uri);
    if (hasType.test(document.getText())) return document;
  }
  return undefined;
}
