import { chromium, type Browser } from 'playwright-core';
import { ensureChromium } from './chromium.ts';
import type { Progress } from './run.ts';

/** Opens the system's Chromium, without a window unless `headed`. */
export async function openBrowser(
  options: { readonly headed?: boolean; readonly progress?: Progress } = {},
): Promise<Browser> {
  const executablePath = await ensureChromium(options.progress);
  // Chromium's sandbox refuses to run as root, which is what most containers are.
  const chromiumSandbox = process.getuid?.() !== 0;
  return chromium.launch({
    executablePath,
    headless: options.headed !== true,
    chromiumSandbox,
    args: ['--disable-gpu'],
  });
}
