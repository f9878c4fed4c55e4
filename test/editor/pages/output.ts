import type { Page } from 'playwright-core';
import type { Workbench } from './workbench.ts';

/** Shows an output channel and returns the lines of it that are on screen (the newest). */
export async function readOutput(page: Page, workbench: Workbench, channel: string): Promise<string[]> {
  await workbench.runCommand('Output: Show Output Channels...');
  await workbench.quickInput.pick(channel);
  const view = page.locator('.output-view, .panel .monaco-editor').last();
  await view.locator('.view-line').first().waitFor();
  const lines = await view.locator('.view-line').allTextContents();
  return lines.map((line) => line.replaceAll('\u00a0', ' '));
}
