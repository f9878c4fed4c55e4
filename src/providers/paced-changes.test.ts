import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { deferred } from '../core/deferred.ts';
import { PacedChanges, type TreeChange } from './paced-changes.ts';
import { begins } from './testing/begins.ts';

describe('changes of a tree', () => {
  let drawn: { readonly atMs: number; readonly change: TreeChange<string> }[];
  let changes: PacedChanges<string>;
  let startedMs: number;

  const draws = (change: TreeChange<string>): void => {
    drawn.push({ atMs: Date.now() - startedMs, change });
  };

  beforeEach(() => {
    vi.useFakeTimers();
    startedMs = Date.now();
    drawn = [];
    changes = new PacedChanges((change) => {
      draws(change);
      begins(changes, change);
    });
  });

  afterEach(() => {
    changes.dispose();
    vi.useRealTimers();
  });

  test('the first is drawn at once', () => {
    changes.tell(['web']);
    expect(drawn).toEqual([{ atMs: 0, change: ['web'] }]);
  });

  test('what changes soon after is drawn together, each element once', () => {
    changes.tell(['web']);
    vi.advanceTimersByTime(50);
    changes.tell(['web', 'cart']);
    changes.tell(['cart']);
    vi.advanceTimersByTime(1_000);
    expect(drawn).toEqual([
      { atMs: 0, change: ['web'] },
      { atMs: 203, change: ['web', 'cart'] },
    ]);
  });

  test('changes without end are drawn at a pace at which VS Code draws each at once', () => {
    const editor = fakeEditor();
    const paced = new PacedChanges<string>((change) => {
      editor.fire(change);
      begins(paced, change);
    });
    for (let atMs = 0; atMs < 10_000; atMs += 100) {
      paced.tell([`row-${atMs}`]);
      vi.advanceTimersByTime(100);
    }
    vi.advanceTimersByTime(203);
    paced.dispose();
    expect(editor.drawn.flat()).toHaveLength(100);
    expect(editor.drawn.length).toBeGreaterThan(40);
    expect(editor.longestWaitMs).toBe(0);
  });

  test('everything takes the place of single elements', async () => {
    changes.tell(['web']);
    changes.tell(['cart']);
    changes.tell('everything');
    await vi.advanceTimersByTimeAsync(203);
    expect(drawn.at(-1)?.change).toBe('everything');
    changes.tell(['web']);
    await vi.advanceTimersByTimeAsync(203);
    expect(drawn.at(-1)?.change).toEqual(['web']);
  });

  test('words above the rows have their turn without an element', () => {
    changes.tell([]);
    expect(drawn).toEqual([{ atMs: 0, change: [] }]);
  });

  test('after a pause the next is drawn at once again, and nothing is drawn that nobody told', () => {
    changes.tell(['web']);
    vi.advanceTimersByTime(10_000);
    changes.tell(['cart']);
    expect(drawn.map(({ atMs }) => atMs)).toEqual([0, 10_000]);
  });

  test('who needs the rows as they are waits until they are drawn', async () => {
    await changes.drawn();
    changes.tell(['web']);
    await changes.drawn();
    changes.tell(['cart']);
    const order: string[] = [];
    const waiting = changes.drawn().then(() => order.push(`drawn ${drawn.length}`));
    order.push(`asked ${drawn.length}`);
    vi.advanceTimersByTime(203);
    await waiting;
    expect(order).toEqual(['asked 1', 'drawn 2']);
  });

  describe('who has more', () => {
    const freeAtMs = async (): Promise<number> => {
      await changes.free();
      return Date.now() - startedMs;
    };

    test('brings it at once where nothing was drawn just now', async () => {
      expect(await freeAtMs()).toBe(0);
    });

    test('is asked a little before it is time to draw again', async () => {
      changes.tell(['web']);
      const asked = freeAtMs();
      await vi.advanceTimersByTimeAsync(1_000);
      expect(await asked).toBe(193);
    });

    test('is asked once for each drawing, also where it brought more before it was time', async () => {
      changes.tell(['web']);
      await vi.advanceTimersByTimeAsync(195);
      changes.tell(['cart']);
      const asked = freeAtMs();
      await vi.advanceTimersByTimeAsync(1_000);
      expect(await asked).toBe(203 + 193);
    });

    test('is asked when VS Code has begun with what it was told', async () => {
      const slow = new PacedChanges<string>(draws);
      slow.tell(['web']);
      const asked = slow.free().then(() => Date.now() - startedMs);
      await vi.advanceTimersByTimeAsync(500);
      slow.reads('web');
      await vi.advanceTimersByTimeAsync(0);
      slow.dispose();
      expect(await asked).toBe(500);
    });

    test('is asked after a second where VS Code does not begin, such as with a tree that nobody sees', async () => {
      const hidden = new PacedChanges<string>(draws);
      hidden.tell(['web']);
      const asked = hidden.free().then(() => Date.now() - startedMs);
      await vi.advanceTimersByTimeAsync(1_000);
      hidden.dispose();
      expect(await asked).toBe(1_000);
    });
  });

  test('nothing is told while VS Code waits for children, because it would forget them', async () => {
    const children = deferred<string>();
    const answered = changes.answering('namespaces', () => children.promise);
    changes.tell(['web']);
    vi.advanceTimersByTime(500);
    expect(drawn).toEqual([]);
    children.resolve('rows');
    expect(await answered).toBe('rows');
    expect(drawn).toEqual([]);
    await vi.advanceTimersByTimeAsync(0);
    expect(drawn.map(({ change }) => change)).toEqual([['web']]);
  });

  test('children that do not come hold up the others for two seconds at most', () => {
    void changes.answering('namespaces', () => new Promise(() => undefined));
    changes.tell(['web']);
    vi.advanceTimersByTime(1_999);
    expect(drawn).toEqual([]);
    vi.advanceTimersByTime(1);
    changes.tell(['cart']);
    vi.advanceTimersByTime(10_000);
    expect(drawn).toEqual([
      { atMs: 2_000, change: ['web'] },
      { atMs: 4_203, change: ['cart'] },
    ]);
  });

  test('children that cannot be read hold up nothing', async () => {
    const answered = changes.answering('namespaces', () => Promise.reject(new Error('refused')));
    changes.tell(['web']);
    await expect(answered).rejects.toThrow('refused');
    await vi.advanceTimersByTimeAsync(0);
    expect(drawn).toHaveLength(1);
  });

  describe('in a window that takes long to draw', () => {
    test('are gathered until it has begun with those before them', () => {
      const slow = new PacedChanges<string>(draws);
      slow.tell(['web']);
      slow.tell(['cart']);
      vi.advanceTimersByTime(600);
      slow.tell(['catalog']);
      slow.reads('cart');
      vi.advanceTimersByTime(0);
      expect(drawn).toHaveLength(1);
      slow.reads('web');
      vi.advanceTimersByTime(0);
      slow.dispose();
      expect(drawn).toEqual([
        { atMs: 0, change: ['web'] },
        { atMs: 600, change: ['cart', 'catalog'] },
      ]);
    });

    test('never are further behind than one change, however long it takes for each', () => {
      const drawingMs = 700;
      const queue: TreeChange<string>[] = [];
      let longestQueue = 0;
      const slow = new PacedChanges<string>((change) => {
        queue.push(change);
        longestQueue = Math.max(longestQueue, queue.length);
      });
      for (let atMs = 0; atMs < 20_000; atMs += 100) {
        slow.tell([`row-${atMs}`]);
        vi.advanceTimersByTime(100);
        if (atMs % drawingMs === 0) begins(slow, queue.shift() ?? []);
      }
      slow.dispose();
      expect(longestQueue).toBe(1);
    });

    test('wait a second at most for rows that VS Code does not know', () => {
      const silent = new PacedChanges<string>(draws);
      silent.tell(['unknown']);
      silent.tell(['web']);
      vi.advanceTimersByTime(10_000);
      silent.dispose();
      expect(drawn).toEqual([
        { atMs: 0, change: ['unknown'] },
        { atMs: 1_000, change: ['web'] },
      ]);
    });
  });

  test('what may wait goes with the next change, which keeps its time', () => {
    changes.tellWithNext(['cart']);
    vi.advanceTimersByTime(100);
    changes.tell(['web']);
    expect(drawn).toEqual([{ atMs: 100, change: ['cart', 'web'] }]);
  });

  test('what may wait is drawn alone where no change comes', () => {
    changes.tellWithNext(['cart']);
    vi.advanceTimersByTime(10_000);
    expect(drawn).toEqual([{ atMs: 250, change: ['cart'] }]);
  });

  test('nobody waits for ever at the end', async () => {
    changes.tell(['web']);
    changes.tell(['cart']);
    const waiting = changes.drawn();
    changes.dispose();
    await expect(waiting).resolves.toBeUndefined();
  });

  test('nothing is drawn after the end', () => {
    changes.tell(['web']);
    changes.tell(['cart']);
    changes.dispose();
    vi.advanceTimersByTime(1_000);
    expect(drawn).toHaveLength(1);
  });
});

/** Gathers as VS Code does: the first at once, others when nothing came for 200 ms. */
function fakeEditor(): {
  readonly drawn: TreeChange<string>[];
  readonly longestWaitMs: number;
  fire(change: TreeChange<string>): void;
} {
  const drawn: TreeChange<string>[] = [];
  let longestWaitMs = 0;
  let timer: NodeJS.Timeout | undefined;
  let waiting: { readonly change: TreeChange<string>; readonly sinceMs: number }[] = [];
  return {
    drawn,
    get longestWaitMs() {
      return longestWaitMs;
    },
    fire: (change) => {
      if (timer === undefined) drawn.push(change);
      else waiting.push({ change, sinceMs: Date.now() });
      clearTimeout(timer);
      timer = setTimeout(() => {
        timer = undefined;
        for (const { change: late, sinceMs } of waiting) {
          drawn.push(late);
          longestWaitMs = Math.max(longestWaitMs, Date.now() - sinceMs);
        }
        waiting = [];
      }, 200);
    },
  };
}
