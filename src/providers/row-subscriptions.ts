import type { FilteredCount, Row, RowsArrangement, RowsDelta, RowsWindow } from '../agent/protocol/rows.ts';
import { problemOf } from '../core/problem.ts';
import type { Services } from '../host/services.ts';

/** How many children are asked for first, and how many more at each "show more". */
export const windowSize = 200;

/** The id that stands for the parent of the contexts. */
export const rootId = '';

/** The window over a parent's children that is followed. */
export interface FollowedWindow extends RowsWindow {
  readonly subscription: number;
  readonly limit: number;
}

/** What came of deltas: parents whose children are others now, and rows that only read differently. */
export interface RowChanges {
  readonly parents: readonly string[];
  readonly rows: readonly Row[];
}

/** The windows of rows that the Clusters view follows in the agent. It knows rows and nothing of how they are drawn. */
export class RowSubscriptions {
  readonly #services: Pick<Services, 'agent' | 'log'>;
  readonly #windows = new Map<string, FollowedWindow>();
  readonly #parentOfSubscription = new Map<number, string>();
  readonly #parentOf = new Map<string, string>();
  readonly #rows = new Map<string, Row>();
  readonly #limits = new Map<string, number>();
  /** What is told before the answer that names the subscription. */
  readonly #early = new Map<number, RowsDelta[]>();
  /** Asked for and not answered yet: the view and a command may ask at once. */
  readonly #asked = new Map<string, Promise<FollowedWindow>>();
  #arrangement: RowsArrangement = {};

  constructor(services: Pick<Services, 'agent' | 'log'>) {
    this.#services = services;
  }

  get arrangement(): RowsArrangement {
    return this.#arrangement;
  }

