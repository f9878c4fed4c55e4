import type { Page } from 'playwright-core';

/** Puts text into the clipboard, as copying it elsewhere does. */
export async function copyText(page: Page, text: string): Promise<void> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
}

/** What is in the clipboard, as pasting it elsewhere shows. */
export async function copiedText(page: Page): Promise<string> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  return page.evaluate<string>('navigator.clipboard.readText()');
}
