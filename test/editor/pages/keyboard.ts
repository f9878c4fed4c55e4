import type { FrameLocator, Page } from 'playwright-core';
import { controlOrCommand } from './keys.ts';
import { plainTexts, until, waitFor } from './text.ts';

/** The window as it is worked with by somebody who has no mouse. */
export class Keyboard {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async press(key: string): Promise<void> {
    await this.#page.keyboard.press(key);
  }

  async openFile(name: string): Promise<void> {
    await this.press(controlOrCommand('P'));
    await this.#choose(name, name);
  }

  /** Runs a command of the palette by its full title. */
  async runCommand(title: string): Promise<void> {
    await this.beginCommand(title);
    await this.#page.locator('.quick-input-widget:visible').waitFor({ state: 'hidden' });
  }

  /** The same for a command that asks something, in a box that may take the palette's place at once. */
  async beginCommand(title: string): Promise<void> {
    const palette = this.#page.locator('.quick-input-widget:visible');
    // A window that is still being drawn takes no keys.
    await waitFor('the palette', async () => {
      if (await palette.isVisible()) return true;
      await this.press('F1');
      await this.#page.evaluate('new Promise((resolve) => requestAnimationFrame(resolve))');
      return (await palette.isVisible()) ? true : undefined;
    });
    await this.#accept(title, title);
  }

  /** Looks for a named part of any file, and returns what is found once the first one matches. */
  async symbols(text: string, first: RegExp): Promise<string[]> {
    await this.press(controlOrCommand('T'));
    const box = this.#page.locator('.quick-input-widget:visible');
    await box.waitFor();
    await this.#page.keyboard.type(text);
    const labels = box.locator('.quick-input-list .monaco-list-row .quick-input-list-row:first-child .label-name');
    await until(`the symbol ${String(first)}`, async () => first.test((await plainTexts(labels))[0] ?? ''));
    return plainTexts(labels);
  }

  /** Finds a text in the active editor, and writes another one in its place. */
  async replaceText(text: string, other: string): Promise<void> {
    await this.press(controlOrCommand('F'));
    const found = this.#page.locator('.find-widget.visible .matchesCount');
    await found.waitFor();
    await this.press(controlOrCommand('A'));
    await this.#page.keyboard.type(text);
    await until(`"${text}" to be found`, async () => ((await plainTexts(found))[0] ?? '').includes(' of '));
    await this.press('Enter');
    await this.press('Escape');
    await this.#page.locator('.editor-group-container.active .monaco-editor.focused').first().waitFor();
    await this.#page.keyboard.type(other);
  }

  /** Presses Tab until the control with this label has the focus. */
  async tabTo(frame: FrameLocator, label: string): Promise<void> {
    const focused = frame.locator(':focus', { hasText: label });
    for (let count = 0; count < 30 && (await focused.count()) === 0; count++) await this.press('Tab');
    await focused.waitFor();
  }

  /** Types into the box at the top, and accepts once its first choice is the one that is meant. */
  async #choose(text: string, label: string): Promise<void> {
    await this.#accept(text, label);
    await this.#page.locator('.quick-input-widget:visible').waitFor({ state: 'hidden' });
  }

  async #accept(text: string, label: string): Promise<void> {
    const box = this.#page.locator('.quick-input-widget:visible');
    await box.waitFor();
    await this.#page.keyboard.type(text);
    const first = box.locator('.quick-input-list .monaco-list-row.focused .label-name');
    await until(`"${label}" to be chosen`, async () => (await plainTexts(first))[0] === label);
    await this.press('Enter');
  }
}
