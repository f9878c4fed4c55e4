import { describe, expect, it } from 'vitest';
import { problemOf } from '../../core/problem.ts';
import { filterText, parseFilter } from '../../core/log-filter.ts';
import { matcherOf } from './filter.ts';
import type { LogLine } from './line.ts';
import { longestLine, parseLine, readLines } from './line.ts';
import { LiveMerge, mergeByTime } from './merge.ts';
import { neutralised } from './neutral.ts';
import { LogPosition } from './position.ts';

async function* from<Part>(...parts: readonly Part[]): AsyncGenerator<Part> {
  yield* parts;
}

async function all<Part>(parts: AsyncIterable<Part>): Promise<readonly Part[]> {
  const found: Part[] = [];
  for await (const part of parts) found.push(part);
  return found;
}

const at = (second: number, text = '', nanoseconds = 0): LogLine => ({
  time: `2026-11-26T10:00:${String(second).padStart(2, '0')}.${String(nanoseconds).padStart(9, '0')}`,
  text,
});

describe('lines of a log', () => {
  it('are put together from chunks that end anywhere, within a character too', async () => {
    const bytes = Buffer.from('grüße\nzwei\n\nlast');
    const chunks = [bytes.subarray(0, 3), bytes.subarray(3, 9), bytes.subarray(9)];
    expect(await all(readLines(from(...chunks)))).toEqual(['grüße', 'zwei', '', 'last']);
  });

  it('keep the beginning of a huge one, and say how much more it was', async () => {
    const chunk = Buffer.from('x'.repeat(longestLine));
    const lines = await all(readLines(from(chunk, chunk, chunk, Buffer.from('\nnext\n'))));
    expect(lines).toEqual([`${'x'.repeat(longestLine)}… (${2 * longestLine} more characters)`, 'next']);
  });

  it('have their time in UTC, so that texts order as times do', () => {
    expect(parseLine('2026-11-26T10:00:00.5Z hello world')).toEqual({
      time: '2026-11-26T10:00:00.500000000',
      text: 'hello world',
    });
    expect(parseLine('2026-11-26T12:00:00.123456789+02:00 x').time).toBe('2026-11-26T10:00:00.123456789');
    expect(parseLine('failed to create fsnotify watcher')).toEqual({
      time: '',
      text: 'failed to create fsnotify watcher',
    });
  });
});

describe('a position in a log', () => {
  function read(position: LogPosition, ...lines: readonly LogLine[]): readonly string[] {
    return lines.filter((line) => position.take(line)).map(({ text }) => text);
  }

  it('begins at the whole second of the last line, and shows no line twice', () => {
    const position = new LogPosition();
    expect(position.since).toBeUndefined();
    read(position, at(1, 'a', 100), at(1, 'b', 200), at(1, 'c', 200));
    expect(position.since).toBe('2026-11-26T10:00:01Z');
    position.beginAgain();
    const again = read(position, at(1, 'a', 100), at(1, 'b', 200), at(1, 'c', 200), at(1, 'd', 200), at(2, 'e'));
    expect(again).toEqual(['d', 'e']);
  });

  it('does not take lines for known that a tail had left out', () => {
    const position = new LogPosition();
    read(position, at(1, 'shown', 300));
    position.beginAgain();
    expect(read(position, at(1, 'left out', 100), at(1, 'shown', 300), at(1, 'new', 400))).toEqual(['new']);
  });

  it('begins again as often as streams break', () => {
    const position = new LogPosition();
    read(position, at(1, 'a'));
    for (let time = 0; time < 3; time++) {
      position.beginAgain();
      expect(read(position, at(1, 'a'))).toEqual([]);
    }
    expect(read(position, at(1, 'b'))).toEqual(['b']);
    position.beginAgain();
    expect(read(position, at(1, 'a'), at(1, 'b'), at(1, 'c'))).toEqual(['c']);
  });

  it('shows what comes with an earlier time than the last, as clocks that are set back write it', () => {
    const position = new LogPosition();
    expect(read(position, at(5, 'a'), at(3, 'b'))).toEqual(['a', 'b']);
  });
});

