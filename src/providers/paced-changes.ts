/**
 * VS Code gathers what a tree says has changed until nothing more is said for 200 ms, and draws the first at once only where it waits for
 * nothing (`vs/workbench/api/common/extHostTreeViews.ts`). A tree that says something every 100 ms is therefore never drawn again. With
 * a little more than that between two, each is drawn at once.
 */
const paceMs = 203;

/** How long what has time waits for a change to go with. On a busy cluster the next comes a little after the pace. */
const joinMs = 250;

/** What is asked for so long before its time is there when its time has come. */
const aheadMs = 10;

/**
 * How long changes wait for children that VS Code has asked for. An agent that starts takes less; rows that stand still are worse than the
 * small chance of an empty one.
 */
const answerMs = 2_000;

/**
 * How long changes wait for VS Code to begin with those before them. It says so by asking how they read, but not of rows that it does not know,
 * nor of a tree that is not on screen.
 */
const beginMs = 1_000;

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
  /** What was handed on and VS Code has not begun with. */
  #unbegun: 'everything' | ReadonlySet<Element> | undefined;
  #beginTimer: NodeJS.Timeout | undefined;
  /** How many questions of VS Code are being answered. */
  #answers = 0;
  #overdueTimer: NodeJS.Timeout | undefined;
  #joinTimer: NodeJS.Timeout | undefined;
  /** Runs while it is too early to ask for the next. */
  #aheadTimer: NodeJS.Timeout | undefined;
  #onFree: (() => void)[] = [];
  #onDrawn: (() => void)[] = [];

  /** @param draw tells VS Code: fires the event of the tree first, and sets its message after that. */
  constructor(draw: (change: TreeChange<Element>) => void) {
    this.#draw = draw;
  }

  /** Draws at once where nothing was drawn just now, else together with all that changes until it is time. */
  tell(change: TreeChange<Element>): void {
    this.#waiting = together(this.#waiting, change);
    this.#flush();
  }

  /** Draws with the next change, which keeps its time, or alone where none comes soon. */
  tellWithNext(change: TreeChange<Element>): void {
    this.#waiting = together(this.#waiting, change);
    this.#joinTimer ??= setTimeout(() => {
      this.#flush();
    }, joinMs);
  }

  /**
   * Settles when all that was told is handed on, VS Code has begun with it, and what is told now is drawn at once: who has more brings it then.
   */
  async free(): Promise<void> {
    // What came a little early is drawn first: who brings the next before that has it wait for the drawing after.
    await this.drawn();
    if (!this.#isFree()) await new Promise<void>((resolve) => this.#onFree.push(resolve));
  }

  /**
   * Hands on nothing while VS Code is being answered. Of an element that changes while its children are on their way it forgets the answer, and
   * shows it open and empty until something else changes.
   *
   * @param parent whose children it asks for; undefined for those of the tree.
   */
  async answering<Answer>(parent: Element | undefined, answer: () => Promise<Answer>): Promise<Answer> {
    if (parent === undefined && this.#unbegun === 'everything') this.#begin();
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

  /**
   * VS Code asks how an element reads, so it has come to the change that the element was part of. It draws one change after the other: a window that
   * takes longer for each than our pace, a remote one or a busy one, would be further behind with every change.
   */
  reads(element: Element): void {
    if (this.#unbegun instanceof Set && this.#unbegun.has(element)) this.#begin();
  }

  /** Settles when all that was told is handed on, and at the end. */
  drawn(): Promise<void> {
    if (this.#waiting === undefined) return Promise.resolve();
    return new Promise((resolve) => this.#onDrawn.push(resolve));
  }

  dispose(): void {
    for (const timer of [this.#paceTimer, this.#aheadTimer, this.#beginTimer, this.#overdueTimer, this.#joinTimer])
      clearTimeout(timer);
    this.#onFree = [];
    this.#waiting = undefined;
    this.#tellDrawn();
  }

  #flush(): void {
    if (this.#waiting === undefined || this.#paceTimer !== undefined || this.#unbegun !== undefined) return;
    if (this.#answers === 0) this.#handOn(this.#waiting);
    else
      this.#overdueTimer ??= setTimeout(() => {
        if (this.#waiting !== undefined) this.#handOn(this.#waiting);
      }, answerMs);
  }

  #handOn(change: 'everything' | Set<Element>): void {
    clearTimeout(this.#overdueTimer);
    clearTimeout(this.#joinTimer);
    this.#overdueTimer = undefined;
    this.#joinTimer = undefined;
    this.#waiting = undefined;
    this.#paceTimer = setTimeout(() => {
      this.#paceTimer = undefined;
      this.#flush();
    }, paceMs);
    clearTimeout(this.#aheadTimer);
    this.#aheadTimer = setTimeout(() => {
      this.#aheadTimer = undefined;
      this.#tellFree();
    }, paceMs - aheadMs);
    this.#expectBegin(change);
    this.#draw(change === 'everything' ? change : [...change]);
    this.#tellDrawn();
  }

  #expectBegin(change: 'everything' | Set<Element>): void {
    if (change !== 'everything' && change.size === 0) return;
    clearTimeout(this.#beginTimer);
    this.#unbegun = change;
    this.#beginTimer = setTimeout(() => {
      this.#unbegun = undefined;
      this.#flush();
      this.#tellFree();
    }, beginMs);
  }

  #begin(): void {
    clearTimeout(this.#beginTimer);
    this.#unbegun = undefined;
    // Not while VS Code is asking.
    setImmediate(() => {
      this.#flush();
      this.#tellFree();
    });
  }

  #isFree(): boolean {
    return this.#aheadTimer === undefined && this.#unbegun === undefined;
  }

  #tellFree(): void {
    if (!this.#isFree()) return;
    const waiting = this.#onFree;
    this.#onFree = [];
    for (const resolve of waiting) resolve();
  }

  #tellDrawn(): void {
    const waiting = this.#onDrawn;
    this.#onDrawn = [];
    for (const resolve of waiting) resolve();
  }
}

/** Both changes in one. */
export function together<Element>(
  waiting: 'everything' | ReadonlySet<Element> | undefined,
  change: TreeChange<Element>,
): 'everything' | Set<Element> {
  if (waiting === 'everything' || change === 'everything') return 'everything';
  return new Set([...(waiting ?? []), ...change]);
}
