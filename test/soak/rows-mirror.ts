import type { Caller } from '../../src/agent/protocol/channel.ts';
import type { AgentEvents, AgentMethods } from '../../src/agent/protocol/methods.ts';
import type { Row, RowsDelta } from '../../src/agent/protocol/rows.ts';

interface Window {
  readonly parent: string;
  rows: readonly Row[];
}

/** The rows of every open window, kept by deltas as the host keeps them. */
export class RowsMirror {
  readonly #caller: Caller<AgentMethods, AgentEvents>;
  readonly #windows = new Map<number, Window>();
  /** A delta may overtake the answer of its subscription. */
  readonly #early = new Map<number, RowsDelta[]>();
  #changes = 0;

  constructor(caller: Caller<AgentMethods, AgentEvents>) {
    this.#caller = caller;
    caller.on('rows/deltas', (deltas) => {
      this.#changes += deltas.length;
      for (const delta of deltas) {
        const window = this.#windows.get(delta.subscription);
        if (window !== undefined) applyDelta(window, delta);
        else this.#early.set(delta.subscription, [...(this.#early.get(delta.subscription) ?? []), delta]);
      }
    });
  }

  /** Deltas so far. */
  get changes(): number {
    return this.#changes;
  }

  get parents(): readonly string[] {
    return [...this.#windows.values()].map(({ parent }) => parent);
  }

  rowsBelow(parent: string): readonly Row[] {
    return [...this.#windows.values()].find((window) => window.parent === parent)?.rows ?? [];
  }

  async open(parent: string): Promise<void> {
    const { subscription, rows } = await this.#caller.call('rows/subscribe', { parent, offset: 0, limit: 200 });
    const window = { parent, rows };
    for (const delta of this.#early.get(subscription) ?? []) applyDelta(window, delta);
    this.#early.delete(subscription);
    this.#windows.set(subscription, window);
  }

  async close(parent: string): Promise<void> {
    for (const [subscription, window] of this.#windows) {
      if (window.parent !== parent) continue;
      this.#windows.delete(subscription);
      await this.#caller.call('rows/unsubscribe', { subscription });
      this.#early.delete(subscription);
    }
  }

  /** Every window as text, one line for each row: what two agents must agree on. */
  asText(): string {
    return [...this.#windows.values()]
      .sort((left, right) => (left.parent < right.parent ? -1 : 1))
      .map(({ parent, rows }) => [`below "${parent}"`, ...rows.map((row) => `  ${sortedJson(row)}`)].join('\n'))
      .join('\n');
  }
}

function applyDelta(window: Window, { order, upserts }: RowsDelta): void {
  const rows = new Map([...window.rows, ...upserts].map((row) => [row.id, row]));
  const ids = order ?? window.rows.map(({ id }) => id);
  window.rows = ids.map((id) => rows.get(id)).filter((row) => row !== undefined);
}

/** Ages are told anew twice a minute, and two agents do so at different times. */
const age = /just now|\d+ (?:min|h|days) ago/g;

function sortedJson(row: Row): string {
  const text = JSON.stringify(
    Object.fromEntries(Object.entries(row).sort(([left], [right]) => (left < right ? -1 : 1))),
  );
  return text.replaceAll(age, 'some time ago');
}
