import type { Page } from 'playwright-core';
import { waitFor } from './text.ts';

/** Settings with which what a terminal shows is in the page's text, and not only in a picture. */
export const readableTerminals = { 'terminal.integrated.gpuAcceleration': 'off' };

/** The terminal that is on screen. */
export class Terminal {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** The lines on screen, without the empty ones at the end. */
  async text(): Promise<string> {
    const rows = await this.#page.locator('.terminal-wrapper.active .xterm-rows > div').allTextContents();
    return rows
      .map((row) => row.replaceAll('\u00a0', ' ').trimEnd())
      .join('\n')
      .trimEnd();
  }

  /** Waits until it shows something. */
  async shows(wanted: string | RegExp, timeoutMs = 30_000): Promise<string> {
    await this.#page.locator('.terminal-wrapper.active .xterm-helper-textarea').waitFor({ state: 'attached' });
    return waitFor(
      `${String(wanted)} in the terminal`,
      async () => {
        const text = await this.text();
        return (typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text)) ? text : undefined;
      },
      { timeoutMs, seen: () => this.text() },
    );
  }

  /** Types once it has the focus, which it takes some time after it is shown: keys before that are for somebody else. */
  async type(text: string): Promise<void> {
    await this.#page.locator('.terminal-wrapper.active .xterm-helper-textarea:focus').waitFor({ state: 'attached' });
    await this.#page.keyboard.type(text);
  }
}
