import { bucketCount, bucketOf, highestValueUs } from './histogram-layout.ts';

/** What was recorded since the last take: only buckets that hold something. Plain data that crosses threads. */
export interface HistogramDelta {
  readonly buckets: Uint16Array;
  readonly counts: Uint32Array;
  readonly count: number;
  readonly minUs: number;
  readonly maxUs: number;
  readonly sumUs: number;
}

/** The hot side of a histogram: one increment a value, emptied a few times a second. */
export class HistogramRecorder {
  private readonly counts = new Uint32Array(bucketCount);
  private lowestBucket = bucketCount;
  private highestBucket = -1;
  private count = 0;
  private minUs = Infinity;
  private maxUs = 0;
  private sumUs = 0;

  /** Records a value in microseconds; fractions are dropped, negative values count as 0. */
  record(valueUs: number): void {
    const whole = valueUs <= 0 ? 0 : valueUs >= highestValueUs ? highestValueUs : Math.floor(valueUs);
    const bucket = bucketOf(whole);
    this.counts[bucket] = (this.counts[bucket] ?? 0) + 1;
    if (bucket < this.lowestBucket) this.lowestBucket = bucket;
    if (bucket > this.highestBucket) this.highestBucket = bucket;
    if (whole < this.minUs) this.minUs = whole;
    if (whole > this.maxUs) this.maxUs = whole;
    this.sumUs += whole;
    this.count += 1;
  }

  /** What was recorded since the last take, and an empty recorder. */
  take(): HistogramDelta {
    const buckets: number[] = [];
    const counts: number[] = [];
    for (let bucket = this.lowestBucket; bucket <= this.highestBucket; bucket += 1) {
      const count = this.counts[bucket] ?? 0;
      if (count === 0) continue;
      buckets.push(bucket);
      counts.push(count);
      this.counts[bucket] = 0;
    }
    const delta: HistogramDelta = {
      buckets: Uint16Array.from(buckets),
      counts: Uint32Array.from(counts),
      count: this.count,
      minUs: this.count === 0 ? 0 : this.minUs,
      maxUs: this.maxUs,
      sumUs: this.sumUs,
    };
    this.lowestBucket = bucketCount;
    this.highestBucket = -1;
    this.count = 0;
    this.minUs = Infinity;
    this.maxUs = 0;
    this.sumUs = 0;
    return delta;
  }
}
