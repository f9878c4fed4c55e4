import type { Locator, Page } from 'playwright-core';
import { goToPlace } from './go-to-place.ts';
import { controlOrCommand } from './keys.ts';
import { plainText, plainTexts, until, waitFor } from './text.ts';

/** What the editor offers about the text at the cursor, worked with by the keyboard alone. */
export class LanguageTools {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Waits until the keyboard writes into the text. */
  async focused(): Promise<void> {
    await this.#page.locator('.editor-group-container.active .monaco-editor.focused').first().waitFor();
  }

  /** Opens the list of proposals, unless it is open, and returns the labels on screen. */
  async proposals(): Promise<string[]> {
    if (!(await this.#suggestions.isVisible())) await this.#page.keyboard.press('Control+Space');
    return this.openProposals();
  }

  /** The labels of a list that opens by itself. */
  async openProposals(): Promise<string[]> {
    await this.#suggestions.locator('.monaco-list-row').first().waitFor();
    return plainTexts(this.#suggestions.locator('.monaco-list-row .label-name'));
  }

  /** Types until one proposal is the chosen one, and takes it. */
  async takeProposal(label: string, typed: string): Promise<void> {
    await this.#page.keyboard.type(typed, { delay: 30 });
    const chosen = this.#suggestions.locator('.monaco-list-row.focused .label-name');
    await waitFor(
      `the proposal "${label}" to be chosen`,
      async () => {
        const [first] = await plainTexts(chosen);
        if (first === label) return true;
        if (first !== undefined) await this.#page.keyboard.press('ArrowDown');
        return undefined;
      },
      { seen: async () => (await plainTexts(this.#suggestions.locator('.label-name'))).join(' | ') },
    );
    await this.#page.keyboard.press('Enter');
  }

  /** Opens the quick fixes at the cursor and returns their titles. */
  async quickFixes(): Promise<string[]> {
    return this.#actions(controlOrCommand('.'));
  }

  /** Opens the refactorings at the cursor and returns their titles. */
  async refactorings(): Promise<string[]> {
    return this.#actions(controlOrCommand('Shift+R'));
  }

  /**
   * VS Code looks for the light bulb a moment after the cursor moved, and drops what was asked by hand meanwhile: it says that there
   * is nothing, and people press the key again.
   */
  async #actions(key: string): Promise<string[]> {
    const offered = this.#fixes.locator('.monaco-list-row.action').first();
    const nothing = this.#page.locator('.monaco-editor-overlaymessage').filter({ hasText: 'No ' });
    await waitFor('actions to be offered', async () => {
      if (await offered.isVisible()) return true;
      await this.#page.keyboard.press(key);
      await offered.or(nothing).first().waitFor();
      return undefined;
    });
    return plainTexts(this.#fixes.locator('.monaco-list-row.action .title'));
  }

  /** Takes one of the open quick fixes. */
  async takeQuickFix(title: string): Promise<void> {
    const chosen = this.#fixes.locator('.monaco-list-row.action.focused .title');
    await waitFor(`the quick fix "${title}" to be chosen`, async () => {
      if ((await plainTexts(chosen))[0] === title) return true;
      await this.#page.keyboard.press('ArrowDown');
      return undefined;
    });
    await this.#page.keyboard.press('Enter');
    await this.#fixes.waitFor({ state: 'hidden' });
  }

  /** Gives the name at the cursor another one. */
  async rename(name: string): Promise<void> {
    await this.#page.keyboard.press('F2');
    const input = this.#page.locator('.rename-box input');
    await input.waitFor();
    await input.fill(name);
    await this.#page.keyboard.press('Enter');
    await input.waitFor({ state: 'hidden' });
  }

  /** Puts the cursor somewhere; lines and columns count from 1. */
  async goTo(line: number, column: number): Promise<void> {
    await goToPlace(this.#page, line, column);
  }

  /** Opens the hover at the cursor, and returns what it says. */
  async hover(): Promise<string> {
    await this.#page.keyboard.press(controlOrCommand('K'));
    await this.#page.keyboard.press(controlOrCommand('I'));
    const hover = this.#page.locator('.monaco-hover:visible .hover-contents').last();
    await hover.waitFor();
    return plainText(await hover.innerText());
  }

  async goToDefinition(): Promise<void> {
    await this.#page.keyboard.press('F12');
  }

  /** Waits until the cursor is in a line, counted from 1. */
  async cursorInLine(line: number): Promise<void> {
    const selection = this.#page.locator('#status\\.editor\\.selection');
    await until(`the cursor to be in line ${line}`, async () =>
      plainText(await selection.innerText()).startsWith(`Ln ${line},`),
    );
  }

  get #suggestions(): Locator {
    return this.#page.locator('.suggest-widget.visible');
  }

  get #fixes(): Locator {
    return this.#page.locator('.action-widget:not(.action-list-submenu-panel)');
  }
}
