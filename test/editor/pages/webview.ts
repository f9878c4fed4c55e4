import type { FrameLocator, Page } from 'playwright-core';
import { isText, plainText, waitFor } from './text.ts';

/**
 * Waits for the webview with this title and returns the frame with its document. VS Code nests two frames: an outer one that
 * passes messages and an inner one, `active-frame`, that carries the title and our page.
 */
export async function webviewFrame(page: Page, title: string | RegExp, timeoutMs = 30_000): Promise<FrameLocator> {
  const titles = async (): Promise<string[]> => {
    const found: string[] = [];
    for (const outer of await page.locator('iframe.webview.ready').all()) {
      // A webview that is being replaced may go while it is read: then it is not the one that we wait for.
      const inner = outer.contentFrame().locator('iframe#active-frame');
      found.push((await inner.count()) === 0 ? '' : ((await inner.getAttribute('title').catch(() => '')) ?? ''));
    }
    return found;
  };
  return waitFor(
    `the page ${String(title)}`,
    async () => {
      const index = (await titles()).findIndex((text) => isText(text, title));
      if (index < 0) return undefined;
      return page.locator('iframe.webview.ready').nth(index).contentFrame().frameLocator('iframe#active-frame');
    },
    { timeoutMs, seen: async () => (await titles()).join(' | ') },
  );
}

/** Waits until the main part of one of our pages says something, and returns all that it says. */
export async function pageSays(frame: FrameLocator, wanted: RegExp, timeoutMs = 60_000): Promise<string> {
  const read = async (): Promise<string> => plainText(await frame.getByRole('main').innerText());
  return waitFor(
    `the page to say ${String(wanted)}`,
    async () => {
      const text = await read();
      return wanted.test(text) ? text : undefined;
    },
    { timeoutMs, seen: read },
  );
}
