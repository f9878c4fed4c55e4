import * as vscode from 'vscode';
import { isCancelled, problemError, problemOf } from '../core/problem.ts';
import type { Services } from '../host/services.ts';
import { objectsMimeType, type DraggedObject } from './drag-objects.ts';

/** Writes objects that are dropped on a YAML file into it, as the command that inserts them does: behind the component that they fall on. */
export function registerObjectDrops(services: Services): vscode.Disposable {
  const provider: vscode.DocumentDropEditProvider = {
    provideDocumentDropEdits: async (document, position, transfer, token) => {
      const item = transfer.get(objectsMimeType);
      if (item === undefined) return undefined;
      const abort = new AbortController();
      const subscription = token.onCancellationRequested(() => {
        abort.abort();
      });
      try {
        const dragged = JSON.parse(await item.asString()) as readonly DraggedObject[];
        return await editFor(services, document, position, dragged, abort.signal);
      } catch (error) {
        if (!isCancelled(error)) services.notify.failure(problemOf(error));
        return undefined;
      } finally {
        subscription.dispose();
      }
    },
  };
  const metadata = { dropMimeTypes: [objectsMimeType] };
  return vscode.languages.registerDocumentDropEditProvider({ language: 'yaml' }, provider, metadata);
}

async function editFor(
  { agent }: Services,
  document: vscode.TextDocument,
  position: vscode.Position,
  dragged: readonly DraggedObject[],
  signal: AbortSignal,
): Promise<vscode.DocumentDropEdit | undefined> {
  const contexts = [...new Set(dragged.map(({ context }) => context))];
  const [context] = contexts;
  if (context === undefined) return undefined;
  if (contexts.length > 1) throw problemError('cluster.several-contexts', { contexts: contexts.join(', ') });
  const objects = dragged.map(({ object }) => object);
  const near = document.offsetAt(position);
  const { line, character, text } = await agent.call(
    'sources/insert',
    { context, objects, text: document.getText(), near },
    signal,
  );
  // The text belongs between two components, and the pointer may be within one.
  const edit = new vscode.DocumentDropEdit('', vscode.l10n.t('Insert as Components'));
  edit.additionalEdit = new vscode.WorkspaceEdit();
  edit.additionalEdit.insert(document.uri, new vscode.Position(line, character), text);
  return edit;
}
