import { describe, expect, it } from 'vitest';
import { longestSpans, measured, measuredLoad } from './spans.ts';

function busy(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

const longest = (wanted: string): number =>
  longestSpans().find(({ entry }) => entry === wanted)?.longestMs ?? Number.NaN;

describe('spans', () => {
  it('keep count and the longest of each entry point, also of one that throws', () => {
    const work = measured('work', (ms: number) => {
      busy(ms);
      if (ms === 0) throw new Error('stopped');
      return ms;
    });
    expect(work(4)).toBe(4);
    expect(() => work(0)).toThrow('stopped');
    expect(longestSpans()).toMatchObject([{ entry: 'work', count: 2 }]);
    expect(longest('work')).toBeGreaterThanOrEqual(4);
  });

  it('tell the loading of a module apart from the entry point that needed it', () => {
    measured('needs a module', () => {
      measuredLoad('heavy', () => {
        busy(40);
      });
    })();
    expect(longest('load heavy')).toBeGreaterThanOrEqual(40);
    expect(longest('needs a module')).toBeLessThan(longest('load heavy'));
  });
});
