import type { BenchRow } from '../bench.ts';
import { answerTimesOf, type SeenRevisions, type Written } from './revisions.ts';
import { ownRow, quantile } from './rows.ts';

/** What became of the changes of one run. */
export interface DrawnWrites {
  readonly seconds: number;
  readonly written: Written;
  readonly seen: SeenRevisions;
  /** Rows that did not say what a fresh list says. */
  readonly lost: number;
}

/** How the rows of one run are called. */
export interface WriteWords {
  /** Before each name: `in the editor: `. */
  readonly before: string;
  /** Where a change arrives. */
  readonly place: string;
  /** Behind the name of the figure that has a goal. */
  readonly behind?: string;
}

/** How many changes were made, how long each took to be drawn and how long the server itself took for it, and whether one was lost. */
export function writeRows(
  { seconds, written, seen, lost }: DrawnWrites,
  { before, place, behind = '' }: WriteWords,
): readonly BenchRow[] {
  const { revisions } = written;
  const latencies = seen.latenciesOf(revisions);
  const p95 = quantile(latencies, 0.95);
  console.log(
    `${before}${written.writes} changes in ${seconds} s, ${written.failures} refused; ${latencies.length} of ${revisions.length} visible ones came to ${place}`,
  );
  return [
    ownRow(`${before}changes a second that were made`, '/s', { ours: written.writes / written.seconds }),
    ownRow(
      `${before}sent write to ${place}, ${seconds} s, p95${behind}`,
      'ms',
      { ours: p95, min: Math.min(...latencies), max: Math.max(...latencies) },
      { words: 'under 250', isMet: p95 < 250 },
    ),
    ownRow(`${before}the same from the answer to the write on, p95`, 'ms', {
      ours: quantile(seen.latenciesOf(revisions, 'answered'), 0.95),
    }),
    ownRow(`${before}the answer to the write itself, p95`, 'ms', { ours: quantile(answerTimesOf(revisions), 0.95) }),
    ownRow(`${before}sent write to ${place}, median`, 'ms', { ours: quantile(latencies, 0.5) }),
    ownRow(`${before}rows that differ from a fresh list`, '', { ours: lost }, { words: '0', isMet: lost === 0 }),
  ];
}

/** Delay of an event loop, 99 of 100, in milliseconds, without Meshdeck and with it. */
export function loopDelayRow(of: string, withoutMs: number, withMs: number): BenchRow {
  console.log(`event loop of ${of}: ${withoutMs.toFixed(2)} ms without, ${withMs.toFixed(2)} ms with Meshdeck`);
  const more = withMs - withoutMs;
  return ownRow(
    `loop delay of ${of}, p99, more than without Meshdeck`,
    'ms',
    { ours: more },
    { words: 'at most 10', isMet: more <= 10 },
  );
}
