import path from 'node:path';
import * as vscode from 'vscode';
import { formatPlural } from '../core/format.ts';
import { recognisedNames } from '../core/recognised-files.ts';
import { setContextKey } from '../host/context-keys.ts';
import { views } from '../host/ids.ts';
import { measuredTree } from '../host/spans.ts';
import { drawWith, PacedChanges } from './paced-changes.ts';

/** The Patterns tree: the pattern files of the workspace, with the counts of their diagnostics. */
export class PatternsTree implements vscode.TreeDataProvider<vscode.Uri> {
  readonly #changed = new vscode.EventEmitter<vscode.Uri | vscode.Uri[] | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #changes = new PacedChanges<vscode.Uri>(drawWith(this.#changed));
  readonly #disposables: readonly { dispose(): unknown }[];
  /** Elements by their text: VS Code redraws only the very objects that it was given. */
  #shown = new Map<string, vscode.Uri>();

  constructor() {
    const watcher = vscode.workspace.createFileSystemWatcher(recognisedNames.pattern, false, true, false);
    const refresh = (): void => {
      this.#changes.tell('everything');
    };
    this.#disposables = [
      this.#changed,
      this.#changes,
      watcher,
      watcher.onDidCreate(refresh),
      watcher.onDidDelete(refresh),
      vscode.workspace.onDidChangeWorkspaceFolders(refresh),
      vscode.languages.onDidChangeDiagnostics(({ uris }) => {
        const shown = uris.flatMap((uri) => this.#shown.get(uri.toString()) ?? []);
        if (shown.length > 0) this.#changes.tell(shown);
      }),
      vscode.window.createTreeView(views.patterns, { treeDataProvider: measuredTree('patterns', this) }),
    ];
  }

  getTreeItem(uri: vscode.Uri): vscode.TreeItem {
    this.#changes.reads(uri);
    const item = new vscode.TreeItem(uri, vscode.TreeItemCollapsibleState.None);
    const diagnostics = vscode.languages.getDiagnostics(uri);
    const errors = diagnostics.filter(({ severity }) => severity === vscode.DiagnosticSeverity.Error).length;
    const warnings = diagnostics.filter(({ severity }) => severity === vscode.DiagnosticSeverity.Warning).length;
    const counts = [
      ...(errors === 0 ? [] : [formatPlural(errors, 'error')]),
      ...(warnings === 0 ? [] : [formatPlural(warnings, 'warning')]),
    ];
    const folder = path.dirname(vscode.workspace.asRelativePath(uri, false));
    item.id = uri.toString();
    item.label = path.basename(uri.path);
    item.description = [...(folder === '.' ? [] : [folder]), ...counts].join(' · ');
    item.contextValue = 'pattern';
    item.accessibilityInformation = { label: [item.label, ...counts].join(', ') };
    item.command = { command: 'vscode.open', title: vscode.l10n.t('Open'), arguments: [uri] };
    return item;
  }

  async getChildren(parent?: vscode.Uri): Promise<vscode.Uri[]> {
    return parent === undefined ? this.#changes.answering(parent, () => this.#files()) : [];
  }

  async #files(): Promise<vscode.Uri[]> {
    const found = await vscode.workspace.findFiles(recognisedNames.pattern, '**/{node_modules,.meshdeck}/**');
    const sorted = [...found].sort((left, right) => left.path.localeCompare(right.path));
    this.#shown = new Map(sorted.map((uri) => [uri.toString(), uri]));
    setContextKey('meshdeck.patterns.state', sorted.length === 0 ? 'none' : 'some');
    return sorted;
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose();
  }
}
