import type { Locator, Page } from 'playwright-core';
import { isText, plainText, plainTexts, waitFor } from './text.ts';

/** A row that is there takes a click at once; one that does not has gone. */
const rowClickTimeoutMs = 2_000;

/** A quick pick or an input box: the box that opens at the top of the workbench. */
export class QuickInput {
  readonly #page: Page;
  readonly #widget: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.#widget = page.locator('.quick-input-widget:visible');
  }

  /** Waits until a box is open; with `title`, the one whose title or placeholder says so. */
  async opened(title?: string | RegExp): Promise<void> {
    await waitFor(
      `a quick input${title === undefined ? '' : ` called ${String(title)}`}`,
      async () =>
        (await this.#widget.isVisible()) && (title === undefined || (await this.#says(title))) ? true : undefined,
      { seen: async () => ((await this.#widget.isVisible()) ? plainText(await this.#widget.innerText()) : 'none') },
    );
  }

  async closed(): Promise<void> {
    await this.#widget.waitFor({ state: 'detached' });
  }

  /** The labels of the rows on screen. */
  async labels(): Promise<string[]> {
    return plainTexts(
      this.#widget.locator('.quick-input-list .monaco-list-row .quick-input-list-row:first-child .label-name'),
    );
  }

  /** The first lines of the rows on screen: label and description, as they are read out. */
  async rows(): Promise<string[]> {
    return plainTexts(this.#widget.locator('.quick-input-list .monaco-list-row .quick-input-list-row:first-child'));
  }

  /** Goes down to the row whose first line is like this, by the keyboard. */
  async goTo(line: RegExp): Promise<void> {
    const first = '.quick-input-list-row:first-child';
    await waitFor(
      `the choice ${String(line)}`,
      async () => {
        const [focused = ''] = await plainTexts(this.#widget.locator(`.monaco-list-row.focused ${first}`));
        if (line.test(focused)) return true;
        if ((await this.rows()).some((row) => line.test(row))) await this.#page.keyboard.press('ArrowDown');
        return undefined;
      },
      { seen: async () => (await this.rows()).join(' | ') },
    );
  }

  /** Everything that the box says. */
  async text(): Promise<string> {
    return plainText(await this.#widget.innerText());
  }

  /** The words under an input box: its prompt, or what is wrong with the value. */
  async message(): Promise<string> {
    return plainText(await this.#widget.locator('.quick-input-message').innerText());
  }

  /** Replaces what is in the box, without accepting it. */
  async fill(text: string): Promise<void> {
    await this.#widget.locator('.quick-input-box input').fill(text);
  }

  /** Fills the box and presses Enter. */
  async answer(text: string): Promise<void> {
    await this.fill(text);
    await this.accept();
  }

  async accept(): Promise<void> {
    await this.#page.keyboard.press('Enter');
  }

  async cancel(): Promise<void> {
    await this.#page.keyboard.press('Escape');
  }

  /** Waits for the row with this label and chooses it. */
  async pick(label: string | RegExp, timeoutMs = 20_000): Promise<void> {
    // The list may be filtered again between the look and the click: a row that went away is looked for anew.
    const clicked = async (): Promise<true | undefined> => {
      const row = await this.find(label);
      if (row === undefined) return undefined;
      return row.click({ timeout: rowClickTimeoutMs }).then(
        () => true,
        () => undefined,
      );
    };
    await waitFor(`the choice ${String(label)}`, clicked, {
      timeoutMs,
      seen: async () => (await this.labels()).join(' | '),
    });
  }

  /** The row with this label when it is on screen now. */
  async find(label: string | RegExp): Promise<Locator | undefined> {
    const rows = this.#widget.locator('.quick-input-list .monaco-list-row');
    const labels = await this.labels();
    const index = labels.findIndex((text) => isText(text, label));
    return index < 0 ? undefined : rows.nth(index);
  }

  async #says(title: string | RegExp): Promise<boolean> {
    const heading = plainText((await this.#widget.locator('.quick-input-title').textContent()) ?? '');
    const input = this.#widget.locator('.quick-input-box input');
    const placeholder = (await input.getAttribute('placeholder')) ?? '';
    return isText(heading, title) || isText(placeholder, title);
  }
}
