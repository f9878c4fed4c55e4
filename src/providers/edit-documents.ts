import * as vscode from 'vscode';
import type { ObjectAddress } from '../agent/protocol/documents.ts';
import type { ObjectChange } from '../cluster/objects/difference.ts';
import type { EditBase } from '../cluster/objects/edit-types.ts';
import { editScheme } from '../core/object-schemes.ts';
import { addressOf, objectUri, sideOf, type EditSide } from '../host/object-uris.ts';
import type { Services } from '../host/services.ts';

/** An edit that is open. */
export interface OpenEdit {
  readonly address: ObjectAddress;
  /** What the text is compared with. */
  readonly base: EditBase;
  /** What others changed, since a conflict was shown. */
  readonly meanwhile?: readonly ObjectChange[];
  /** Texts that stand beside the edit. */
  readonly sides?: Readonly<Partial<Record<EditSide, string>>>;
}

interface KnownEdit {
  readonly edit: OpenEdit;
  /** The text as it was saved last; undefined where it is what the edit began with. */
  draft?: string;
  changedAt: number;
}

/** Bases are kept in the workspace's state, so that an edit that VS Code brings back after a reload is still compared with its own. */
const stateKey = 'meshdeck.edits';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * Documents in which objects are edited. Saving one keeps its text and sends nothing: what it comes to is asked first, see
 * {@link file://../commands/object/edit-sessions.ts}.
 */
export class EditDocuments implements vscode.FileSystemProvider, vscode.FileDecorationProvider, vscode.Disposable {
  readonly #services: Services;
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.#changed.event;
  readonly #decorated = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChangeFileDecorations = this.#decorated.event;
  readonly #known = new Map<string, KnownEdit>();
  readonly #disposables: readonly { dispose(): unknown }[];

  constructor(services: Services) {
    this.#services = services;
    this.#disposables = [
      this.#changed,
      this.#decorated,
      vscode.window.registerFileDecorationProvider(this),
      vscode.workspace.registerFileSystemProvider(editScheme, this, { isCaseSensitive: true }),
    ];
  }

  /** Begins an edit of the object as it is now; one that is open already goes on. */
  async begin(address: ObjectAddress): Promise<vscode.Uri> {
    const uri = objectUri(editScheme, address);
    await this.#edit(uri);
    return uri;
  }

  /** The edit of a document; undefined where there is none. */
  find(uri: vscode.Uri): OpenEdit | undefined {
    return this.#known.get(uri.toString())?.edit ?? this.#remembered(uri);
  }

  /** Replaces what is known of an edit. Its text stays as it is. */
  async update(uri: vscode.Uri, edit: OpenEdit): Promise<void> {
    const known = this.#known.get(uri.toString());
    this.#keep(uri, { edit, changedAt: Date.now(), ...(known?.draft === undefined ? {} : { draft: known.draft }) });
    const sides = (Object.keys(edit.sides ?? {}) as EditSide[]).map((side) =>
      objectUri(editScheme, edit.address, side),
    );
    this.#changed.fire(sides.map((side) => ({ type: vscode.FileChangeType.Changed, uri: side })));
    await this.#remember();
  }

  /** The edit is in the cluster: the document goes on with what the server made of it. */
  async sent(uri: vscode.Uri, base: EditBase): Promise<void> {
    const known = this.#known.get(uri.toString());
    if (known === undefined) return;
    const { address } = known.edit;
    this.#keep(uri, { edit: { address, base }, changedAt: Math.max(Date.now(), known.changedAt + 1) });
    this.#changed.fire([{ type: vscode.FileChangeType.Changed, uri }]);
    await this.#remember();
  }

  /** The document is closed and nothing is to be kept of it. */
  async forget(uri: vscode.Uri): Promise<void> {
    if (this.#known.delete(uri.toString())) await this.#remember();
  }

  /** Where VS Code saves by itself, a document looks saved whose text is in no cluster. */
  provideFileDecoration(uri: vscode.Uri): vscode.FileDecoration | undefined {
    const known = uri.scheme === editScheme && sideOf(uri) === undefined ? this.#known.get(uri.toString()) : undefined;
    if (known?.draft === undefined || known.draft === known.edit.base.text) return undefined;
    return new vscode.FileDecoration('E', vscode.l10n.t('Edited and not in the cluster: save it to plan the change'));
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const known = await this.#edit(uri);
    const size = encoder.encode(textOf(uri, known)).length;
    const isReadonly = sideOf(uri) !== undefined;
    return {
      type: vscode.FileType.File,
      ctime: 0,
      mtime: known.changedAt,
      size,
      ...(isReadonly ? { permissions: vscode.FilePermission.Readonly } : {}),
    };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    return encoder.encode(textOf(uri, await this.#edit(uri)));
  }

  async writeFile(uri: vscode.Uri, content: Uint8Array): Promise<void> {
    if (sideOf(uri) !== undefined) throw vscode.FileSystemError.NoPermissions(uri);
    const known = await this.#edit(uri);
    known.draft = decoder.decode(content);
    known.changedAt = Math.max(Date.now(), known.changedAt + 1);
    this.#decorated.fire(uri);
  }

  /** Only we change these documents. */
  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  createDirectory(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  delete(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose();
  }

  /** The edit behind an address, begun where there is none. Contacts the cluster then. */
  async #edit(uri: vscode.Uri): Promise<KnownEdit> {
    const address = addressOf(uri);
    if (address === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    const key = objectUri(editScheme, address).toString();
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const remembered = this.#remembered(objectUri(editScheme, address));
    const edit = remembered ?? { address, base: await this.#services.agent.call('document/base', address) };
    const meanwhile = this.#known.get(key);
    if (meanwhile !== undefined) return meanwhile;
    const begun: KnownEdit = { edit, changedAt: Date.now() };
    this.#known.set(key, begun);
    await this.#remember();
    return begun;
  }

  #keep(uri: vscode.Uri, known: KnownEdit): void {
    this.#known.set(uri.toString(), known);
    this.#decorated.fire(uri);
  }

  #remembered(uri: vscode.Uri): OpenEdit | undefined {
    return this.#services.context.workspaceState.get<Record<string, OpenEdit>>(stateKey)?.[uri.toString()];
  }

  async #remember(): Promise<void> {
    // What was open before a reload and has not been looked at since is kept as long as its tab is there.
    const old = this.#services.context.workspaceState.get<Record<string, OpenEdit>>(stateKey) ?? {};
    const tabs = new Set(
      vscode.window.tabGroups.all.flatMap(({ tabs: ofGroup }) => ofGroup.map(({ input }) => uriOf(input))),
    );
    const kept = Object.entries(old).filter(([key]) => tabs.has(key) && !this.#known.has(key));
    const open = [...this.#known].map(([key, { edit }]) => [key, edit] as const);
    await this.#services.context.workspaceState.update(stateKey, Object.fromEntries([...kept, ...open]));
  }
}

function textOf(uri: vscode.Uri, { edit, draft }: KnownEdit): string {
  const side = sideOf(uri);
  return side === undefined ? (draft ?? edit.base.text) : (edit.sides?.[side] ?? edit.base.text);
}

function uriOf(input: unknown): string | undefined {
  return input instanceof vscode.TabInputText ? input.uri.toString() : undefined;
}
