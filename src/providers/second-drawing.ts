import { together, type PacedChanges, type TreeChange } from './paced-changes.ts';

/** How long what was drawn rests until it is drawn once more. */
const againMs = 700;

/**
 * VS Code forgets all rows below an element that is drawn anew until it has asked for them again. A row that a person opens in between is answered
 * with nothing, without a word to us, and may stay open and empty. So what takes rows away is drawn a second time when it has rested.
 */
export class SecondDrawing<Element> {
  readonly #changes: PacedChanges<Element>;
  readonly #hasRowsBelow: (element: Element) => boolean;
  /** What is to be drawn once more. */
  #again: 'everything' | Set<Element> = new Set();
  /** What is being drawn once more, and is not drawn a third time. */
  #second: 'everything' | ReadonlySet<Element> = new Set();
  #timer: NodeJS.Timeout | undefined;

  /**
   * @param changes draws it.
   * @param hasRowsBelow whether VS Code may have asked for the children of an element.
   */
  constructor(changes: PacedChanges<Element>, hasRowsBelow: (element: Element) => boolean) {
    this.#changes = changes;
    this.#hasRowsBelow = hasRowsBelow;
  }

  /** This has been drawn. */
  after(change: TreeChange<Element>): void {
    const taking = this.#firstTime(change);
    this.#second = new Set();
    if (taking.length === 0) return;
    this.#again = together(this.#again, taking);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#second = this.#again;
      this.#again = new Set();
      this.#changes.tellWithNext(this.#second === 'everything' ? 'everything' : [...this.#second]);
    }, againMs);
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }

  /** What of a change takes rows away, without what is there for the second time. */
  #firstTime(change: TreeChange<Element>): TreeChange<Element> {
    const second = this.#second;
    if (second === 'everything') return [];
    if (change === 'everything') return change;
    return change.filter((element) => this.#hasRowsBelow(element) && !second.has(element));
  }
}
