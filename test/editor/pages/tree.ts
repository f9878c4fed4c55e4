import type { Locator, Page } from 'playwright-core';
import { walkList, type ListWalk } from './list-walk.ts';
import type { PageElement, PageWindow } from './page-element.ts';
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

/** After this long a person opens a row again that has not opened. */
const clickAgainMs = 3_000;

/** How long a row below the pointer takes at most until it tells of itself. */
const hoverTimeoutMs = 3_000;

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
    return this.#walk({});
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

  /**
   * Expands the rows of a path one after the other, and waits for each of them. VS Code closes a row again that is opened while the one above it is
   * being drawn; it is opened once more then, as a person would.
   */
  async expand(path: readonly Step[], timeoutMs = rowTimeoutMs): Promise<void> {
    for (let length = 1; length <= path.length; length++) {
      const part = path.slice(0, length);
      let clickedAtMs = Number.NEGATIVE_INFINITY;
      await waitFor(`${part.map(String).join(' > ')} to be expanded`, async () => {
        const row = await this.row(part, timeoutMs);
        if (row.isExpanded === true) return true;
        if (performance.now() - clickedAtMs < clickAgainMs) return undefined;
        await (await this.#reveal(row)).locator('.monaco-tl-twistie').click();
        clickedAtMs = performance.now();
        return undefined;
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

  /** The colour in which the icon of a row is drawn, as browsers write it: `rgb(244, 135, 113)`. */
  async iconColour(path: readonly Step[]): Promise<string> {
    const icon = (await this.#reveal(await this.row(path))).locator('.custom-view-tree-node-item-icon');
    return icon.evaluate((element: unknown) => (globalThis as unknown as PageWindow).getComputedStyle(element).color);
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
    const hovers = this.#page.locator('.monaco-hover:visible');
    return waitFor(`the hover of ${path.map(String).join(' > ')}`, async () => {
      const row = await this.#reveal(await this.row(path));
      // A row that was scrolled below the resting pointer may be telling of itself.
      await this.#page.mouse.move(0, 0);
      await hovers.first().waitFor({ state: 'hidden' });
      await row.locator('.label-name').hover();
      try {
        await hovers.last().waitFor({ timeout: hoverTimeoutMs });
        return plainText(await hovers.last().innerText({ timeout: hoverTimeoutMs }));
      } catch {
        return undefined; // a row that is drawn anew below the pointer says nothing until the pointer comes again
      }
    });
  }

  /** Presses the icon with this title in the view's heading. */
  async titleAction(title: string): Promise<void> {
    await this.#pane.locator('.pane-header').hover();
    await this.#pane.locator(`.pane-header .action-label[aria-label^="${title}"]`).click();
  }

  /** Labels of the rows that are on screen, without scrolling: the focus stays where it is. */
  async onScreen(): Promise<string[]> {
    return (await this.#walk({ standsStill: true })).map(({ label }) => label);
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

  async #walk(walk: ListWalk): Promise<TreeRow[]> {
    const list = this.#pane.locator('.monaco-list');
    // A view that is empty, or that is being made, has none.
    if ((await list.count()) === 0) return [];
    const rows = await list.first().evaluate(walkList, walk);
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
    const drawn = await this.#walk({ toIndex: row.index });
    if (drawn.every(({ index }) => index !== row.index)) throw new Error(`The row "${row.label}" went away.`);
    const locator = this.#pane.locator(`.monaco-list-rows > .monaco-list-row[data-index="${row.index}"]`);
    await locator.scrollIntoViewIfNeeded();
    return locator;
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
