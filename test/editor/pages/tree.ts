import type { Locator, Page } from 'playwright-core';
import type { PageElement } from './page-element.ts';
import { isText, plainText, plainTexts, waitFor } from './text.ts';

/** One row as people see it. */
export interface TreeRow {
  readonly index: number;
  /** 1 for the roots. */
  readonly level: number;
  readonly label: string;
  readonly description: string;
  /** undefined for a leaf. */
  readonly isExpanded: boolean | undefined;
  readonly isLast: boolean;
}

type Step = string | RegExp;

const rowTimeoutMs = 30_000;

/** How long a click on a menu's entry may take, which goes with its menu. */
const entryClickTimeoutMs = 2_000;

/** A tree view, addressed by the labels on the way to a row: `['lab', 'Namespaces', 'shop']`. */
export class Tree {
  readonly #page: Page;
  readonly #pane: Locator;

  constructor(page: Page, viewName: string) {
    this.#page = page;
    this.#pane = page.locator('.pane', { has: page.locator(`.pane-header[aria-label="${viewName} Section"]`) });
  }

  /** Waits until the view is on screen, and opens it where it is collapsed. */
  async opened(): Promise<void> {
    const header = this.#pane.locator('.pane-header');
    await header.waitFor();
    if ((await header.getAttribute('aria-expanded')) === 'false') await header.click();
  }

  /** Closes the view, so that the others have its room. */
  async closed(): Promise<void> {
    const header = this.#pane.locator('.pane-header');
    await header.waitFor();
    if ((await header.getAttribute('aria-expanded')) === 'true') await header.click();
  }

  /** All rows from top to bottom, also those that have to be scrolled to. */
  async rows(): Promise<TreeRow[]> {
    const first = await this.#visibleRows();
    if (first.length === 0 || (first[0]?.index === 0 && first.at(-1)?.isLast === true)) return first;
    await this.#toTop();
    const all = new Map<number, TreeRow>();
    for (let page = 0; page < 500; page++) {
      const visible = await this.#visibleRows();
      for (const row of visible) all.set(row.index, row);
      if (visible.at(-1)?.isLast !== false) break;
      await this.#scroll(await this.#height());
    }
    return [...all.values()].sort((left, right) => left.index - right.index);
  }

  /** The rows as text, two blanks for each level: what a failed assertion should show. */
  async outline(): Promise<string> {
    return (await this.rows())
      .map((row) => `${'  '.repeat(row.level - 1)}${row.label}${row.description === '' ? '' : `  ${row.description}`}`)
      .join('\n');
  }

  /** Waits for the row at the end of this path. Its ancestors must be expanded. */
  async row(path: readonly Step[], timeoutMs = rowTimeoutMs): Promise<TreeRow> {
    return waitFor(`the row ${path.map(String).join(' > ')}`, async () => findRow(await this.rows(), path), {
      timeoutMs,
      seen: async () => `\n${await this.outline()}`,
    });
  }

  /** Waits until the description of the row at the end of this path has these words in it, or matches. */
  async says(path: readonly Step[], words: string | RegExp, timeoutMs = rowTimeoutMs): Promise<void> {
    await waitFor(
      `${path.map(String).join(' > ')} to say ${String(words)}`,
      async () => {
        const description = findRow(await this.rows(), path)?.description;
        if (description === undefined) return undefined;
        const says = typeof words === 'string' ? description.includes(words) : words.test(description);
        return says ? true : undefined;
      },
      { timeoutMs, seen: async () => `\n${await this.outline()}` },
    );
  }

