import { describe, expect, it } from 'vitest';

import { Settling } from './settling.ts';

describe('Settling', () => {
  it('works once for all wishes that come while it works', async () => {
    let runs = 0;
    let release: () => void = () => undefined;
    const settling = new Settling(
      async () => {
        runs += 1;
        if (runs === 1) await new Promise<void>((resolve) => (release = resolve));
      },
      { report: () => undefined, signal: new AbortController().signal },
    );
    settling.wish();
    settling.wish();
    settling.wish();
    release();
    await settling.ended();
    expect(runs).toBe(2);
  });

  it('tells what went wrong, and works again by itself', async () => {
    const reported: string[] = [];
    let runs = 0;
    const ending = new AbortController();
    await new Promise<void>((resolve) => {
      const work = async (): Promise<void> => {
        runs += 1;
        if (runs === 1) throw new Error('somebody else was faster');
        resolve();
      };
      new Settling(work, { report: (line) => reported.push(line), signal: ending.signal }).wish();
    });
    ending.abort();
    expect([runs, reported]).toEqual([2, ['somebody else was faster']]);
  });
});
