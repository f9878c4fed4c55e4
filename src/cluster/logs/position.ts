import type { LogLine } from './line.ts';

/**
 * How far the log of a container was read, so that reading can begin again after a break with no line twice. The server begins at a whole
 * second and sends what was written in it again: lines before the last time are known, and so are as many of the last time as were seen.
 */
export class LogPosition {
  #time = '';
  #ofTime = 0;
  /** Lines of the last time that are still to come again; undefined where everything is new. */
  #known: number | undefined;

  /** Where to begin again, for `sinceTime`; undefined where nothing was read yet. */
  get since(): string | undefined {
    return this.#time === '' ? undefined : `${this.#time.slice(0, 19)}Z`;
  }

  /** A stream begins that was asked for from {@link since}. */
  beginAgain(): void {
    this.#known = this.#time === '' ? undefined : this.#ofTime;
  }

  /** True where the line was not seen before; it is then. */
  take({ time }: LogLine): boolean {
    if (time === '') return true;
    if (this.#known !== undefined) {
      if (time < this.#time) return false;
      if (time === this.#time && this.#known > 0) {
        this.#known -= 1;
        return false;
      }
      this.#known = undefined;
    }
    if (time === this.#time) this.#ofTime += 1;
    else if (time > this.#time) {
      this.#time = time;
      this.#ofTime = 1;
    }
    return true;
  }
}
