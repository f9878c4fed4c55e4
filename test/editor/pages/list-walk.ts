import type { PageElement } from './page-element.ts';

/** A row as the page has it. */
export interface DrawnRow {
  readonly index: number;
  readonly level: number;
  readonly label: string;
  readonly description: string;
  /** `aria-expanded`; null for a leaf. */
  readonly expanded: string | null;
  readonly isLast: boolean;
}

/** What of a list is walked. */
export interface ListWalk {
  /** Ends where this row is drawn, and leaves it on screen; undefined walks from the first to the last. */
  readonly toIndex?: number;
  /** Reads what is drawn, and turns nothing. */
  readonly standsStill?: true;
}

/** The list of a tree, and what the walk needs of its window. */
interface ListElement extends PageElement {
  readonly clientHeight: number;
  querySelectorAll(selector: string): Iterable<PageElement>;
}
interface ScrollingWindow {
  readonly WheelEvent: new (type: string, init: Readonly<Record<string, unknown>>) => object;
  requestAnimationFrame(callback: () => void): void;
}

/**
 * Turns the wheel over a list until each of its rows was drawn once, all within the page: a list of 300 rows is read in a second, where a question to
 * the page for each step takes twenty. It runs in the page and may use nothing from outside of itself.
 *
 * @returns the rows that were drawn, in no order, each as it was drawn last.
 */
export async function walkList(list: unknown, { toIndex, standsStill }: ListWalk): Promise<DrawnRow[]> {
  const element = list as ListElement;
  const page = globalThis as unknown as ScrollingWindow;
  const surface = element.querySelector('.monaco-scrollable-element') as unknown as {
    dispatchEvent(event: object): void;
  } | null;
  const read = (): DrawnRow[] =>
    [...element.querySelectorAll('.monaco-list-rows > .monaco-list-row')]
      .map((row) => ({
        index: Number(row.getAttribute('data-index')),
        level: Number(row.getAttribute('aria-level')),
        label: row.querySelector('.label-name')?.textContent ?? '',
        description: row.querySelector('.label-description')?.textContent ?? '',
        expanded: row.getAttribute('aria-expanded'),
        isLast: row.getAttribute('data-last-element') === 'true',
      }))
      .sort((left, right) => left.index - right.index);
  const isAt = (rows: readonly DrawnRow[]): string => `${rows[0]?.index ?? ''}-${rows.at(-1)?.index ?? ''}`;
  // The list draws in the next frames; at its end nothing changes.
  const turn = async (pixels: number): Promise<DrawnRow[]> => {
    const before = isAt(read());
    surface?.dispatchEvent(
      new page.WheelEvent('wheel', { deltaY: pixels, wheelDeltaY: -pixels, bubbles: true, cancelable: true }),
    );
    for (let frame = 0; frame < 10; frame += 1) {
      await new Promise<void>((resolve) => {
        page.requestAnimationFrame(resolve);
      });
      if (isAt(read()) !== before) break;
    }
    return read();
  };
  const isThere = (rows: readonly DrawnRow[]): boolean =>
    toIndex !== undefined && rows.some(({ index }) => index === toIndex);

  let rows = read();
  const isWhole = rows.length === 0 || (rows[0]?.index === 0 && rows.at(-1)?.isLast === true);
  if (standsStill === true || isWhole || isThere(rows)) return rows;
  for (let turns = 0; turns < 200 && rows.length > 0 && rows[0]?.index !== 0; turns += 1) rows = await turn(-100_000);
  const all = new Map(rows.map((row) => [row.index, row]));
  let pixels = element.clientHeight;
  for (let turns = 0; turns < 2_000 && rows.at(-1)?.isLast === false && !isThere(rows); turns += 1) {
    const last = rows.at(-1)?.index ?? 0;
    rows = await turn(pixels);
    // Too far: a little back, and smaller steps from here.
    for (let back = 0; back < 20 && (rows[0]?.index ?? 0) > last + 1; back += 1) {
      pixels = Math.max(pixels / 2, 20);
      rows = await turn(-pixels);
    }
    for (const row of rows) all.set(row.index, row);
  }
  return [...all.values()];
}