  /** Sum over all windows; undefined where nothing is filtered. */
  get filtered(): FilteredCount | undefined {
    const counts = [...this.#windows.values()].flatMap(({ filtered }) => filtered ?? []);
    if (counts.length === 0) return undefined;
    return counts.reduce((sum, { shown, of }) => ({ shown: sum.shown + shown, of: sum.of + of }));
  }

  window(parent: string): FollowedWindow | undefined {
    return this.#windows.get(parent);
  }

  row(id: string): Row | undefined {
    return this.#rows.get(id);
  }

  /** Id of the parent of a row that is or was followed. */
  parentOf(id: string): string {
    return this.#parentOf.get(id) ?? rootId;
  }

  get parents(): readonly string[] {
    return [...this.#windows.keys()];
  }

  /** The window over a parent's children, followed from now on. Throws what the agent throws. */
  async follow(parent: string): Promise<FollowedWindow> {
    const known = this.#windows.get(parent);
    if (known !== undefined) return known;
    const asked = this.#asked.get(parent) ?? this.#subscribe(parent);
    this.#asked.set(parent, asked);
    try {
      return await asked;
    } finally {
      if (this.#asked.get(parent) === asked) this.#asked.delete(parent);
    }
  }

  /** Takes in what the agent tells. */
  apply(deltas: readonly RowsDelta[]): RowChanges {
    const parents: string[] = [];
    const rows: Row[] = [];
    for (const delta of deltas) {
      const parent = this.#apply(delta);
      if (parent === undefined) continue;
      if (delta.order !== undefined) parents.push(parent);
      else rows.push(...delta.upserts);
    }
    return { parents, rows };
  }

  /** Asks for a longer window at the next {@link follow}. */
  async grow(parent: string, limit = (this.#windows.get(parent)?.limit ?? windowSize) + windowSize): Promise<void> {
    this.#limits.set(parent, limit);
    await this.end(parent);
  }

  /** Shows all windows in another way. The agent tells of what that changes. */
  async arrange(arrangement: RowsArrangement): Promise<void> {
    const isRegrouped = arrangement.group !== this.#arrangement.group;
    this.#arrangement = arrangement;
    // Groups of before are gone; nobody would close them.
    if (isRegrouped)
      for (const parent of this.parents) if (this.#rows.get(parent)?.kind === 'workload-group') await this.end(parent);
    const changes = [...this.#windows].map(([parent, { subscription }]) => ({
      subscription,
      arrangement: this.#arrangementFor(parent),
    }));
    if (changes.length > 0) await this.#services.agent.call('rows/rearrange', { changes });
  }

  /** Says that what the agent told is drawn and that it can tell more. */
  async next(): Promise<void> {
    if (!this.#services.agent.isRunning) return;
    try {
      await this.#services.agent.call('rows/next', null);
    } catch (error) {
      this.#services.log.write('debug', `next rows: ${problemOf(error).code}`);
    }
  }

  /** Follows a parent, and all that is below it, no more. */
  async end(parent: string): Promise<void> {
    const window = this.#windows.get(parent);
    if (window === undefined) return;
    this.#windows.delete(parent);
    this.#parentOfSubscription.delete(window.subscription);
    for (const row of window.rows) {
      // Rows that are grouped in another way stand below another parent by now.
      if (this.parentOf(row.id) !== parent) continue;
      await this.end(row.id);
      this.#rows.delete(row.id);
      this.#parentOf.delete(row.id);
    }
    await this.#unsubscribe(window.subscription);
  }

  /** Forgets everything: the agent may be another one. */
  forget(): void {
    const subscriptions = [...this.#parentOfSubscription.keys()];
    this.#windows.clear();
    this.#parentOfSubscription.clear();
    this.#early.clear();
    this.#asked.clear();
    if (!this.#services.agent.isRunning) return;
    for (const subscription of subscriptions) void this.#unsubscribe(subscription);
  }

  async #subscribe(parent: string): Promise<FollowedWindow> {
    const limit = this.#limits.get(parent) ?? windowSize;
    const query = { parent, offset: 0, limit, ...this.#arrangementFor(parent) };
    const { subscription, ...answer } = await this.#services.agent.call('rows/subscribe', query);
    const window = { subscription, limit, ...answer };
    this.#parentOfSubscription.set(subscription, parent);
    this.#take(parent, window);
    for (const delta of this.#early.get(subscription) ?? []) this.#apply(delta);
    this.#early.delete(subscription);
    return this.#windows.get(parent) ?? window;
  }

  async #unsubscribe(subscription: number): Promise<void> {
    try {
      await this.#services.agent.call('rows/unsubscribe', { subscription });
    } catch (error) {
      this.#services.log.write('debug', `unsubscribe: ${problemOf(error).code}`);
    }
    this.#early.delete(subscription);
  }

  /** What is below an object belongs to it, whatever it is called: once the object is shown it is not filtered. */
  #arrangementFor(parent: string): RowsArrangement {
    const row = this.#rows.get(parent);
    if (row?.object === undefined || row.kind === 'namespace') return this.#arrangement;
    const { sort } = this.#arrangement;
    return sort === undefined ? {} : { sort };
  }

  #apply(delta: RowsDelta): string | undefined {
    const parent = this.#parentOfSubscription.get(delta.subscription);
    const window = parent === undefined ? undefined : this.#windows.get(parent);
    if (parent === undefined || window === undefined) {
      this.#early.set(delta.subscription, [...(this.#early.get(delta.subscription) ?? []), delta]);
      return undefined;
    }
    const byId = new Map(window.rows.map((row) => [row.id, row]));
    for (const row of delta.upserts) byId.set(row.id, row);
    const order = delta.order ?? window.rows.map(({ id }) => id);
    const { subscription, limit } = window;
    const { total, filtered } = delta;
    const rows = order.map((id) => byId.get(id)).filter((row) => row !== undefined);
    const there = new Set(order);
    // Below another group it may be there already.
    for (const { id } of window.rows) if (!there.has(id) && this.#parentOf.get(id) === parent) void this.#vanished(id);
    this.#take(parent, { subscription, limit, rows, total, ...(filtered === undefined ? {} : { filtered }) });
    return parent;
  }

  /** A row that is not there any more may have been open, or on its way to be. */
  async #vanished(id: string): Promise<void> {
    this.#rows.delete(id);
    // What is asked for is answered first; the row may be back by then.
    await this.#asked.get(id)?.catch(() => undefined);
    if (this.#rows.has(id)) return;
    this.#parentOf.delete(id);
    await this.end(id);
  }

  #take(parent: string, window: FollowedWindow): void {
    this.#windows.set(parent, window);
    for (const row of window.rows) {
      this.#parentOf.set(row.id, parent);
      this.#rows.set(row.id, row);
    }
  }
}
