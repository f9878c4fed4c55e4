import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { stoppable } from './stoppable.ts';

/** What is shown, and the Cancel button of a notification. */
const editor = vi.hoisted(() => ({ shown: [] as string[], cancel: (): void => undefined }));

vi.mock('vscode', () => ({
  ProgressLocation: { Window: 'status bar', Notification: 'notification' },
  window: {
    withProgress: async (
      { location, title }: { readonly location: string; readonly title: string },
      task: (progress: unknown, token: object) => Promise<unknown>,
    ) => {
      editor.shown.push(`${location}: ${title}`);
      const onCancellationRequested = (listener: () => void): { dispose(): void } => {
        editor.cancel = listener;
        return { dispose: () => undefined };
      };
      try {
        return await task({}, { onCancellationRequested });
      } finally {
        editor.shown.push(`${location} gone`);
      }
    },
  },
}));

beforeEach(() => {
  vi.useFakeTimers();
  editor.shown = [];
});

afterEach(() => {
  vi.useRealTimers();
});

it('short work is told in the status bar only', async () => {
  expect(await stoppable('Delete web', () => Promise.resolve('done'))).toBe('done');
  await vi.advanceTimersByTimeAsync(10_000);
  expect(editor.shown).toEqual(['status bar: Delete web', 'status bar gone']);
});

it('long work has a notification with a button that stops it, until it has ended', async () => {
  const running = stoppable(
    'Delete web',
    (signal) =>
      new Promise<string>((resolve) => {
        signal.addEventListener('abort', () => {
          resolve('stopped');
        });
      }),
  );
  await vi.advanceTimersByTimeAsync(800);
  expect(editor.shown).toEqual(['status bar: Delete web', 'notification: Delete web']);
  editor.cancel();
  expect(await running).toBe('stopped');
  await vi.advanceTimersByTimeAsync(0);
  expect(editor.shown.toSorted()).toEqual([
    'notification gone',
    'notification: Delete web',
    'status bar gone',
    'status bar: Delete web',
  ]);
});

it('what fails is told once, by whoever asked', async () => {
  const running = stoppable('Delete web', async () => {
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    throw new Error('refused');
  });
  const told = expect(running).rejects.toThrow('refused');
  await vi.advanceTimersByTimeAsync(2_000);
  await told;
  expect(editor.shown).toContain('notification gone');
});
