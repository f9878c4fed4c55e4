/**
 * VS Code gathers what a tree says has changed until nothing more is said for 200 ms, and draws the first at once only where it waits for
 * nothing (`vs/workbench/api/common/extHostTreeViews.ts`). A tree that says something every 100 ms is therefore never drawn again. With
 * a little more than that between two, each is drawn at once.
 */
const paceMs = 210;

/**
 * How long changes wait for children that VS Code has asked for. An agent that starts takes less; rows that stand still are worse than the
 * small chance of an empty one.
 */
const answerMs = 2_000;

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
  /** What was told and is not handed on yet; undefined for nothing, which is not the same as no element. */
  #waiting: 'everything' | Set<Element> | undefined;
  /** Runs while it is too early for the next. */
  #paceTimer: NodeJS.Timeout | undefined;
  /** How many questions of VS Code are being answered. */
  #answers = 0;
  #overdueTimer: NodeJS.Timeout | undefined;
  #onDrawn: (() => void)[] = [];

  /** @param draw tells VS Code: fires the event of the tree first, and sets its message after that. */
  constructor(draw: (change: TreeChange<Element>) => void) {
    this.#draw = draw;
  }

  /** Draws at once where nothing was drawn just now, else together with all that changes until it is time. */
  tell(change: TreeChange<Element>): void {
    if (change === 'everything' || this.#waiting === 'everything') this.#waiting = 'everything';
    else this.#waiting = new Set([...(this.#waiting ?? []), ...change]);
    this.#flush();
  }

  /**
   * Hands on nothing while VS Code is being answered. Of an element that changes while its children are on their way it forgets the answer, and
   * shows it open and empty until something else changes.
   */
  async answering<Answer>(answer: () => Promise<Answer>): Promise<Answer> {
    this.#answers += 1;
    try {
      return await answer();
    } finally {
      // VS Code takes the answer in before the next turn of the event loop.
      setImmediate(() => {
        this.#answers -= 1;
        this.#flush();
      });
    }
  }

  /** Settles when all that was told is handed on, and at the end. */
  drawn(): Promise<void> {
    if (this.#waiting === undefined) return Promise.resolve();
    return new Promise((resolve) => this.#onDrawn.push(resolve));
  }

  dispose(): void {
    clearTimeout(this.#paceTimer);
    clearTimeout(this.#overdueTimer);
    this.#waiting = undefined;
    this.#tellDrawn();
  }

  #flush(): void {
    if (this.#waiting === undefined || this.#paceTimer !== undefined) return;
    if (this.#answers === 0) this.#handOn(this.#waiting);
    else
      this.#overdueTimer ??= setTimeout(() => {
        if (this.#waiting !== undefined) this.#handOn(this.#waiting);
      }, answerMs);
  }

  #handOn(change: 'everything' | Set<Element>): void {
    clearTimeout(this.#overdueTimer);
    this.#overdueTimer = undefined;
    this.#waiting = undefined;
    this.#paceTimer = setTimeout(() => {
      this.#paceTimer = undefined;
      this.#flush();
    }, paceMs);
    this.#draw(change === 'everything' ? change : [...change]);
    this.#tellDrawn();
  }

  #tellDrawn(): void {
    const waiting = this.#onDrawn;
    this.#onDrawn = [];
    for (const resolve of waiting) resolve();
  }
}
