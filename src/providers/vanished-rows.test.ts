import { describe, expect, it } from 'vitest';
import type { Row } from '../agent/protocol/rows.ts';
import type { Services } from '../host/services.ts';
import { RowSubscriptions } from './row-subscriptions.ts';

const row = (id: string): Row => ({ id, kind: 'object', label: id, icon: 'object', expandable: true });

/** An agent whose children of a parent are known, and that counts what is followed. */
class FakeAgent {
  readonly isRunning = true;
  readonly followed = new Map<number, string>();
  readonly #children: Readonly<Record<string, readonly string[]>>;
  #last = 0;
  /** Answers wait for this. */
  gate: Promise<void> = Promise.resolve();

  constructor(children: Readonly<Record<string, readonly string[]>>) {
    this.#children = children;
  }

  async call(method: string, params: { readonly parent?: string; readonly subscription?: number }): Promise<unknown> {
    if (method === 'rows/unsubscribe') {
      this.followed.delete(params.subscription ?? 0);
      return null;
    }
    const { parent = '' } = params;
    const subscription = ++this.#last;
    this.followed.set(subscription, parent);
    await this.gate;
    const rows = (this.#children[parent] ?? []).map(row);
    return { subscription, rows, total: rows.length };
  }
}

function followedBy(agent: FakeAgent): RowSubscriptions {
  const log = { write: () => undefined };
  return new RowSubscriptions({ agent, log } as unknown as Pick<Services, 'agent' | 'log'>);
}

const children = { '': ['lab'], lab: ['group', 'other'], group: ['kind'], kind: ['one'] };

/** What was begun without waiting for it has happened after this. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a row that vanished while it was open', () => {
  it('is not followed any more, nor is anything below it', async () => {
    const agent = new FakeAgent(children);
    const windows = followedBy(agent);
    for (const parent of ['', 'lab', 'group', 'kind']) await windows.follow(parent);
    const subscription = windows.window('lab')?.subscription ?? 0;
    windows.apply([{ subscription, total: 1, upserts: [], order: ['other'] }]);
    await settled();
    expect([...agent.followed.values()]).toEqual(['', 'lab']);
    expect(windows.row('group')).toBeUndefined();
    expect(windows.row('one')).toBeUndefined();
    expect(windows.row('other')).toEqual(row('other'));
  });

  it('is not followed either where its children were still asked for', async () => {
    const agent = new FakeAgent(children);
    const windows = followedBy(agent);
    for (const parent of ['', 'lab']) await windows.follow(parent);
    let answer = (): void => undefined;
    agent.gate = new Promise((resolve) => {
      answer = resolve;
    });
    const asked = windows.follow('group');
    const subscription = windows.window('lab')?.subscription ?? 0;
    windows.apply([{ subscription, total: 1, upserts: [], order: ['other'] }]);
    answer();
    await asked;
    await settled();
    expect([...agent.followed.values()]).toEqual(['', 'lab']);
  });

  it('is followed again when it is back and opened', async () => {
    const agent = new FakeAgent(children);
    const windows = followedBy(agent);
    for (const parent of ['', 'lab', 'group']) await windows.follow(parent);
    const subscription = windows.window('lab')?.subscription ?? 0;
    windows.apply([{ subscription, total: 1, upserts: [], order: ['other'] }]);
    windows.apply([{ subscription, total: 2, upserts: [row('group')], order: ['group', 'other'] }]);
    await settled();
    const again = await windows.follow('group');
    expect(again.rows.map(({ id }) => id)).toEqual(['kind']);
    expect([...agent.followed.values()].filter((parent) => parent === 'group')).toHaveLength(1);
  });
});
