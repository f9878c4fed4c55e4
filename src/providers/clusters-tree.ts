import * as vscode from 'vscode';
import type { Row, RowsDelta, RowsWindow } from '../agent/protocol/rows.ts';
import { isCancelled, problemOf } from '../core/problem.ts';
import { setContextKey } from '../host/context-keys.ts';
import { views } from '../host/ids.ts';
import type { Services } from '../host/services.ts';
import { measured, measuredTree } from '../host/spans.ts';
import { problemAsSentence, problemInWords } from '../host/words.ts';
import { itemOf } from './row-item.ts';

/** How many children are asked for first, and how many more at each "show more". */
const windowSize = 200;

/** How long the rows of a collapsed parent are still followed, so that closing and opening again costs nothing. */
const keepCollapsedMs = 60_000;

/**
 * An element of the tree. VS Code knows elements by identity, and redraws only ones that it was given before: the node of an id stays
 * the same object while its row changes.
 */
export interface RowNode {
  readonly id: string;
  row: Row;
}

interface Subscription {
  readonly id: number;
  limit: number;
  rows: readonly Row[];
  total: number;
}

const root = '';

/**
 * The Clusters tree. It holds no cluster state: it subscribes to windows of rows in the agent and draws what it is told.
 */
export class ClustersTree implements vscode.TreeDataProvider<RowNode> {
  readonly #changed = new vscode.EventEmitter<RowNode | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #services: Services;
  readonly #view: vscode.TreeView<RowNode>;
  readonly #nodes = new Map<string, RowNode>();
  readonly #subscriptions = new Map<string, Subscription>();
  readonly #parentOf = new Map<string, string>();
  readonly #limits = new Map<string, number>();
  /** What a person has opened: VS Code forgets it for rows that go and come again, as all do when a cluster is connected anew. */
  readonly #opened = new Set<string>();
  /** How often a row was disconnected: VS Code collapses a row only where it becomes another one, by its id. */
  readonly #generations = new Map<string, number>();
  readonly #collapseTimers = new Map<string, NodeJS.Timeout>();
  readonly #disposables: { dispose(): unknown }[] = [this.#changed];

