import type { Page } from 'playwright-core';

/** Puts the cursor of the editor that has the focus somewhere; lines and columns count from 1. */
export async function goToPlace(page: Page, line: number, column: number): Promise<void> {
  await page.keyboard.press('Control+G');
  const input = page.locator('.quick-input-widget:visible .quick-input-box input');
  await input.waitFor();
  await input.fill(`:${line}:${column}`);
  await page.keyboard.press('Enter');
  await input.waitFor({ state: 'hidden' });
}
