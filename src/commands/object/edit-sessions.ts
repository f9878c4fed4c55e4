import * as vscode from 'vscode';
import type { EditOutcome } from '../../cluster/objects/edit-types.ts';
import { describeReference } from '../../core/kubernetes.ts';
import { problemOf } from '../../core/problem.ts';
import { editScheme } from '../../core/object-schemes.ts';
import { objectUri, sideOf } from '../../host/object-uris.ts';
import type { Services } from '../../host/services.ts';
import { measured } from '../../host/spans.ts';
import type { EditDocuments, OpenEdit } from '../../providers/edit-documents.ts';
import { confirmed } from './confirmed.ts';
import { choosePlan, chooseMerge } from './edit-choice.ts';
import { applyTitle } from './edit-words.ts';

/** How long a word about a save stays in the status bar. */
const statusMs = 6_000;

/**
 * What saving an edit does: it is planned, shown, and sent where a person says so. Whatever else comes of it (left, refused, changed by
 * somebody else meanwhile), the document is changed and not saved again afterwards, with the text as it was written.
 */
export class EditSessions implements vscode.Disposable {
  readonly documents: EditDocuments;
  readonly #services: Services;
  /** Edits whose save is being answered. */
  readonly #running = new Set<string>();
  /** Documents whose last save was asked for by a person: what VS Code saves by itself asks nobody. */
  readonly #asked = new Set<string>();
  readonly #disposables: readonly vscode.Disposable[];

  constructor(services: Services, documents: EditDocuments) {
    this.documents = documents;
    this.#services = services;
    const isEdit = ({ uri }: vscode.TextDocument): boolean => uri.scheme === editScheme && sideOf(uri) === undefined;
    this.#disposables = [
      vscode.workspace.onWillSaveTextDocument(({ document, reason }) => {
        if (!isEdit(document)) return;
        const key = document.uri.toString();
        if (reason === vscode.TextDocumentSaveReason.Manual) this.#asked.add(key);
        else this.#asked.delete(key);
      }),
      vscode.workspace.onDidSaveTextDocument(
        measured('edit: saved', (document) => {
          if (isEdit(document) && this.#asked.delete(document.uri.toString())) void this.#answer(document);
        }),
      ),
      vscode.workspace.onDidCloseTextDocument((document) => {
        if (isEdit(document) && !this.#running.has(document.uri.toString())) void documents.forget(document.uri);
      }),
    ];
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose();
  }

  async #answer(document: vscode.TextDocument): Promise<void> {
    const key = document.uri.toString();
    const edit = this.documents.find(document.uri);
    if (edit === undefined || this.#running.has(key)) return;
    this.#running.add(key);
    const text = document.getText();
    try {
      const isDone = await this.#planAndSend(document, edit, text);
      if (!isDone) await this.#unsave(document.uri);
    } catch (error) {
      this.#services.notify.failure(problemOf(error));
      await this.#unsave(document.uri);
    } finally {
      this.#running.delete(key);
      if (document.isClosed && !isOpen(document.uri)) await this.documents.forget(document.uri);
    }
  }

  /** @returns false where the text is still to be sent. */
  async #planAndSend(document: vscode.TextDocument, edit: OpenEdit, text: string): Promise<boolean> {
    const { address, base, meanwhile = [] } = edit;
    const { agent } = this.#services;
    const title = describeReference(address.object);
    const planned = await inStatusBar(vscode.l10n.t('Planning the edit of {0}', title), () =>
      agent.call('document/edit', { ...address, base, text, isPreview: true }),
    );
    if (planned.is === 'unchanged') {
      const words =
        planned.notTaken.length === 0
          ? vscode.l10n.t('Nothing to change in {0}', title)
          : vscode.l10n.t('The server leaves {0} of {1} as it is', planned.notTaken.join(', '), title);
      vscode.window.setStatusBarMessage(words, statusMs);
      return planned.notTaken.length === 0;
    }
    if (planned.is === 'changed-meanwhile') return this.#merge(document.uri, edit, planned, text);
    const choice = await choosePlan(address, planned, meanwhile);
    if (choice === 'compare') await this.#compare(document.uri, edit);
    if (choice !== 'apply') return false;
    const sent = await inStatusBar(vscode.l10n.t('Changing {0}', title), () =>
      confirmed(applyTitle(planned.changes, vscode.l10n.t), (confirmation) =>
        agent.call('document/edit', { ...address, base, text, isPreview: false, ...confirmation }),
      ),
    );
    if (sent.is === 'changed-meanwhile') return this.#merge(document.uri, edit, sent, text);
    if (sent.is === 'changes') {
      await this.documents.sent(document.uri, sent.base);
      const count = sent.changes.length;
      vscode.window.setStatusBarMessage(vscode.l10n.t('{0} changed: {1} fields', title, count), statusMs);
    }
    return true;
  }

  /** From here on the edit is compared with the live object as it was shown: what is saved next was written in view of it. */
  async #merge(
    uri: vscode.Uri,
    { address, base, meanwhile = [] }: OpenEdit,
    conflict: Extract<EditOutcome, { is: 'changed-meanwhile' }>,
    text: string,
  ): Promise<false> {
    if ((await chooseMerge(address, conflict)) === undefined) return false;
    await this.documents.update(uri, {
      address,
      base: conflict.base,
      meanwhile: [...meanwhile, ...conflict.meanwhile],
      sides: { base: base.text, live: conflict.base.text, mine: text },
    });
    await this.#unsave(uri);
    const title = vscode.l10n.t('{0}: live ↔ your edit', describeReference(address.object));
    await vscode.commands.executeCommand('vscode.diff', objectUri(editScheme, address, 'live'), uri, title);
    return false;
  }

  async #compare(uri: vscode.Uri, edit: OpenEdit): Promise<void> {
    await this.documents.update(uri, { ...edit, sides: { ...edit.sides, base: edit.base.text } });
    const title = vscode.l10n.t('{0}: there now ↔ your edit', describeReference(edit.address.object));
    await vscode.commands.executeCommand('vscode.diff', objectUri(editScheme, edit.address, 'base'), uri, title);
  }

  /**
   * The text is not in the cluster, so the document must not look saved. VS Code has no way to say so but an edit, and one that changes
   * nothing is none: a line break comes and goes.
   */
  async #unsave(uri: vscode.Uri): Promise<void> {
    const document = await vscode.workspace.openTextDocument(uri);
    if (!document.isDirty) {
      const end = document.lineAt(document.lineCount - 1).range.end;
      await applyEdit((edit) => {
        edit.insert(uri, end, '\n');
      });
      await applyEdit((edit) => {
        edit.delete(uri, new vscode.Range(end, new vscode.Position(end.line + 1, 0)));
      });
    }
    if (!isOpen(uri)) await vscode.window.showTextDocument(document, { preview: false });
  }
}

async function applyEdit(change: (edit: vscode.WorkspaceEdit) => void): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  change(edit);
  await vscode.workspace.applyEdit(edit);
}

function isOpen(uri: vscode.Uri): boolean {
  return vscode.window.tabGroups.all.some(({ tabs }) =>
    tabs.some(({ input }) => {
      if (input instanceof vscode.TabInputText) return input.uri.toString() === uri.toString();
      return input instanceof vscode.TabInputTextDiff && input.modified.toString() === uri.toString();
    }),
  );
}

function inStatusBar<Answer>(title: string, work: () => PromiseLike<Answer>): Thenable<Answer> {
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, work);
}
