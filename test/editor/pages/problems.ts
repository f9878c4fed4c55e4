import type { Page } from 'playwright-core';
import { plainText, waitFor } from './text.ts';

/** The Problems panel. */
export class Problems {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** The problems on screen, one text each: message, source, code and position, as the panel writes them. Opens the panel. */
  async read(): Promise<string[]> {
    const panel = this.#page.locator('.markers-panel');
    if (!(await panel.isVisible())) {
      await this.#page.keyboard.press(process.platform === 'darwin' ? 'Meta+Shift+M' : 'Control+Shift+M');
      await panel.waitFor();
    }
    const rows = await panel.locator('.monaco-list-row[aria-level="2"]').allInnerTexts();
    return rows.map(plainText);
  }

  /** The counts of errors and warnings in the status bar. */
  async counts(): Promise<{ readonly errors: number; readonly warnings: number }> {
    const label = await this.#page.locator('#status\\.problems a').first().getAttribute('aria-label');
    const number = (word: string): number => Number(new RegExp(`${word}: (\\d+)`).exec(label ?? '')?.[1] ?? 0);
    return { errors: number('Errors'), warnings: number('Warnings') };
  }

  /** Waits until the status bar counts exactly so many errors: it counts a moment after the underlines are drawn. */
  async countedErrors(count: number): Promise<void> {
    await waitFor(
      `${count} errors in the status bar`,
      async () => ((await this.counts()).errors === count ? true : undefined),
      { seen: async () => String((await this.counts()).errors) },
    );
  }
}
