import fc from 'fast-check';
import { build, decodeFromCompressedBase64, encodeIntoCompressedBase64 } from 'hdr-histogram-js';
import { describe, expect, it } from 'vitest';
import { decodeHistogram, encodeHistogram } from './histogram-codec.ts';
import { bucketCount, bucketOf, highestOf, highestValueUs, lowestOf } from './histogram-layout.ts';
import { HistogramRecorder } from './histogram-recorder.ts';
import { Histogram } from './histogram.ts';

const percentiles = [0.1, 10, 50, 75, 90, 95, 99, 99.9, 99.99, 100];
const values = fc.array(
  fc.oneof(
    fc.integer({ min: 0, max: 5_000 }),
    fc.integer({ min: 0, max: 10_000_000 }),
    fc.integer({ min: 0, max: highestValueUs }),
  ),
  { minLength: 1, maxLength: 400 },
);

function histogramOf(recorded: readonly number[]): Histogram {
  const recorder = new HistogramRecorder();
  for (const value of recorded) recorder.record(value);
  const histogram = new Histogram();
  histogram.add(recorder.take());
  return histogram;
}

function referenceOf(recorded: readonly number[]): ReturnType<typeof build> {
  const reference = build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: highestValueUs,
    numberOfSignificantValueDigits: 3,
  });
  for (const value of recorded) reference.recordValue(value);
  return reference;
}

describe('a histogram', () => {
  it('gives the percentiles of HdrHistogram', () => {
    fc.assert(
      fc.property(values, (recorded) => {
        const histogram = histogramOf(recorded);
        const reference = referenceOf(recorded);
        const largest = Math.max(...recorded);
        for (const percentile of percentiles)
          expect(histogram.valueAtUs(percentile)).toBe(Math.min(reference.getValueAtPercentile(percentile), largest));
        const summary = histogram.summary();
        expect(summary?.count).toBe(reference.totalCount);
        const deviationMs = reference.stdDeviation / 1_000;
        expect(Math.abs((summary?.standardDeviationMs ?? 0) - deviationMs)).toBeLessThanOrEqual(
          deviationMs / 500 + 0.001,
        );
      }),
    );
  });

  it('keeps each value within 0.1 % and mean and extremes to the microsecond', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: highestValueUs }), (value) => {
        const bucket = bucketOf(value);
        expect(bucket).toBeLessThan(bucketCount);
        expect(lowestOf(bucket)).toBeLessThanOrEqual(value);
        expect(highestOf(bucket)).toBeGreaterThanOrEqual(value);
        expect(highestOf(bucket) - lowestOf(bucket)).toBeLessThanOrEqual(value / 1_000);
      }),
    );
    expect(histogramOf([1_000, 2_001, 9_999]).summary()).toMatchObject({ minMs: 1, maxMs: 9.999, meanMs: 4.333 });
  });

  it('is read by HdrHistogram from its V2 form, and reads that back', () => {
    fc.assert(
      fc.property(values, (recorded) => {
        const encoded = encodeHistogram(histogramOf(recorded));
        const reference = decodeFromCompressedBase64(encoded);
        const again = decodeHistogram(encoded, 'x');
        expect(reference.totalCount).toBe(recorded.length);
        for (const percentile of percentiles) {
          const expected = reference.getValueAtPercentile(percentile);
          expect(again.valueAtUs(percentile)).toBe(expected);
        }
      }),
    );
  });

  it('reads what HdrHistogram has written', () => {
    const recorded = [1, 5, 5, 2_048, 70_000, 3_000_000];
    const again = decodeHistogram(encodeIntoCompressedBase64(referenceOf(recorded)), 'x');
    expect(again.count).toBe(recorded.length);
    expect(again.valueAtUs(50)).toBe(5);
  });

  it('adds up what several recorders took, without loss', () => {
    const histogram = new Histogram();
    const recorder = new HistogramRecorder();
    for (let round = 0; round < 3; round += 1) {
      recorder.record(100 * (round + 1));
      histogram.add(recorder.take());
      histogram.add(recorder.take());
    }
    expect(histogram.summary()).toMatchObject({ count: 3, minMs: 0.1, p50Ms: 0.2, maxMs: 0.3 });
  });

  it('takes what is out of range at the ends, and says nothing of nothing', () => {
    expect(histogramOf([-5, highestValueUs * 2]).summary()).toMatchObject({ minMs: 0, maxMs: 3_600_000 });
    expect(new Histogram().summary()).toBeNull();
  });

  it.each(['', 'AAAA', 'not base64!', Buffer.alloc(64).toString('base64')])('refuses %j', (text) => {
    expect(() => decodeHistogram(text, 'a.json')).toThrow(/perf\.result-unreadable/);
  });
});
