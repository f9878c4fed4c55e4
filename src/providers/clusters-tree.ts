import * as vscode from 'vscode';
import type { ForwardState } from '../agent/protocol/forwards.ts';
import type { Row, RowsArrangement, RowsGrouping, RowsSort } from '../agent/protocol/rows.ts';
import { isCancelled, problemOf } from '../core/problem.ts';
import { without } from '../core/without.ts';
import { setContextKey } from '../host/context-keys.ts';
import { views } from '../host/ids.ts';
import type { Services } from '../host/services.ts';
import { measured, measuredTree } from '../host/spans.ts';
import { problemAsSentence, problemInWords } from '../host/words.ts';
import { badgeOf, filterMessage } from './clusters-words.ts';
import { dragObjects } from './drag-objects.ts';
import { contextRowId, forwardGroupRows, forwardRows } from './forward-rows.ts';
import { OpenedRows } from './opened-rows.ts';
import { drawWith, PacedChanges } from './paced-changes.ts';
import { itemOf } from './row-item.ts';
import { rootId, RowSubscriptions, windowSize } from './row-subscriptions.ts';

/** How long the rows of a collapsed parent are still followed, so that closing and opening again costs nothing. */
const keepCollapsedMs = 60_000;

/** Where order and groups are remembered. A filter is not: nobody wants to wonder tomorrow where the rest is. */
const sortKey = 'clusters.sort';
const groupKey = 'clusters.group';

/**
 * An element of the tree. VS Code knows elements by identity, and redraws only ones that it was given before: the node of an id stays
 * the same object while its row changes.
 */
export interface RowNode {
  readonly id: string;
  row: Row;
}

/**
 * The Clusters tree. It holds no cluster state: it subscribes to windows of rows in the agent and draws what it is told.
 */
