import type { ScreenSize } from '../output.ts';

/** A line of a screen. */
export interface ScreenLine {
  readonly text: string;
  /** True for what may be left out where there is no room. */
  readonly isRow: boolean;
}

/**
 * The lines that fit, so that what was drawn can be drawn over: a terminal cannot go back to what has left it above. What is left out is
 * counted in the last line. One line stays free for the cursor.
 */
export function fittingLines(lines: readonly ScreenLine[], { rows }: ScreenSize): readonly string[] {
  const room = Math.max(1, rows - 1);
  if (lines.length <= room) return lines.map(({ text }) => text);
  const shown = lines.slice(0, room - 1);
  const left = lines.slice(room - 1).filter(({ isRow }) => isRow).length;
  return [...shown.map(({ text }) => text), `… ${left} more`];
}

/** Draws over what it has drawn before. */
export class Screen {
  readonly #write: (text: string) => void;
  #drawn: readonly string[] = [];

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  /** Draws the lines where they differ from what is there. */
  draw(lines: readonly string[]): void {
    if (lines.length === this.#drawn.length && lines.every((line, index) => line === this.#drawn[index])) return;
    // Each line is cleared behind its end only, so that nothing flickers.
    const text = lines.map((line) => `${line}\u001b[K\n`).join('');
    this.#write(`${this.#up()}${text}\u001b[J`);
    this.#drawn = lines;
  }

  /** Takes what was drawn away, for something else that is written in its place. */
  clear(): void {
    if (this.#drawn.length === 0) return;
    this.#write(`${this.#up()}\u001b[J`);
    this.#drawn = [];
  }

  #up(): string {
    return this.#drawn.length === 0 ? '' : `\u001b[${this.#drawn.length}A\r`;
  }
}
