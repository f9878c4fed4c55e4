/**
 * The bucket layout of HdrHistogram for 3 significant digits from 1 µs to 1 h: values below 2048 have a bucket each, above that 1024
 * buckets a power of two. Any HdrHistogram reader understands what {@link file://./histogram-codec.ts} writes from it.
 */

const halfBits = 10;
const half = 1 << halfBits;

/** Significant decimal digits. */
export const significantDigits = 3;

/** The largest value that is told apart; larger ones are recorded as this. */
export const highestValueUs = 3_600_000_000;

/** Length of the array of counts: half a bucket more than the 22 powers of two that reach {@link highestValueUs}. */
export const bucketCount = 23 * half;

/** The bucket of a value in microseconds: whole, from 0 to {@link highestValueUs}. */
export function bucketOf(valueUs: number): number {
  if (valueUs < 2 * half) return valueUs;
  const power = 31 - halfBits - Math.clz32(valueUs);
  return power * half + (valueUs >>> power);
}

/** The smallest value of a bucket, in microseconds. */
export function lowestOf(bucket: number): number {
  const power = (bucket >>> halfBits) - 1;
  return power < 0 ? bucket : ((bucket & (half - 1)) + half) * 2 ** power;
}

/** The largest value of a bucket, in microseconds. */
export function highestOf(bucket: number): number {
  const power = (bucket >>> halfBits) - 1;
  return lowestOf(bucket) + 2 ** Math.max(0, power) - 1;
}
