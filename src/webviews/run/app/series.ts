import type { RunSecond } from '../../../perf/types.ts';

/** Columns for a chart: the seconds, then one column a line. `null` is a gap. */
export type Columns = readonly (readonly (number | null)[])[];

/** Requests and errors a second. */
export function rateColumns(seconds: readonly RunSecond[]): Columns {
  return [
    seconds.map(({ atSecond }) => atSecond),
    seconds.map(({ requests }) => requests),
    seconds.map(({ errors }) => errors),
  ];
}

/** Latencies a second in ms. A second without an answer has no latency: a gap, not a zero. */
export function latencyColumns(seconds: readonly RunSecond[]): Columns {
  const ofAnswered = (pick: (second: RunSecond) => number) =>
    seconds.map((second) => (second.requests - second.errors > 0 ? pick(second) : null));
  return [
    seconds.map(({ atSecond }) => atSecond),
    ofAnswered(({ p50Ms }) => p50Ms),
    ofAnswered(({ p99Ms }) => p99Ms),
    ofAnswered(({ maxMs }) => maxMs),
  ];
}

/** One page of a long table. */
export interface TablePage {
  readonly seconds: readonly RunSecond[];
  readonly page: number;
  readonly pages: number;
}

/** The page of the table; a run of hours has thousands of lines. Pages beyond the ends are the ends. */
export function pageOfSeconds(seconds: readonly RunSecond[], wanted: number, secondsPerPage: number): TablePage {
  const pages = Math.max(1, Math.ceil(seconds.length / secondsPerPage));
  const page = Math.min(Math.max(wanted, 0), pages - 1);
  return { seconds: seconds.slice(page * secondsPerPage, (page + 1) * secondsPerPage), page, pages };
}
