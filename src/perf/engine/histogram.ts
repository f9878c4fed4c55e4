import type { LatencySummary } from '../types.ts';
import { bucketCount, highestOf, lowestOf } from './histogram-layout.ts';
import type { HistogramDelta } from './histogram-recorder.ts';

/** Counts of a whole run or second. Adding is exact, so histograms of workers and seconds may be merged; percentiles may not. */
export class Histogram {
  /** Doubles: 32 bits would overflow after half a day at full speed. */
  private readonly counts = new Float64Array(bucketCount);
  private total = 0;
  private minUs = Infinity;
  private maxUs = 0;
  private sumUs = 0;

  /** How many values were recorded. */
  get count(): number {
    return this.total;
  }

  /** The largest recorded value in microseconds, 0 where there is none. */
  get highestUs(): number {
    return this.maxUs;
  }

  /** Adds what a recorder took. */
  add(delta: HistogramDelta): void {
    if (delta.count === 0) return;
    for (let index = 0; index < delta.buckets.length; index += 1) {
      const bucket = delta.buckets[index] ?? 0;
      this.counts[bucket] = (this.counts[bucket] ?? 0) + (delta.counts[index] ?? 0);
    }
    this.total += delta.count;
    this.sumUs += delta.sumUs;
    this.minUs = Math.min(this.minUs, delta.minUs);
    this.maxUs = Math.max(this.maxUs, delta.maxUs);
  }

  /** Adds counts by bucket, as a decoder has them: least and largest value are then known to the width of their buckets. */
  addCounts(counts: ReadonlyMap<number, number>): void {
    for (const [bucket, count] of counts) {
      if (count <= 0 || bucket < 0 || bucket >= bucketCount) continue;
      this.counts[bucket] = (this.counts[bucket] ?? 0) + count;
      this.total += count;
      this.sumUs += count * middleOf(bucket);
      this.minUs = Math.min(this.minUs, lowestOf(bucket));
      this.maxUs = Math.max(this.maxUs, highestOf(bucket));
    }
  }

  /** Forgets everything. */
  clear(): void {
    this.counts.fill(0);
    this.total = 0;
    this.minUs = Infinity;
    this.maxUs = 0;
    this.sumUs = 0;
  }

  /**
   * The value in microseconds that `percentile` percent of the values do not exceed, as HdrHistogram defines it: the highest value
   * of the bucket that holds the value of rank ceil(percentile * count), here never above the largest recorded one.
   */
  valueAtUs(percentile: number): number {
    return this.valuesAtUs([percentile])[0] ?? 0;
  }

  /** {@link valueAtUs} of several percentiles in ascending order, in one pass. */
  valuesAtUs(percentiles: readonly number[]): number[] {
    if (this.total === 0) return percentiles.map(() => 0);
    const ranks = percentiles.map((percentile) => rankOf(percentile, this.total));
    const values: number[] = [];
    let seen = 0;
    for (let bucket = 0; bucket < bucketCount && values.length < ranks.length; bucket += 1) {
      seen += this.counts[bucket] ?? 0;
      while (values.length < ranks.length && seen >= (ranks[values.length] ?? 0))
        values.push(Math.min(highestOf(bucket), this.maxUs));
    }
    return values;
  }

  /** The figures for people, in milliseconds; null where nothing was recorded. Mean and extremes are exact to the microsecond. */
  summary(): LatencySummary | null {
    if (this.total === 0) return null;
    const meanUs = this.sumUs / this.total;
    const [p50, p75, p90, p95, p99, p999] = this.valuesAtUs([50, 75, 90, 95, 99, 99.9]).map(toMs);
    return {
      count: this.total,
      minMs: toMs(this.minUs),
      meanMs: toMs(meanUs),
      standardDeviationMs: toMs(this.standardDeviationUs()),
      p50Ms: p50 ?? 0,
      p75Ms: p75 ?? 0,
      p90Ms: p90 ?? 0,
      p95Ms: p95 ?? 0,
      p99Ms: p99 ?? 0,
      p999Ms: p999 ?? 0,
      maxMs: toMs(this.maxUs),
    };
  }

  /** Buckets that hold something, in ascending order. */
  *filled(): Generator<readonly [bucket: number, count: number]> {
    for (let bucket = 0; bucket < bucketCount; bucket += 1) {
      const count = this.counts[bucket] ?? 0;
      if (count > 0) yield [bucket, count];
    }
  }

  private standardDeviationUs(): number {
    // From the buckets and not from a running sum of squares, which loses its digits where the spread is small against the mean.
    let sum = 0;
    for (let bucket = 0; bucket < bucketCount; bucket += 1) {
      const count = this.counts[bucket] ?? 0;
      if (count > 0) sum += count * middleOf(bucket);
    }
    const meanUs = sum / this.total;
    let squares = 0;
    for (let bucket = 0; bucket < bucketCount; bucket += 1) {
      const count = this.counts[bucket] ?? 0;
      if (count > 0) squares += count * (middleOf(bucket) - meanUs) ** 2;
    }
    return Math.sqrt(squares / this.total);
  }
}

/** The rank of a percentile; a hair is taken off so that 99 % of 100 values is the 99th and not, by rounding, the 100th. */
function rankOf(percentile: number, total: number): number {
  const exact = (Math.min(percentile, 100) / 100) * total;
  return Math.max(1, Math.ceil(exact - exact * 2 * Number.EPSILON));
}

function middleOf(bucket: number): number {
  const low = lowestOf(bucket);
  return low + (highestOf(bucket) - low + 1) / 2 - (low < 2_048 ? 0.5 : 0);
}

function toMs(valueUs: number): number {
  return Math.round(valueUs) / 1_000;
}
