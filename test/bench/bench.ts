/** One figure beside its peer's, or beside an absolute goal. */
export interface BenchRow {
  readonly name: string;
  readonly unit: string;
  /** Median of at least three runs. */
  readonly ours: number;
  readonly peerName: string | null;
  readonly peer: number | null;
  /** How many times better ours is; null where there is no peer. */
  readonly ratio: number | null;
  /** Smallest and largest of our runs. */
  readonly min: number;
  readonly max: number;
  /** In words: `at most 50`, `at least 3x`; empty where the figure is only told. */
  readonly goal: string;
  readonly met: boolean | null;
}

/** The last line that a bench prints, and what `docs/figures` keeps. */
export interface BenchLine {
  readonly bench: string;
  readonly commit: string;
  /** One-minute load average of the machine before the bench. */
  readonly load: number;
  readonly rows: readonly BenchRow[];
}

/** Parts of a bench that can be run alone, by name. */
export type BenchParts = Readonly<Record<string, () => Promise<readonly BenchRow[]>>>;

/** The middle value; the mean of the two middle ones for an even count. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** Rounds to three significant digits. */
export function rounded(value: number): number {
  return Number(value.toPrecision(3));
}

/** Prints a table and last one line of JSON, and gives that line. */
export function printBench(
  bench: string,
  rows: readonly BenchRow[],
  about: Pick<BenchLine, 'commit' | 'load'>,
): BenchLine {
  const cells = [
    ['', 'ours', 'min..max', 'peer', 'ratio', 'goal', ''],
    ...rows.map((row) => [
      row.name,
      `${row.ours} ${row.unit}`,
      `${row.min}..${row.max}`,
      row.peer === null ? '' : `${row.peer} ${row.unit} (${row.peerName ?? ''})`,
      row.ratio === null ? '' : `${row.ratio}x`,
      row.goal,
      row.met === null ? '' : row.met ? 'met' : 'NOT MET',
    ]),
  ];
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((row) => (row[column] ?? '').length)));
  for (const row of cells) {
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
  }
  const line = { bench, commit: about.commit, load: rounded(about.load), rows };
  console.log(JSON.stringify(line));
  return line;
}
