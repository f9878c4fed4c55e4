import type { Locator, Page } from 'playwright-core';
import { copyText } from './clipboard.ts';
import { goToPlace } from './go-to-place.ts';
import { controlOrCommand } from './keys.ts';
import type { PageElement } from './page-element.ts';
import { isText, plainText, plainTexts, waitFor } from './text.ts';

export type SquiggleSeverity = 'error' | 'warning' | 'info' | 'hint';

/** The text editor in the active group. */
export class TextEditor {
  readonly #page: Page;
  readonly #editor: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.#editor = page.locator('.editor-group-container.active .editor-instance .monaco-editor').first();
  }

  /** The lines on screen, from top to bottom. */
  async visibleLines(): Promise<string[]> {
    // Lines are drawn in any order and placed by their style.
    const lines = await this.#editor
      .locator('.view-lines .view-line')
      .evaluateAll((elements: readonly PageElement[]) =>
        elements.map((element) => ({ style: element.getAttribute('style') ?? '', text: element.textContent ?? '' })),
      );
    return lines
      .map(({ style, text }) => ({ top: Number(/top:\s*(\d+)/.exec(style)?.[1] ?? 0), text }))
      .sort((left, right) => left.top - right.top)
      .map(({ text }) => text.replaceAll('\u00a0', ' '));
  }

  /** The first line on screen that has this text. */
  line(text: string): Locator {
    return this.#editor.locator('.view-lines .view-line', { hasText: text }).first();
  }

  async focus(): Promise<void> {
    await this.#editor.locator('.view-lines').click();
  }

  /** Puts the cursor somewhere; lines and columns count from 1. */
  async goTo(line: number, column = 1): Promise<void> {
    await this.focus();
    await goToPlace(this.#page, line, column);
  }

  /** Types at the cursor, key by key, as a person does: completion and auto-closing happen. */
  async type(text: string): Promise<void> {
    await this.#page.keyboard.type(text, { delay: 15 });
  }

  /** Pastes text at the cursor: nothing is completed, indented or closed. */
  async insert(text: string): Promise<void> {
    await copyText(this.#page, text);
    await this.#page.keyboard.press(controlOrCommand('V'));
  }

  /** Replaces one line by other text (without its line break). */
  async replaceLine(line: number, text: string): Promise<void> {
    await this.goTo(line);
    await this.#page.keyboard.press('Shift+End');
    await this.insert(text);
  }

  async save(): Promise<void> {
    await this.#page.keyboard.press(controlOrCommand('S'));
    await this.#page.locator('.editor-group-container.active .tab.active.dirty').waitFor({ state: 'detached' });
  }

  async undo(): Promise<void> {
    await this.#page.keyboard.press(controlOrCommand('Z'));
  }

  /** How many underlines of one severity are on screen. */
  async squiggles(severity: SquiggleSeverity): Promise<number> {
    return this.#editor.locator(`.cdr.squiggly-${severity}`).count();
  }

  /** The words of the CodeLens above the lines on screen, in order. */
  async codeLenses(): Promise<string[]> {
    return plainTexts(this.#editor.locator('.codelens-decoration a'));
  }

  /** Waits for a CodeLens and clicks it. */
  async clickCodeLens(title: string | RegExp): Promise<void> {
    const lens = await waitFor(
      `the CodeLens ${String(title)}`,
      async () => {
        const index = (await this.codeLenses()).findIndex((text) => isText(text, title));
        return index < 0 ? undefined : this.#editor.locator('.codelens-decoration a').nth(index);
      },
      { seen: async () => (await this.codeLenses()).join(' | ') },
    );
    await lens.click();
  }

  /** Opens the completion list at the cursor and returns its labels. */
  async completions(): Promise<string[]> {
    await this.#page.keyboard.press('Control+Space');
    const rows = this.#editor.page().locator('.suggest-widget.visible .monaco-list-row');
    await rows.first().waitFor();
    return plainTexts(rows.locator('.label-name'));
  }

  /** What the hover over the word at a position says. */
  async hover(line: number, column: number): Promise<string> {
    await this.goTo(line, column);
    await this.#page.keyboard.press(controlOrCommand('K'));
    await this.#page.keyboard.press(controlOrCommand('I'));
    const hover = this.#page.locator('.monaco-hover:visible').last();
    await hover.waitFor();
    return plainText(await hover.innerText());
  }
}