describe('several logs as one', () => {
  it('are in the order of time, and each in its own', async () => {
    const merged = mergeByTime([
      { source: 'x', lines: from(at(1, 'x1'), at(4, 'x2'), { time: '', text: 'x3' }) },
      { source: 'y', lines: from(at(2, 'y1'), at(3, 'y2'), at(5, 'y3')) },
      { source: 'z', lines: from<LogLine>() },
    ]);
    expect((await all(merged)).map(({ text }) => text)).toEqual(['x1', 'y1', 'y2', 'x2', 'x3', 'y3']);
  });

  it('end the streams where the reader stops', async () => {
    let isEnded = false;
    async function* endless(): AsyncGenerator<LogLine> {
      try {
        for (;;) yield await Promise.resolve(at(1));
      } finally {
        isEnded = true;
      }
    }
    for await (const line of mergeByTime([{ source: 'x', lines: endless() }])) if (line.time !== '') break;
    expect(isEnded).toBe(true);
  });

  it('hold live lines for a moment, in which earlier ones may come', async () => {
    const shown: string[] = [];
    const merge = new LiveMerge<string>(async (lines) => {
      shown.push(...lines.map(({ text }) => text));
      return Promise.resolve();
    });
    await merge.push({ ...at(2, 'b'), source: 'x' });
    await merge.push({ ...at(1, 'a'), source: 'y' });
    await merge.flush();
    expect(shown).toEqual(['a', 'b']);
  });

  it('let whoever brings lines wait until they are taken', async () => {
    let open: () => void = () => undefined;
    const taken = new Promise<void>((resolve) => (open = resolve));
    const merge = new LiveMerge<string>(() => taken);
    let pushed = 0;
    const pushing = (async () => {
      for (; pushed < 12_000; pushed++) await merge.push({ ...at(1), source: 'x' });
    })();
    void merge.flush();
    await new Promise((resolve) => setImmediate(resolve));
    expect(pushed).toBeLessThan(12_000);
    open();
    const flushing = setInterval(() => void merge.flush(), 1);
    await pushing;
    clearInterval(flushing);
    expect(pushed).toBe(12_000);
  });
});

describe('a filter', () => {
  const shown = (typed: string, ...texts: readonly string[]): readonly string[] => {
    const matches = matcherOf(parseFilter(typed))(texts);
    return texts.filter((_text, index) => matches[index]);
  };

  it('finds a text in any case, as it is', () => {
    expect(shown('a.c', 'A.C', 'abc')).toEqual(['A.C']);
    expect(shown('', 'x')).toEqual(['x']);
  });

  it('finds a regular expression between slashes', () => {
    expect(shown('/a.c$/', 'abc', 'abcd', 'ABC')).toEqual(['abc']);
    expect(shown('/a.c$/i', 'ABC')).toEqual(['ABC']);
    expect(filterText(parseFilter('/a.c$/i'))).toBe('/a.c$/i');
  });

  it('says that an expression is none', () => {
    expect(() => parseFilter('/(/')).toThrow(expect.objectContaining({ problem: expect.anything() as unknown }));
  });

  it('is given up where it would take for ever', () => {
    const matches = matcherOf(parseFilter('/^(a+)+$/'));
    let failure: unknown;
    try {
      matches([`${'a'.repeat(40)}!`]);
    } catch (error) {
      failure = problemOf(error);
    }
    expect(failure).toMatchObject({ code: 'cluster.log-filter-slow', params: { pattern: '/^(a+)+$/' } });
    expect(matches(['aaa', 'b'])).toEqual([true, false]);
  });
});

describe('what a container writes', () => {
  it('keeps colours, and ends them with the line', () => {
    expect(neutralised('\u001b[31;1mred')).toBe('\u001b[31;1mred\u001b[0m');
    expect(neutralised('\u001b[38;5;200mx\u001b[m')).toBe('\u001b[38;5;200mx\u001b[0m\u001b[0m');
    expect(neutralised('plain\ttext')).toBe('plain\ttext');
  });

  it('cannot move the cursor, set titles, hide text, ring, or write to the clipboard', () => {
    expect(neutralised('a\u001b[2Jb')).toBe('a␛[2Jb');
    expect(neutralised('\u001b]52;c;aGk=\u0007')).toBe('␛]52;c;aGk=␇');
    expect(neutralised('\u001b[8mhidden')).toBe('␛[8mhidden');
    expect(neutralised('\u001b[8;31mhidden')).toBe('\u001b[31mhidden\u001b[0m');
    expect(neutralised('a\rb\r')).toBe('a␍b');
    expect(neutralised('\u009b2J')).toBe('<9b>2J');
    expect(neutralised('\u202eabc')).toBe('<202e>abc');
  });
});
