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
import { ClustersHeader } from './clusters-header.ts';
import { filterMessage } from './clusters-words.ts';
import { CollapsedRows } from './collapsed-rows.ts';
import { dragObjects } from './drag-objects.ts';
import { contextRowId, forwardGroupRows, forwardRows } from './forward-rows.ts';
import { LatestQuestion } from './latest-question.ts';
import { OpenedRows } from './opened-rows.ts';
import { drawWith, PacedChanges } from './paced-changes.ts';
import { revealRow } from './reveal-row.ts';
import { itemOf } from './row-item.ts';
import { RowNodes, type RowNode } from './row-nodes.ts';
import { rootId, RowSubscriptions, windowSize } from './row-subscriptions.ts';
import { SecondDrawing } from './second-drawing.ts';

/** Where order and groups are remembered. A filter is not: nobody wants to wonder tomorrow where the rest is. */
const sortKey = 'clusters.sort';
const groupKey = 'clusters.group';

/**
 * The Clusters tree. It holds no cluster state: it subscribes to windows of rows in the agent and draws what it is told.
 */
export class ClustersTree implements vscode.TreeDataProvider<RowNode> {
  readonly #changed = new vscode.EventEmitter<RowNode | RowNode[] | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #changes = new PacedChanges<RowNode>((change) => {
    drawWith(this.#changed)(change);
    this.#header.draw(this.filterWords);
    this.#drawnTwice.after(change);
  });
  readonly #drawnTwice = new SecondDrawing(this.#changes, ({ id }) => this.#windows.window(id) !== undefined);
  #forwards: readonly ForwardState[] = [];
  readonly #services: Services;
  readonly #view: vscode.TreeView<RowNode>;
  readonly #header: ClustersHeader;
  readonly #windows: RowSubscriptions;
  readonly #nodes = new RowNodes();
  readonly #opened = new OpenedRows();
  readonly #questions = new LatestQuestion<RowNode, RowNode>();
  readonly #collapsed = new CollapsedRows((parent) => void this.#end(parent));
  readonly #disposables: { dispose(): unknown }[] = [this.#changed, this.#changes, this.#drawnTwice, this.#collapsed];
  #isWaitingForMore = false;

  constructor(services: Services) {
    this.#services = services;
    this.#windows = new RowSubscriptions(services);
    this.#view = vscode.window.createTreeView(views.clusters, {
      treeDataProvider: measuredTree('clusters', this),
      showCollapseAll: true,
      canSelectMany: true,
      dragAndDropController: dragObjects,
    });
    this.#header = new ClustersHeader(this.#view);
    const { workspaceState } = services.context;
    const [sort, group] = [workspaceState.get<RowsSort>(sortKey), workspaceState.get<RowsGrouping>(groupKey)];
    void this.#windows.arrange({ ...(sort === undefined ? {} : { sort }), ...(group === undefined ? {} : { group }) });
    this.#disposables.push(
      this.#view,
      this.#view.onDidCollapseElement(({ element }) => {
        this.#opened.close(element.row);
        this.#collapsed.add(element.id);
      }),
      this.#view.onDidExpandElement(({ element }) => {
        this.#onExpand(element);
      }),
      services.agent.on(
        'rows/deltas',
        measured('clusters: rows/deltas', (deltas) => {
          const { parents, rows } = this.#windows.apply(deltas);
          for (const row of rows) this.#nodes.of(row);
          this.#fire(
            parents,
            rows.map(({ id }) => id),
          );
          this.#tellCounts();
          this.#askForMore();
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
        this.#header.say(vscode.l10n.t('The Meshdeck agent ended by itself and is started again. Reconnecting.'));
        this.#tellCounts();
      }),
      vscode.workspace.onDidGrantWorkspaceTrust(() => {
        this.refresh();
      }),
    );
  }

  getTreeItem(node: RowNode): vscode.TreeItem {
    this.#changes.reads(node);
    const { row } = node;
    const item = itemOf(row);
    item.id = this.#opened.itemId(row);
    if (this.#opened.isOpen(row)) item.collapsibleState = vscode.TreeItemCollapsibleState.Expanded;
    return item;
  }

  getParent({ id }: RowNode): RowNode | undefined {
    return this.#nodes.known(this.#windows.parentOf(id));
  }

  getChildren(parent?: RowNode): Promise<RowNode[]> {
    return this.#changes.answering(parent, () => this.#questions.ask(parent, () => this.#childrenOf(parent)));
  }

  async #childrenOf(parent: RowNode | undefined): Promise<RowNode[]> {
    if (!vscode.workspace.isTrusted) return [];
    if (parent?.row.kind === 'group.forwards')
      return forwardRows(parent.row.context ?? '', this.#forwards).map((row) => this.#nodes.of(row));
    const parentId = parent?.id ?? rootId;
    try {
      const { rows } = await this.#windows.follow(parentId);
      if (parentId === rootId) this.#header.say('');
      this.#tellCounts();
      return [...rows, ...this.#ownRows(parent)].map((row) => this.#nodes.of(row));
    } catch (error) {
      if (isCancelled(error)) return [];
      const problem = problemOf(error);
      this.#services.log.problem(problem);
      if (parentId === rootId) {
        this.#header.say(problemAsSentence(problem));
        this.#tellCounts();
        setContextKey('meshdeck.clusters.state', 'broken');
        return [];
      }
      const label = problemInWords(problem).message;
      return [
        this.#nodes.of({
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
    this.#header.say('');
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
   * @returns false where a row is not there any more, or VS Code does not show it.
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
      for (const row of rows) this.#nodes.of(row);
      last = this.#nodes.known(id);
      if (last === undefined || rows.every((row) => row.id !== id)) return false;
      parentId = id;
    }
    if (last === undefined) return false;
    return revealRow(this.#view, last, () => this.#changes.drawn());
  }

  #fire(parents: readonly string[], rows: readonly string[]): void {
    if (parents.includes(rootId)) {
      this.#changes.tell('everything');
      return;
    }
    const nodes = [...parents, ...rows].flatMap((id) => this.#nodes.known(id) ?? []);
    if (nodes.length > 0) this.#changes.tell(nodes);
  }

  /** One clock for rows: the agent makes them when they can be drawn. */
  #askForMore(): void {
    if (this.#isWaitingForMore) return;
    this.#isWaitingForMore = true;
    void this.#changes.free().then(() => {
      this.#isWaitingForMore = false;
      return this.#windows.next();
    });
  }

  #onExpand(node: RowNode): void {
    this.#opened.open(node.row);
    this.#collapsed.delete(node.id);
    if (this.#windows.window(node.id) === undefined) this.#changes.tell([node]);
  }

  async #end(parentId: string): Promise<void> {
    await this.#windows.end(parentId);
    this.#forgetNodes();
    this.#tellCounts();
  }

  #forgetNodes(): void {
    this.#nodes.keepOnly((id) => this.#windows.row(id) !== undefined);
  }

  #tellCounts(): void {
    if (this.#header.isOutdated(this.filterWords)) this.#changes.tell([]);
    const root = this.#windows.window(rootId);
    if (root !== undefined) this.#header.count(root.rows, this.filterWords);
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose();
  }
}
