import type { FrameLocator, Locator, Page } from 'playwright-core';
import { controlOrCommand } from './keys.ts';
import { Notifications } from './notifications.ts';
import { readOutput } from './output.ts';
import { Problems } from './problems.ts';
import { QuickInput } from './quick-input.ts';
import { TextEditor } from './text-editor.ts';
import { isText, plainText, plainTexts, until, waitFor } from './text.ts';
import { Tree } from './tree.ts';
import { webviewFrame } from './webview.ts';
import { keepsInBrowser } from './window-state.ts';

/** The window of VS Code, in the words of its users. Everything waits until what it needs is there. */
export class Workbench {
  readonly page: Page;
  readonly quickInput: QuickInput;
  readonly editor: TextEditor;
  readonly problems: Problems;
  readonly notifications: Notifications;

  constructor(page: Page) {
    this.page = page;
    this.quickInput = new QuickInput(page);
    this.editor = new TextEditor(page);
    this.problems = new Problems(page);
    this.notifications = new Notifications(page);
  }

  /** Loads the address of an editor and waits until the workbench can be used. */
  static async open(page: Page, url: string): Promise<Workbench> {
    await page.goto(url);
    const workbench = new Workbench(page);
    await workbench.ready();
    return workbench;
  }

  async ready(): Promise<void> {
    await this.page.locator('.monaco-workbench .statusbar').waitFor({ timeout: 60_000 });
    await this.page.locator('.monaco-workbench .activitybar .action-item').first().waitFor();
  }

  /**
   * Loads the window again, as "Developer: Reload Window" does. A window in a browser keeps its tabs every few seconds and not when
   * it is closed: with `kept`, waits first until what it keeps holds this word.
   */
  async reload(kept?: string): Promise<void> {
    if (kept !== undefined) await until(`the window to keep "${kept}"`, () => keepsInBrowser(this.page, kept), 60_000);
    await this.page.reload();
    await this.ready();
  }

  /** Runs a command by its full title in the palette, such as `Meshdeck: Plan Pattern`. */
  async runCommand(title: string, timeoutMs = 30_000): Promise<void> {
    const row = await waitFor(
      `the command "${title}" in the palette`,
      async () => {
        await this.page.keyboard.press('F1');
        await this.quickInput.opened();
        await this.quickInput.fill(`>${title}`);
        const found = await this.#paletteRow(title);
        // Commands of an extension that is still being read appear when the palette is opened again.
        if (found === undefined) await this.quickInput.cancel();
        return found;
      },
      { timeoutMs },
    );
    await row.click();
  }

  /** The titles of all commands in the palette that a text finds. */
  async findCommands(text: string): Promise<string[]> {
    await this.page.keyboard.press('F1');
    await this.quickInput.opened();
    await this.quickInput.fill(`>${text}`);
    await this.page.locator('.quick-input-list .monaco-list-row').first().waitFor();
    const labels = await this.quickInput.labels();
    await this.quickInput.cancel();
    return labels;
  }

  /** Opens a file of the workspace by its name through Quick Open. */
  async openFile(name: string): Promise<TextEditor> {
    await this.page.keyboard.press(controlOrCommand('P'));
    await this.quickInput.opened();
    await this.quickInput.fill(name);
    // The first search of a window waits for its extensions and for the file index.
    await this.quickInput.pick(name, 60_000);
    await this.activeTab(name);
    return this.editor;
  }

  /** Waits until the active editor tab has this title, and returns the title. */
  async activeTab(title: string | RegExp, timeoutMs = 30_000): Promise<string> {
    return waitFor(
      `the tab ${String(title)}`,
      async () => (await this.#tabs('.tab.active')).find((text) => isText(text, title)),
      { timeoutMs, seen: async () => (await this.tabs()).join(' | ') },
    );
  }

  /** Waits until a tab shows that its document has changes which are not saved. */
  async unsaved(title: string): Promise<void> {
    await this.#tab(title, '.dirty').waitFor();
  }

  /** Waits until a tab shows that its document is saved. */
  async saved(title: string): Promise<void> {
    await this.#tab(title, ':not(.dirty)').waitFor();
  }

  /** Goes to an open tab by Quick Open. */
  async openTab(title: string): Promise<void> {
    await this.page.keyboard.press(controlOrCommand('P'));
    await this.quickInput.opened();
    await this.quickInput.fill(`edt ${title}`);
    await until(`the tab ${title} to be found`, async () => (await this.quickInput.labels())[0] === title);
    await this.quickInput.accept();
    await this.activeTab(title);
  }

  /** The titles of all editor tabs. */
  async tabs(): Promise<string[]> {
    return this.#tabs('.tab');
  }

  /** Shows a container of the activity bar by its title. */
  async openContainer(title: string): Promise<void> {
    const item = this.activityBarItem(title);
    await item.waitFor();
    const isShown = await this.page.locator('.part.sidebar .composite.title', { hasText: title }).isVisible();
    if (!isShown) await item.click();
    // The pointer goes where nothing has a tooltip.
    await this.page.mouse.move(0, 0);
  }

  activityBarItem(title: string): Locator {
    return this.page.locator(`.activitybar .action-label[aria-label^="${title}"]`);
  }

  /** The names of the views in the open side bar. */
  async views(): Promise<string[]> {
    return plainTexts(this.page.locator('.part.sidebar .pane-header .title'));
  }

  /** A view of the open side bar. */
  tree(viewName: string): Tree {
    return new Tree(this.page, viewName);
  }

  async webview(title: string | RegExp, timeoutMs?: number): Promise<FrameLocator> {
    return webviewFrame(this.page, title, timeoutMs);
  }

  async output(channel: string): Promise<string[]> {
    return readOutput(this.page, this, channel);
  }

  /** The texts of the status bar's items that are there now. */
  async statusBar(): Promise<string[]> {
    return (await plainTexts(this.page.locator('.statusbar .statusbar-item'))).filter((text) => text !== '');
  }

  /** Waits for an item of the status bar, and returns its text: items come one by one, after the window can be used. */
  async statusItem(wanted: string | RegExp, timeoutMs = 30_000): Promise<string> {
    return waitFor(
      `${String(wanted)} in the status bar`,
      async () => (await this.statusBar()).find((text) => isText(text, wanted)),
      { timeoutMs, seen: async () => (await this.statusBar()).join(' | ') },
    );
  }

  /** What the status of the language says about the active document; it stays open. */
  async languageStatus(): Promise<string> {
    await this.page.locator('[id="status.languageStatus"] a').first().click();
    const status = this.page.locator('.hover-language-status').first();
    await status.waitFor();
    return plainText(await status.innerText());
  }

  #tab(title: string, state: string): Locator {
    return this.page.locator(`.editor-group-container .tab${state}`, { hasText: title }).first();
  }

  async #tabs(selector: string): Promise<string[]> {
    const names = await this.page.locator(`.editor-group-container ${selector} .label-name`).allTextContents();
    return names.map(plainText);
  }

  async #paletteRow(title: string): Promise<Locator | undefined> {
    await this.page.locator('.quick-input-list .monaco-list-row').first().waitFor();
    // The palette filters after a short pause: its first answer may be the list of before.
    return waitFor('', () => this.quickInput.find(title), { timeoutMs: 2_000 }).catch(() => undefined);
  }
}
