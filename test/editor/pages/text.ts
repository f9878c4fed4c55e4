import type { Locator } from 'playwright-core';

/** What people would read: no-break spaces (which VS Code draws for blanks) become blanks, runs of blanks one. */
export function plainText(text: string): string {
  return text.replaceAll('\u00a0', ' ').replaceAll(/\s+/g, ' ').trim();
}

/** The texts of all elements that a locator matches now. */
export async function plainTexts(locator: Locator): Promise<string[]> {
  return (await locator.allTextContents()).map(plainText);
}

/** True where `text` is `wanted`, or matches it. */
export function isText(text: string, wanted: string | RegExp): boolean {
  return typeof wanted === 'string' ? text === wanted : wanted.test(text);
}

/** Calls `read` until it gives a value; throws an Error that says what was waited for, and what was there instead. */
export async function waitFor<T>(
  what: string,
  read: () => Promise<T | undefined>,
  options: { readonly timeoutMs?: number; readonly seen?: () => Promise<string> } = {},
): Promise<T> {
  const timeoutMs = options.timeoutMs ?? 20_000;
  const deadlineMs = performance.now() + timeoutMs;
  for (;;) {
    const value = await read();
    if (value !== undefined) return value;
    if (performance.now() > deadlineMs) {
      const seen = options.seen === undefined ? '' : ` There was: ${await options.seen()}`;
      throw new Error(`Waited ${timeoutMs / 1000} s for ${what}.${seen}`);
    }
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

/** Waits until something holds. */
export async function until(what: string, holds: () => Promise<boolean>, timeoutMs?: number): Promise<void> {
  await waitFor(what, async () => ((await holds()) ? true : undefined), timeoutMs === undefined ? {} : { timeoutMs });
}

const pollMs = 100;
