import type { Locator, Page } from 'playwright-core';
import { isText, plainText, plainTexts, waitFor } from './text.ts';

/** Toasts in the corner, and modal dialogs. */
export class Notifications {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** The messages of all toasts on screen. */
  async messages(): Promise<string[]> {
    return plainTexts(this.#toasts().locator('.notification-list-item-message'));
  }

  /** Waits for a toast and returns its message. */
  async message(wanted: string | RegExp, timeoutMs = 30_000): Promise<string> {
    const toast = await this.#toast(wanted, timeoutMs);
    return plainText(await toast.locator('.notification-list-item-message').innerText());
  }

  /** Waits for a toast and presses one of its buttons. */
  async press(wanted: string | RegExp, button: string, timeoutMs = 30_000): Promise<void> {
    const toast = await this.#toast(wanted, timeoutMs);
    await toast.locator('.monaco-button', { hasText: button }).first().click();
  }

  /** Closes every toast on screen. */
  async clear(): Promise<void> {
    while ((await this.#toasts().count()) > 0) {
      await this.#toasts().first().hover();
      await this.#toasts().first().locator('.codicon-notifications-clear').click();
    }
  }

  /** Waits for a modal dialog and returns its words. */
  async dialog(): Promise<string> {
    const box = this.#page.locator('.monaco-dialog-box');
    await box.waitFor();
    return plainText(await box.locator('.dialog-message-container').innerText());
  }

  async pressInDialog(button: string): Promise<void> {
    await this.#page.locator('.monaco-dialog-box .monaco-button', { hasText: button }).first().click();
  }

  #toasts(): Locator {
    return this.#page.locator('.notifications-toasts .notification-list-item');
  }

  async #toast(wanted: string | RegExp, timeoutMs: number): Promise<Locator> {
    return waitFor(
      `the notification ${String(wanted)}`,
      async () => {
        const index = (await this.messages()).findIndex((text) => isText(text, wanted));
        return index < 0 ? undefined : this.#toasts().nth(index);
      },
      { timeoutMs, seen: async () => (await this.messages()).join(' | ') },
    );
  }
}
