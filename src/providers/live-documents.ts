import * as vscode from 'vscode';
import type { ObjectAddress, ObjectSnapshot } from '../agent/protocol/documents.ts';
import { problemOf } from '../core/problem.ts';
import { liveScheme } from '../core/object-schemes.ts';
import { addressOf } from '../host/object-uris.ts';
import type { Services } from '../host/services.ts';
import { measured } from '../host/spans.ts';
import { documentText } from './live-document-text.ts';

interface LiveDocument {
  readonly uri: vscode.Uri;
  readonly address: ObjectAddress;
  /** Its number in the agent; undefined before it is followed, and after the agent has ended. */
  document: number | undefined;
  snapshot: ObjectSnapshot;
  /** Settles when there is something to show. */
  ready: Promise<void>;
}

const nothingYet: ObjectSnapshot = { text: '', state: { is: 'reading' }, isAnother: false };

/**
 * Read-only documents that follow objects of clusters. What goes wrong stands in the document itself. An object is followed from the first
 * look at its document until that is closed.
 *
 * A content provider and no file system: of what this one tells VS Code changes only the lines that differ, so that the cursor and what is
 * folded stay where they are. The price is that the tabs do not come back after a reload of the window.
 */
export class LiveDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #services: Services;
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changed.event;
  readonly #open = new Map<string, LiveDocument>();
  /** What came of a document before its number was known. */
  readonly #early = new Map<number, ObjectSnapshot>();
  readonly #disposables: readonly { dispose(): unknown }[];

  constructor(services: Services) {
    this.#services = services;
    this.#disposables = [
      this.#changed,
      vscode.workspace.registerTextDocumentContentProvider(liveScheme, this),
      services.agent.on(
        'document/changed',
        measured('live document: changed', ({ document, ...snapshot }) => {
          const known = [...this.#open.values()].find((one) => one.document === document);
          if (known !== undefined) this.#take(known, snapshot);
          // What was closed meanwhile is not waited for.
          else if (this.#isWaiting()) this.#early.set(document, snapshot);
        }),
      ),
      services.agent.onDidCrash(() => {
        this.#early.clear();
        for (const known of this.#open.values()) {
          known.document = undefined;
          void this.#follow(known);
        }
      }),
      vscode.workspace.onDidGrantWorkspaceTrust(() => {
        for (const known of this.#open.values()) if (known.document === undefined) void this.#follow(known);
      }),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        this.#close(uri);
      }),
    ];
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const key = uri.toString();
    let known = this.#open.get(key);
    if (known === undefined) {
      const address = addressOf(uri);
      if (address === undefined) return '';
      known = { uri, address, document: undefined, snapshot: nothingYet, ready: Promise.resolve() };
      this.#open.set(key, known);
      known.ready = this.#follow(known);
    }
    await known.ready;
    return documentText(known.address, known.snapshot);
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose();
  }

  async #follow(known: LiveDocument): Promise<void> {
    try {
      const { document, ...snapshot } = await this.#services.agent.call('document/follow', known.address);
      known.document = document;
      this.#take(known, this.#early.get(document) ?? snapshot);
      this.#early.delete(document);
      // It was closed while the answer was on its way.
      if (this.#open.get(known.uri.toString()) !== known) await this.#unfollow(document);
    } catch (error) {
      this.#take(known, { ...known.snapshot, state: { is: 'denied', problem: problemOf(error) } });
    }
  }

  #isWaiting(): boolean {
    return [...this.#open.values()].some(({ document }) => document === undefined);
  }

  #take(known: LiveDocument, snapshot: ObjectSnapshot): void {
    known.snapshot = snapshot;
    this.#changed.fire(known.uri);
  }

  #close(uri: vscode.Uri): void {
    const known = this.#open.get(uri.toString());
    if (known === undefined) return;
    this.#open.delete(uri.toString());
    if (known.document !== undefined && this.#services.agent.isRunning) void this.#unfollow(known.document);
  }

  async #unfollow(document: number): Promise<void> {
    try {
      await this.#services.agent.call('document/unfollow', { document });
    } catch (error) {
      // The agent has ended, and with it what it followed.
      this.#services.log.write('debug', `unfollow: ${problemOf(error).code}`);
    }
  }
}