  constructor(services: Services) {
    this.#services = services;
    this.#view = vscode.window.createTreeView(views.clusters, {
      treeDataProvider: measuredTree('clusters', this),
      showCollapseAll: true,
      canSelectMany: true,
    });
    this.#disposables.push(
      this.#view,
      this.#view.onDidCollapseElement(({ element }) => {
        this.#opened.delete(element.id);
        this.#scheduleUnsubscribe(element.id);
      }),
      this.#view.onDidExpandElement(({ element }) => {
        this.#onExpand(element);
      }),
      services.agent.on(
        'rows/delta',
        measured('clusters: rows/delta', (delta) => {
          this.#apply(delta);
        }),
      ),
      services.agent.onDidCrash(() => {
        this.refresh();
        this.#view.message = vscode.l10n.t('The Meshdeck agent ended by itself and is started again. Reconnecting.');
      }),
      vscode.workspace.onDidGrantWorkspaceTrust(() => {
        this.refresh();
      }),
    );
  }

  getTreeItem({ row }: RowNode): vscode.TreeItem {
    const item = itemOf(row);
    const generation = this.#generations.get(row.id);
    if (generation !== undefined) item.id = `${row.id}#${generation}`;
    if (row.expandable && this.#opened.has(row.id)) item.collapsibleState = vscode.TreeItemCollapsibleState.Expanded;
    return item;
  }

  getParent({ id }: RowNode): RowNode | undefined {
    return this.#nodes.get(this.#parentOf.get(id) ?? root);
  }

  async getChildren(parent?: RowNode): Promise<RowNode[]> {
    if (!vscode.workspace.isTrusted) return [];
    const parentId = parent?.id ?? root;
    try {
      const { rows } = this.#subscriptions.get(parentId) ?? (await this.#subscribe(parentId));
      if (parentId === root) {
        this.#view.message = '';
        this.#reportRoot(rows);
      }
      return rows.map((row) => this.#nodeOf(row));
    } catch (error) {
      if (isCancelled(error)) return [];
      const problem = problemOf(error);
      this.#services.log.problem(problem);
      if (parentId === root) {
        this.#view.message = problemAsSentence(problem);
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

  /** Asks for everything on screen again. */
  refresh(): void {
    this.#view.message = '';
    this.#forget();
    this.#changed.fire(undefined);
  }

  /** Tries again what failed at a row. */
  async retry(row: Row): Promise<void> {
    await this.#services.agent.call('cluster/retry', { row: row.id });
  }

  /** Ends the connection of a context; its row stays, closed, and opening it connects again. */
  async disconnect(context: string): Promise<void> {
    await this.#services.agent.call('cluster/disconnect', { context });
    const row = this.#subscriptions.get(root)?.rows.find((one) => one.context === context);
    if (row === undefined) return;
    const isInside = (id: string): boolean => id === row.id || id.startsWith(`${row.id}/`);
    for (const id of [...this.#opened].filter(isInside)) this.#opened.delete(id);
    for (const id of [...this.#subscriptions.keys()].filter(isInside)) await this.#unsubscribe(id);
    this.#generations.set(row.id, (this.#generations.get(row.id) ?? 0) + 1);
    this.#fireParent(root);
  }

  /** The next window of a parent's children. */
  async showMore(row: Row): Promise<void> {
    const parentId = this.#parentOf.get(row.id) ?? root;
    this.#limits.set(parentId, (this.#subscriptions.get(parentId)?.limit ?? windowSize) + windowSize);
    await this.#unsubscribe(parentId);
    this.#fireParent(parentId);
  }

  async #subscribe(parentId: string): Promise<Subscription> {
    const limit = this.#limits.get(parentId) ?? windowSize;
    const answer = await this.#services.agent.call('rows/subscribe', { parent: parentId, offset: 0, limit });
    const subscription: Subscription = { id: answer.subscription, limit, rows: [], total: 0 };
    this.#take(parentId, subscription, answer);
    this.#subscriptions.set(parentId, subscription);
    return subscription;
  }

  #take(parentId: string, subscription: Subscription, window: RowsWindow): void {
    subscription.rows = window.rows;
    subscription.total = window.total;
    for (const row of window.rows) {
      this.#parentOf.set(row.id, parentId);
      this.#nodeOf(row);
    }
  }

  #apply(delta: RowsDelta): void {
    const found = [...this.#subscriptions].find(([, subscription]) => subscription.id === delta.subscription);
    if (found === undefined) return;
    const [parentId, subscription] = found;
    const byId = new Map(subscription.rows.map((row) => [row.id, row]));
    for (const row of delta.upserts) byId.set(row.id, row);
    const order = delta.order ?? subscription.rows.map((row) => row.id);
    const rows = order.map((id) => byId.get(id)).filter((row) => row !== undefined);
    this.#take(parentId, subscription, { rows, total: delta.total });
    if (delta.order !== undefined) this.#fireParent(parentId);
    else for (const row of delta.upserts) this.#changed.fire(this.#nodeOf(row));
    if (parentId === root) this.#reportRoot(rows);
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

  #fireParent(parentId: string): void {
    if (parentId === root) {
      this.#changed.fire(undefined);
      return;
    }
    const parent = this.#nodes.get(parentId);
    if (parent !== undefined) this.#changed.fire(parent);
  }

  #onExpand(node: RowNode): void {
    this.#opened.add(node.id);
    clearTimeout(this.#collapseTimers.get(node.id));
    this.#collapseTimers.delete(node.id);
    if (!this.#subscriptions.has(node.id)) this.#changed.fire(node);
  }

  #scheduleUnsubscribe(parentId: string): void {
    clearTimeout(this.#collapseTimers.get(parentId));
    const timer = setTimeout(() => {
      this.#collapseTimers.delete(parentId);
      void this.#unsubscribe(parentId);
    }, keepCollapsedMs);
    this.#collapseTimers.set(parentId, timer);
  }

  async #unsubscribe(parentId: string): Promise<void> {
    const subscription = this.#subscriptions.get(parentId);
    if (subscription === undefined) return;
    this.#subscriptions.delete(parentId);
    for (const row of subscription.rows) {
      await this.#unsubscribe(row.id);
      this.#nodes.delete(row.id);
      this.#parentOf.delete(row.id);
    }
    try {
      await this.#services.agent.call('rows/unsubscribe', { subscription: subscription.id });
    } catch (error) {
      this.#services.log.write('debug', `unsubscribe: ${problemOf(error).code}`);
    }
  }

  #forget(): void {
    const ids = [...this.#subscriptions.values()].map((subscription) => subscription.id);
    this.#subscriptions.clear();
    if (this.#services.agent.pid === undefined) return;
    for (const subscription of ids)
      this.#services.agent.call('rows/unsubscribe', { subscription }).catch((error: unknown) => {
        this.#services.log.write('debug', `unsubscribe: ${problemOf(error).code}`);
      });
  }

  #reportRoot(rows: readonly Row[]): void {
    setContextKey('meshdeck.clusters.state', rows.length === 0 ? 'none' : 'some');
  }

  dispose(): void {
    for (const timer of this.#collapseTimers.values()) clearTimeout(timer);
    for (const disposable of this.#disposables) disposable.dispose();
  }
}
