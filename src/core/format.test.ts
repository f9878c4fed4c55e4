import { describe, expect, it } from 'vitest';
import { formatCount, formatShortAge } from './format.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

describe('formatCount', () => {
  it.each([0, 7, 999, 1_000, 12_345.5, 123_456.4, 1_234_567, 9_876_543_210, -12_345])(
    'groups %d as English does',
    (count) => {
      expect(formatCount(count)).toBe(new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 }).format(count));
    },
  );
});

describe('formatShortAge', () => {
  // As `HumanDuration` of k8s.io/apimachinery.
  it.each([
    [0, '0s'],
    [119 * second, '119s'],
    [2 * minute, '2m'],
    [7 * minute + 30 * second, '7m30s'],
    [10 * minute + 30 * second, '10m'],
    [179 * minute, '179m'],
    [3 * hour, '3h'],
    [7 * hour + 12 * minute, '7h12m'],
    [47 * hour, '47h'],
    [2 * day + 4 * hour, '2d4h'],
    [8 * day + 4 * hour, '8d'],
    [700 * day, '700d'],
    [3 * 365 * day + 2 * day, '3y2d'],
    [9 * 365 * day, '9y'],
    [-5 * second, '0s'],
    [NaN, 'unknown'],
  ])('%d ms are %s', (ageMs, text) => {
    expect(formatShortAge(ageMs)).toBe(text);
  });
});