  /** Expands the rows of a path one after the other, and waits for each of them. */
  async expand(path: readonly Step[], timeoutMs = rowTimeoutMs): Promise<void> {
    for (let length = 1; length <= path.length; length++) {
      const part = path.slice(0, length);
      const row = await this.row(part, timeoutMs);
      if (row.isExpanded === true) continue;
      await (await this.#reveal(row)).locator('.monaco-tl-twistie').click();
      await waitFor(`${part.map(String).join(' > ')} to be expanded`, async () => {
        const found = findRow(await this.rows(), part);
        return found?.isExpanded === true ? true : undefined;
      });
    }
  }

  async collapse(path: readonly Step[]): Promise<void> {
    const row = await this.row(path);
    if (row.isExpanded === true) await (await this.#reveal(row)).locator('.monaco-tl-twistie').click();
  }

  /** Clicks a row, which runs its command where it has one. */
  async click(path: readonly Step[]): Promise<void> {
    await (await this.#reveal(await this.row(path))).locator('.label-name').click();
  }

  /** Adds rows to those that are selected, without opening them. */
  async select(...paths: readonly (readonly Step[])[]): Promise<void> {
    for (const path of paths)
      await (await this.#reveal(await this.row(path))).locator('.label-name').click({ modifiers: ['ControlOrMeta'] });
  }

  /** Drags a row, and those that are selected with it, into a text: with Shift, as VS Code asks for. */
  async dragTo(path: readonly Step[], target: Locator): Promise<void> {
    const from = await (await this.#reveal(await this.row(path))).locator('.label-name').boundingBox();
    const to = await target.boundingBox();
    if (from === null || to === null) throw new Error('One end of the way is not on screen.');
    const { mouse, keyboard } = this.#page;
    await mouse.move(from.x + 5, from.y + from.height / 2);
    await mouse.down();
    await mouse.move(from.x + 30, from.y + from.height / 2, { steps: 5 });
    await keyboard.down('Shift');
    try {
      await mouse.move(to.x + 40, to.y + to.height / 2, { steps: 10 });
      await mouse.up();
    } finally {
      await keyboard.up('Shift');
    }
  }

  /** Presses the icon with this title in a row. */
  async inlineAction(path: readonly Step[], title: string): Promise<void> {
    const row = await this.#reveal(await this.row(path));
    await row.hover();
    await row.locator(`.actions .action-label[aria-label^="${title}"]`).click();
  }

  /** Chooses an entry of a row's context menu. */
  async contextAction(path: readonly Step[], title: string): Promise<void> {
    await (await this.#reveal(await this.row(path))).locator('.label-name').click({ button: 'right' });
    const entry = this.#page.locator('.monaco-menu .action-menu-item', { hasText: title }).first();
    await entry.waitFor();
    // A menu takes no click in its first 50 ms, so that the one that opens it chooses nothing.
    await waitFor(`${title} to be chosen`, async () => {
      if (!(await entry.isVisible())) return true;
      await entry.click({ timeout: entryClickTimeoutMs }).catch(() => undefined); // it went meanwhile
      return undefined;
    });
  }

  /** The text that appears when the pointer rests on a row. */
  async tooltip(path: readonly Step[]): Promise<string> {
    const row = await this.#reveal(await this.row(path));
    const hovers = this.#page.locator('.monaco-hover:visible');
    // A row that was scrolled below the resting pointer may be telling of itself.
    await this.#page.mouse.move(0, 0);
    await hovers.first().waitFor({ state: 'hidden' });
    await row.locator('.label-name').hover();
    const hover = hovers.last();
    await hover.waitFor();
    return plainText(await hover.innerText());
  }

  /** Presses the icon with this title in the view's heading. */
  async titleAction(title: string): Promise<void> {
    await this.#pane.locator('.pane-header').hover();
    await this.#pane.locator(`.pane-header .action-label[aria-label^="${title}"]`).click();
  }

  /** Labels of the rows that are on screen, without scrolling: the focus stays where it is. */
  async onScreen(): Promise<string[]> {
    return (await this.#visibleRows()).map(({ label }) => label);
  }

  /** Labels of the selected rows that are on screen, from top to bottom. */
  async selected(): Promise<string[]> {
    const rows = await this.#pane.locator('.monaco-list-row.selected').evaluateAll((elements: readonly PageElement[]) =>
      elements.map((element) => ({
        index: Number(element.getAttribute('data-index')),
        label: element.querySelector('.label-name')?.textContent ?? '',
      })),
    );
    return rows.sort((left, right) => left.index - right.index).map(({ label }) => plainText(label));
  }

  /** What an empty view says (its welcome content). */
  async welcome(): Promise<string> {
    return plainText(await this.#pane.locator('.welcome-view-content').innerText());
  }

  /** The line above the rows in which a view speaks of itself; empty where it has none. */
  async message(): Promise<string> {
    const [text = ''] = await plainTexts(this.#pane.locator('.tree-explorer-viewlet-tree-view > .message'));
    return text;
  }

  async #visibleRows(): Promise<TreeRow[]> {
    const rows = await this.#pane
      .locator('.monaco-list-rows > .monaco-list-row')
      .evaluateAll((elements: readonly PageElement[]) =>
        elements.map((element) => ({
          index: Number(element.getAttribute('data-index')),
          level: Number(element.getAttribute('aria-level')),
          label: element.querySelector('.label-name')?.textContent ?? '',
          description: element.querySelector('.label-description')?.textContent ?? '',
          expanded: element.getAttribute('aria-expanded'),
          isLast: element.getAttribute('data-last-element') === 'true',
        })),
      );
    return rows
      .map(({ expanded, label, description, ...row }) => ({
        ...row,
        label: plainText(label),
        description: plainText(description),
        isExpanded: expanded === null ? undefined : expanded === 'true',
      }))
      .sort((left, right) => left.index - right.index);
  }

  async #reveal(row: TreeRow): Promise<Locator> {
    const locator = this.#pane.locator(`.monaco-list-rows > .monaco-list-row[data-index="${row.index}"]`);
    if ((await locator.count()) === 0) await this.#toTop();
    while ((await locator.count()) === 0) {
      const visible = await this.#visibleRows();
      if (visible.at(-1)?.isLast !== false) throw new Error(`The row "${row.label}" went away.`);
      await this.#scroll(await this.#height());
    }
    await locator.scrollIntoViewIfNeeded();
    return locator;
  }

  async #height(): Promise<number> {
    return (await this.#pane.locator('.monaco-list').boundingBox())?.height ?? 200;
  }

  /** To the first row: the list may take any number of frames for the way, and a long one does not go all of it by the wheel. */
  async #toTop(): Promise<void> {
    await this.#scroll(-1e6);
    await waitFor('the first row', async () => {
      if ((await this.#visibleRows())[0]?.index === 0) return true;
      await this.#pane.locator('.monaco-list').focus();
      await this.#page.keyboard.press('Home');
      return undefined;
    });
  }

  async #scroll(byPixels: number): Promise<void> {
    const before = await this.#visibleRows();
    await this.#pane.locator('.monaco-list').hover();
    await this.#page.mouse.wheel(0, byPixels);
    // The list draws in the next frames; at its end nothing changes.
    for (let frame = 0; frame < 10; frame++) {
      await this.#page.evaluate('new Promise((resolve) => requestAnimationFrame(resolve))');
      const now = await this.#visibleRows();
      if (now[0]?.index !== before[0]?.index || now.at(-1)?.index !== before.at(-1)?.index) return;
    }
  }
}

/** Follows a path of labels through rows in display order. */
export function findRow(rows: readonly TreeRow[], path: readonly Step[]): TreeRow | undefined {
  let candidates = rows;
  let found: TreeRow | undefined;
  for (const [depth, step] of path.entries()) {
    const level = depth + 1;
    const index = candidates.findIndex((row) => row.level === level && isText(row.label, step));
    found = candidates[index];
    if (found === undefined) return undefined;
    const below = candidates.slice(index + 1);
    const end = below.findIndex((row) => row.level <= level);
    candidates = end < 0 ? below : below.slice(0, end);
  }
  return found;
}
