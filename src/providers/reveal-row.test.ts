import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { revealRow } from './reveal-row.ts';

type SelectionListener = (event: { readonly selection: readonly string[] }) => void;

/** A tree view of VS Code that does with each `reveal` what `does` says. */
class FakeView {
  selection: readonly string[] = [];
  reveals = 0;
  readonly #listeners = new Set<SelectionListener>();
  readonly #does: (view: FakeView, element: string) => Promise<void> | void;

  constructor(does: (view: FakeView, element: string) => Promise<void> | void) {
    this.#does = does;
  }

  readonly onDidChangeSelection = (listener: SelectionListener): { dispose(): void } => {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  };

  get listeners(): number {
    return this.#listeners.size;
  }

  async reveal(element: string): Promise<void> {
    this.reveals += 1;
    await this.#does(this, element);
  }

  select(element: string): void {
    this.selection = [element];
    for (const listener of this.#listeners) listener({ selection: this.selection });
  }
}

describe('a row that is to be shown', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  const reveal = (view: FakeView, drawn = (): Promise<void> => Promise.resolve()): Promise<boolean> =>
    revealRow<string>(view, 'web', drawn);

  test('is shown once where VS Code selects it', async () => {
    const view = new FakeView((one, element) => {
      one.select(element);
    });
    expect(await reveal(view)).toBe(true);
    expect(view.reveals).toBe(1);
    expect(view.listeners).toBe(0);
  });

  test('is shown once where it is selected already, which changes nothing that VS Code would tell', async () => {
    const view = new FakeView(() => undefined);
    view.selection = ['web'];
    expect(await reveal(view)).toBe(true);
    expect(view.reveals).toBe(1);
  });

  test('is shown again where VS Code has done nothing, when what changed meanwhile is drawn', async () => {
    const order: string[] = [];
    const view = new FakeView((one, element) => {
      order.push('reveal');
      if (one.reveals === 3) one.select(element);
    });
    const shown = reveal(view, () => {
      order.push('drawn');
      return Promise.resolve();
    });
    await vi.advanceTimersByTimeAsync(1_400);
    expect(await shown).toBe(true);
    expect(order).toEqual(['drawn', 'reveal', 'drawn', 'reveal', 'drawn', 'reveal']);
  });

  test('has been shown also where somebody has gone on from it at once', async () => {
    const view = new FakeView((one, element) => {
      one.select(element);
      one.select('cart');
    });
    expect(await reveal(view)).toBe(true);
    expect(view.reveals).toBe(1);
  });

  test('is shown again where VS Code does not know what is above it yet', async () => {
    const view = new FakeView((one, element) => {
      if (one.reveals === 1) throw new Error('Cannot resolve tree item for element web');
      one.select(element);
    });
    const shown = reveal(view);
    await vi.advanceTimersByTimeAsync(700);
    expect(await shown).toBe(true);
  });

  test('is given up after four times, with what VS Code says of it', async () => {
    const silent = new FakeView(() => undefined);
    const givenUp = reveal(silent);
    await vi.advanceTimersByTimeAsync(2_800);
    expect(await givenUp).toBe(false);
    expect(silent.reveals).toBe(4);
    const failing = new FakeView(() => {
      throw new Error('the view is gone');
    });
    const failed = expect(reveal(failing)).rejects.toThrow('the view is gone');
    await vi.advanceTimersByTimeAsync(2_800);
    await failed;
    expect(failing.listeners).toBe(0);
  });
});
