import * as vscode from 'vscode';
import type { SwitchPlanView } from '../../agent/protocol/mesh.ts';
import type { ObjectReference } from '../../core/kubernetes.ts';
import { describeReference } from '../../core/kubernetes.ts';
import { cancelled, problemError } from '../../core/problem.ts';
import type { Services } from '../../host/services.ts';
import { openNewFile } from '../new-file.ts';

const beforeScheme = 'meshdeck-before';

/**
 * Writes what a switch would say into the file of the workspace that describes the object, and shows the difference. Nothing is saved, and the cluster is left alone.
 * Where no file describes it, offers to write one.
 *
 * @throws `mesh.switch-no-file` where a file is there and cannot be changed by lines; `cancelled`.
 */
export async function changeFile(
  { agent, notify }: Services,
  context: string,
  { planId, title }: SwitchPlanView,
  object: ObjectReference,
): Promise<void> {
  const name = describeReference(object);
  const files = await vscode.workspace.findFiles('**/{*.yaml,*.yml}', '**/{node_modules,.meshdeck}/**');
  const options = {
    location: vscode.ProgressLocation.Window,
    title: vscode.l10n.t('Looking for the file of {0}', name),
  };
  const places = await vscode.window.withProgress(options, () =>
    agent.call('sources/find', { context, object, files: files.map(({ fsPath }) => fsPath) }),
  );
  for (const file of new Set(places.filter(({ why }) => why === undefined).map((place) => place.file))) {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.file(file));
    const changed = await agent.call('mesh/switch-in-text', { planId, text: document.getText() });
    if (changed === null) continue;
    await showChanged(document, changed.text, title);
    return;
  }
  const manifest = await agent.call('mesh/switch-as-file', { planId });
  if (places.length > 0 || manifest === null) throw problemError('mesh.switch-no-file', { object: name });
  const write = vscode.l10n.t('Write a File');
  const chosen = await notify.choice(vscode.l10n.t('No file of this workspace describes {0}.', name), write);
  if (chosen !== write) throw cancelled();
  await openNewFile(`${object.name}.${object.kind.toLowerCase()}.yaml`, manifest.text);
}

async function showChanged(document: vscode.TextDocument, text: string, title: string): Promise<void> {
  const before = document.getText();
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(document.positionAt(0), document.positionAt(before.length)), text);
  await vscode.workspace.applyEdit(edit);
  const left = document.uri.with({ scheme: beforeScheme, query: String(document.version) });
  const provider = vscode.workspace.registerTextDocumentContentProvider(beforeScheme, {
    provideTextDocumentContent: () => before,
  });
  // Read once, when the difference opens.
  await vscode.commands.executeCommand('vscode.diff', left, document.uri, title);
  provider.dispose();
}
