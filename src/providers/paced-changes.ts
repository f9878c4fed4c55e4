/**
 * VS Code gathers what a tree says has changed until nothing more is said for 200 ms, and draws the first at once only where it waits for
 * nothing (`vs/workbench/api/common/extHostTreeViews.ts`). A tree that says something every 100 ms is therefore never drawn again. With
 * a little more than that between two, each is drawn at once.
 */
const paceMs = 210;

/** What is to be drawn anew: everything, or some elements; none where only words above the rows are others. */
export type TreeChange<Element> = 'everything' | readonly Element[];

/** Draws a tree that has nothing to say but its elements. */
export function drawWith<Element>(changed: {
  fire(elements: Element | Element[] | undefined): void;
}): (change: TreeChange<Element>) => void {
  return (change) => {
    if (change === 'everything') changed.fire(undefined);
    else if (change.length > 0) changed.fire([...change]);
  };
}

/** Hands on what changed in a tree as often as VS Code draws it, and gathers what comes in between. */
export class PacedChanges<Element> {
  readonly #draw: (change: TreeChange<Element>) => void;
  readonly #gathered = new Set<Element>();
  #isEverything = false;
  #isAsked = false;
  #timer: NodeJS.Timeout | undefined;
  #onDrawn: (() => void)[] = [];

  /** @param draw tells VS Code: fires the event of the tree first, and sets its message after that. */
  constructor(draw: (change: TreeChange<Element>) => void) {
    this.#draw = draw;
  }

  /** Draws at once where nothing was drawn just now, else together with all that changes until it is time. */
  tell(change: TreeChange<Element>): void {
    if (change === 'everything') this.#isEverything = true;
    else for (const element of change) this.#gathered.add(element);
    this.#isAsked = true;
    if (this.#timer === undefined) this.#flush();
  }

  /** Settles when all that was told is handed on, and at the end. */
  drawn(): Promise<void> {
    if (!this.#isAsked) return Promise.resolve();
    return new Promise((resolve) => this.#onDrawn.push(resolve));
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#tellDrawn();
  }

  #flush(): void {
    this.#timer = undefined;
    if (!this.#isAsked) return;
    const change = this.#isEverything ? 'everything' : [...this.#gathered];
    this.#gathered.clear();
    this.#isEverything = false;
    this.#isAsked = false;
    this.#timer = setTimeout(() => {
      this.#flush();
    }, paceMs);
    this.#draw(change);
    this.#tellDrawn();
  }

  #tellDrawn(): void {
    const waiting = this.#onDrawn;
    this.#onDrawn = [];
    for (const resolve of waiting) resolve();
  }
}
