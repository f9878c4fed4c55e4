import type { Page } from 'playwright-core';
import { Keyboard } from './keyboard.ts';
import { controlOrCommand } from './keys.ts';
import type { PageElement } from './page-element.ts';
import { plainText, plainTexts, until } from './text.ts';

/** After this long a person turns a row again: VS Code closes one that is opened while the row above it is being drawn. */
const turnAgainMs = 3_000;

interface FocusedRow {
  readonly label: string;
  readonly index: string;
  readonly expanded: string;
  readonly isSelected: boolean;
}

/** A tree as it is walked with the arrow keys. */
export class TreeKeys {
  readonly #page: Page;
  readonly #keyboard: Keyboard;

  constructor(page: Page) {
    this.#page = page;
    this.#keyboard = new Keyboard(page);
  }

  async focus(): Promise<void> {
    await this.#keyboard.runCommand('Meshdeck: Focus on Clusters View');
    await this.#keyboard.press('Home');
    await until('a row to have the focus', async () => (await this.#focused()).label !== '');
  }

  /** Opens rows, each below where the one before was found. */
  async open(...labels: readonly (string | RegExp)[]): Promise<void> {
    for (const label of labels) await this.#turn(label, 'ArrowRight', 'true');
  }

  async close(...labels: readonly (string | RegExp)[]): Promise<void> {
    for (const label of labels) await this.#turn(label, 'ArrowLeft', 'false');
  }

  /** Waits until the focus is on a row of this name. */
  async at(label: string | RegExp): Promise<void> {
    await until(`the focus on ${String(label)}`, async () => {
      const { label: text } = await this.#focused();
      return typeof label === 'string' ? text === label : label.test(text);
    });
  }

  /** The name of the row that has the focus; empty where none has it. */
  async label(): Promise<string> {
    return (await this.#focused()).label;
  }

  /** Goes down a row. */
  async down(): Promise<void> {
    const { index } = await this.#focused();
    await this.#keyboard.press('ArrowDown');
    await until('the focus on the next row', async () => (await this.#focused()).index !== index);
  }

  /** Selects rows besides those that are selected, each below where the one before was found. */
  async select(...labels: readonly (string | RegExp)[]): Promise<void> {
    for (const label of labels) {
      await this.#find(label);
      await this.#keyboard.press(controlOrCommand('Shift+Enter'));
      await until(`${String(label)} to be selected`, async () => (await this.#focused()).isSelected);
    }
  }

  /** Opens the menu of a row and chooses an entry of it. */
  async choose(label: string | RegExp, entry: string): Promise<void> {
    await this.#find(label);
    await this.#keyboard.press('Shift+F10');
    const focused = this.#page.locator('.monaco-menu .action-item.focused');
    await this.#page.locator('.monaco-menu').waitFor();
    await until(`${entry} to be reached`, async () => {
      if ((await plainTexts(focused))[0]?.startsWith(entry) === true) return true;
      await this.#keyboard.press('ArrowDown');
      return false;
    });
    await this.#keyboard.press('Enter');
    await this.#page.locator('.monaco-menu').waitFor({ state: 'hidden' });
  }

  async #turn(label: string | RegExp, key: string, expanded: string): Promise<void> {
    await this.#find(label);
    let pressedAtMs = Number.NEGATIVE_INFINITY;
    await until(`${String(label)} to turn`, async () => {
      if ((await this.#focused()).expanded === expanded) return true;
      if (performance.now() - pressedAtMs < turnAgainMs) return false;
      await this.#keyboard.press(key);
      pressedAtMs = performance.now();
      return false;
    });
  }

  /** Walks down to the next row of this name, and up again where there is none. */
  async #find(label: string | RegExp): Promise<void> {
    const isIt = async (): Promise<boolean> => {
      const { label: text } = await this.#focused();
      return typeof label === 'string' ? text === label : label.test(text);
    };
    for (const key of ['ArrowDown', 'ArrowUp'])
      for (let step = 0; step < 60; step++) {
        if (await isIt()) return;
        const { index } = await this.#focused();
        await this.#keyboard.press(key);
        if (!(await this.#moves(index))) break;
      }
    throw new Error(`no row ${String(label)} below or above`);
  }

  /** False at the end of the tree, where the key does nothing: then the next frames bring no change. */
  async #moves(from: string): Promise<boolean> {
    for (let frame = 0; frame < 20; frame++) {
      if ((await this.#focused()).index !== from) return true;
      await this.#page.evaluate('new Promise((resolve) => requestAnimationFrame(resolve))');
    }
    return false;
  }

  /** Read at once: a row may be drawn anew between two looks. */
  async #focused(): Promise<FocusedRow> {
    const [row] = await this.#page
      .locator('.pane-body .monaco-list-row.focused')
      .evaluateAll((elements: readonly PageElement[]) =>
        elements.map((element) => ({
          label: element.querySelector('.label-name')?.textContent ?? '',
          index: element.getAttribute('data-index') ?? '',
          expanded: element.getAttribute('aria-expanded') ?? '',
          isSelected: element.getAttribute('aria-selected') === 'true',
        })),
      );
    return row === undefined
      ? { label: '', index: '', expanded: '', isSelected: false }
      : { ...row, label: plainText(row.label) };
  }
}