export class ClustersTree implements vscode.TreeDataProvider<RowNode> {
  readonly #changed = new vscode.EventEmitter<RowNode | RowNode[] | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #changes = new PacedChanges<RowNode>((change) => {
    drawWith(this.#changed)(change);
    this.#tellMessage();
  });
  #forwards: readonly ForwardState[] = [];
  readonly #services: Services;
  readonly #view: vscode.TreeView<RowNode>;
  readonly #windows: RowSubscriptions;
  readonly #nodes = new Map<string, RowNode>();
  readonly #opened = new OpenedRows();
  readonly #collapseTimers = new Map<string, NodeJS.Timeout>();
  readonly #disposables: { dispose(): unknown }[] = [this.#changed, this.#changes];
  /** What is to be said above the rows before anything else: what failed. */
  #notice = '';
  #message = '';

  constructor(services: Services) {
    this.#services = services;
    this.#windows = new RowSubscriptions(services);
    this.#view = vscode.window.createTreeView(views.clusters, {
      treeDataProvider: measuredTree('clusters', this),
      showCollapseAll: true,
      canSelectMany: true,
      dragAndDropController: dragObjects,
    });
    const { workspaceState } = services.context;
    const [sort, group] = [workspaceState.get<RowsSort>(sortKey), workspaceState.get<RowsGrouping>(groupKey)];
    void this.#windows.arrange({ ...(sort === undefined ? {} : { sort }), ...(group === undefined ? {} : { group }) });
    this.#disposables.push(
      this.#view,
      this.#view.onDidCollapseElement(({ element }) => {
        this.#opened.close(element.row);
        this.#scheduleEnd(element.id);
      }),
      this.#view.onDidExpandElement(({ element }) => {
        this.#onExpand(element);
      }),
      services.agent.on(
        'rows/deltas',
        measured('clusters: rows/deltas', (deltas) => {
          const { parents, rows } = this.#windows.apply(deltas);
          for (const row of rows) this.#nodeOf(row);
          this.#fire(
            parents,
            rows.map(({ id }) => id),
          );
          this.#tellCounts();
        }),
      ),
      services.agent.on(
        'forwards/changed',
        measured('clusters: forwards/changed', (forwards) => {
          this.#takeForwards(forwards);
        }),
      ),
      services.agent.onDidCrash(() => {
        this.#forwards = [];
        this.refresh();
        this.#notice = vscode.l10n.t('The Meshdeck agent ended by itself and is started again. Reconnecting.');
        this.#tellCounts();
      }),
      vscode.workspace.onDidGrantWorkspaceTrust(() => {
        this.refresh();
      }),
    );
  }

  getTreeItem({ row }: RowNode): vscode.TreeItem {
    const item = itemOf(row);
    item.id = this.#opened.itemId(row);
    if (this.#opened.isOpen(row)) item.collapsibleState = vscode.TreeItemCollapsibleState.Expanded;
    return item;
  }

  getParent({ id }: RowNode): RowNode | undefined {
    return this.#nodes.get(this.#windows.parentOf(id));
  }

  getChildren(parent?: RowNode): Promise<RowNode[]> {
    return this.#changes.answering(() => this.#childrenOf(parent));
  }

  async #childrenOf(parent: RowNode | undefined): Promise<RowNode[]> {
    if (!vscode.workspace.isTrusted) return [];
    if (parent?.row.kind === 'group.forwards')
      return forwardRows(parent.row.context ?? '', this.#forwards).map((row) => this.#nodeOf(row));
    const parentId = parent?.id ?? rootId;
    try {
      const { rows } = await this.#windows.follow(parentId);
      if (parentId === rootId) this.#notice = '';
      this.#tellCounts();
      return [...rows, ...this.#ownRows(parent)].map((row) => this.#nodeOf(row));
    } catch (error) {
      if (isCancelled(error)) return [];
      const problem = problemOf(error);
      this.#services.log.problem(problem);
      if (parentId === rootId) {
        this.#notice = problemAsSentence(problem);
        this.#tellCounts();
        setContextKey('meshdeck.clusters.state', 'broken');
        return [];
      }
      const label = problemInWords(problem).message;
      return [
        this.#nodeOf({
          id: `${parentId}#problem`,
          kind: 'problem',
          label,
          icon: 'warning',
          expandable: false,
          problem,
        }),
      ];
    }
  }

  /** What this window itself has below a context: its forwarded ports, behind what the cluster has. */
  #ownRows(parent: RowNode | undefined): readonly Row[] {
    const context = parent?.row.context;
    const isContext = context !== undefined && parent?.id === contextRowId(context);
    return isContext ? forwardGroupRows(context, this.#forwards) : [];
  }

  #takeForwards(forwards: readonly ForwardState[]): void {
    const contexts = new Set([...this.#forwards, ...forwards].map(({ context }) => context));
    this.#forwards = forwards;
    this.#fire([...contexts].map(contextRowId), []);
  }

  /** The rows that are selected in the view. */
  get selection(): readonly Row[] {
    return this.#view.selection.map(({ row }) => row);
  }

  /** How the rows are filtered and sorted. */
  get arrangement(): RowsArrangement {
    return this.#windows.arrangement;
  }

  /** What is shown of what the filter goes over, in words; undefined without a filter. */
  get filterWords(): string | undefined {
    const { filter = '' } = this.#windows.arrangement;
    return filter === '' ? undefined : filterMessage(filter, this.#windows.filtered);
  }

  /** Shows only what matches; the empty filter shows everything. */
  async filter(text: string): Promise<void> {
    const filter = text.trim();
    await this.#windows.arrange({
      ...without(this.#windows.arrangement, 'filter'),
      ...(filter === '' ? {} : { filter }),
    });
    setContextKey('meshdeck.clusters.isFiltered', filter !== '');
    this.#tellCounts();
  }

  /** Shows rows in another order, and remembers it. */
  async sort(sort: RowsSort): Promise<void> {
    await this.#windows.arrange({ ...this.#windows.arrangement, sort });
    await this.#services.context.workspaceState.update(sortKey, sort);
  }

  /** Groups workloads, or puts them one below the other, and remembers it. */
  async group(group: RowsGrouping | undefined): Promise<void> {
    const rest = without(this.#windows.arrangement, 'group');
    await this.#windows.arrange({ ...rest, ...(group === undefined ? {} : { group }) });
    await this.#services.context.workspaceState.update(groupKey, group);
  }

  /** Asks for everything on screen again. */
  refresh(): void {
    this.#notice = '';
    this.#windows.forget();
    this.#changes.tell('everything');
  }

  /** Tries again what failed at a row. */
  async retry(row: Row): Promise<void> {
    await this.#services.agent.call('cluster/retry', { row: row.id });
  }

  /** Ends the connection of a context; its row stays, closed, and opening it connects again. */
  async disconnect(context: string): Promise<void> {
    await this.#services.agent.call('cluster/disconnect', { context });
    const row = this.#windows.window(rootId)?.rows.find((one) => one.context === context);
    if (row === undefined) return;
    const isInside = (id: string): boolean => id === row.id || id.startsWith(`${row.id}/`);
    this.#opened.collapse(row.id, isInside);
    for (const id of this.#windows.parents.filter(isInside)) await this.#windows.end(id);
    this.#forgetNodes();
    this.#fire([rootId], []);
  }

  /** The next window of a parent's children. */
  async showMore(row: Row): Promise<void> {
    const parentId = this.#windows.parentOf(row.id);
    await this.#windows.grow(parentId);
    this.#fire([parentId], []);
  }

  /**
   * Selects a row and opens what is above it.
   *
   * @param steps the rows from the context to it, each with its place among the children of the one before.
   * @returns false where a row is not there any more.
   */
  async reveal(steps: readonly { readonly id: string; readonly position: number }[]): Promise<boolean> {
    let parentId: string = rootId;
    let last: RowNode | undefined;
    for (const { id, position } of steps) {
      const window = await this.#windows.follow(parentId);
      if (position >= window.limit) {
        await this.#windows.grow(parentId, Math.ceil((position + 1) / windowSize) * windowSize);
        this.#fire([parentId], []);
      }
      const { rows } = await this.#windows.follow(parentId);
      for (const row of rows) this.#nodeOf(row);
      last = this.#nodes.get(id);
      if (last === undefined || rows.every((row) => row.id !== id)) return false;
      parentId = id;
    }
    if (last === undefined) return false;
    await this.#changes.drawn();
    await this.#view.reveal(last, { select: true, focus: true });
    return true;
  }

  /** The node of a row, always the same one for an id. */
  #nodeOf(row: Row): RowNode {
    const known = this.#nodes.get(row.id);
    if (known === undefined) {
      const node: RowNode = { id: row.id, row };
      this.#nodes.set(row.id, node);
      return node;
    }
    known.row = row;
    return known;
  }

  #fire(parents: readonly string[], rows: readonly string[]): void {
    if (parents.includes(rootId)) {
      this.#changes.tell('everything');
      return;
    }
    const nodes = [...parents, ...rows].flatMap((id) => this.#nodes.get(id) ?? []);
    if (nodes.length > 0) this.#changes.tell(nodes);
  }

  #onExpand(node: RowNode): void {
    this.#opened.open(node.row);
    clearTimeout(this.#collapseTimers.get(node.id));
    this.#collapseTimers.delete(node.id);
    if (this.#windows.window(node.id) === undefined) this.#changes.tell([node]);
  }

  #scheduleEnd(parentId: string): void {
    clearTimeout(this.#collapseTimers.get(parentId));
    const timer = setTimeout(() => {
      this.#collapseTimers.delete(parentId);
      void this.#end(parentId);
    }, keepCollapsedMs);
    this.#collapseTimers.set(parentId, timer);
  }

  async #end(parentId: string): Promise<void> {
    await this.#windows.end(parentId);
    this.#forgetNodes();
    this.#tellCounts();
  }

  #forgetNodes(): void {
    for (const id of this.#nodes.keys()) if (this.#windows.row(id) === undefined) this.#nodes.delete(id);
  }

  #tellCounts(): void {
    if (this.#messageNow() !== this.#message) this.#changes.tell([]);
    const root = this.#windows.window(rootId);
    if (root === undefined) return;
    const isEmpty = root.rows.length === 0 && this.filterWords === undefined;
    setContextKey('meshdeck.clusters.state', isEmpty ? 'none' : 'some');
    const badge = badgeOf(root.rows);
    if (badge?.tooltip !== this.#view.badge?.tooltip) this.#view.badge = badge;
  }

  /** What failed, or what the filter shows. */
  #messageNow(): string {
    return this.#notice === '' ? (this.filterWords ?? '') : this.#notice;
  }

  #tellMessage(): void {
    const message = this.#messageNow();
    if (message === this.#message) return;
    this.#message = message;
    this.#view.message = message;
  }

  dispose(): void {
    for (const timer of this.#collapseTimers.values()) clearTimeout(timer);
    for (const disposable of this.#disposables) disposable.dispose();
  }
}
