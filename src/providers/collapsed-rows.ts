/** How long the rows of a collapsed parent are still followed, so that closing and opening again costs nothing. */
const keepMs = 60_000;

/** Parents that somebody has closed, until what is below them is followed no more. */
export class CollapsedRows {
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #end: (parent: string) => void;

  /** @param end follows what is below a parent no more. */
  constructor(end: (parent: string) => void) {
    this.#end = end;
  }

  /** A parent was closed. */
  add(parent: string): void {
    this.delete(parent);
    const timer = setTimeout(() => {
      this.#timers.delete(parent);
      this.#end(parent);
    }, keepMs);
    this.#timers.set(parent, timer);
  }

  /** A parent was opened again. */
  delete(parent: string): void {
    clearTimeout(this.#timers.get(parent));
    this.#timers.delete(parent);
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }
}
