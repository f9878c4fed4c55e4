import { describe, expect, it } from 'vitest';
import { checkFormat, isGoDuration, isQuantity } from './formats.ts';
import { re2 } from './re2.ts';

describe('formats that a server enforces', () => {
  it.each([
    ['byte', ['YQ==', ''], ['YQ=', 'a b!']],
    [
      'date-time',
      ['2026-01-31T12:00:00Z', '2026-01-31t12:00:00.5+02:00'],
      ['2026-02-30T12:00:00Z', '2026-01-31', '2026-01-31T24:00:00Z'],
    ],
    ['date', ['2024-02-29'], ['2026-02-29', '2026-1-1', '2026-13-01']],
    ['duration', ['1h30m', '1.5s', '0', '1d', '2 weeks'], ['soon', '1x', '']],
    ['ipv4', ['10.0.0.1'], ['10.0.0', '10.0.0.256', '10.0.0.01']],
    ['ipv6', ['fd00::1', '::', '::ffff:10.0.0.1', '1:2:3:4:5:6:7:8'], ['1:2:3', '1::2::3', 'fd00::g', '10.0.0.1']],
    ['cidr', ['10.0.0.0/8', 'fd00::/64'], ['10.0.0.0', '10.0.0.0/33', 'fd00::/129']],
    ['uuid', ['123e4567-e89b-12d3-a456-426614174000'], ['123e4567']],
    ['k8s-short-name', ['a-b'], ['A', 'a.b', 'a'.repeat(64)]],
    ['k8s-long-name', ['a.b-c'], ['a..b', '-a']],
    ['hostname', ['a.example'], ['a b', '-a']],
  ] as const)('%s', (format, right, wrong) => {
    for (const text of right) expect(checkFormat(text, { format }), text).toBeUndefined();
    for (const text of wrong) expect(checkFormat(text, { format }), text).toBeDefined();
  });

  it('say nothing of formats that only tell what a value is for', () => {
    expect(checkFormat('x', { format: 'password' })).toBeUndefined();
    expect(checkFormat('x', { format: 'toString' })).toBeUndefined();
  });

  it('know the ranges of whole numbers', () => {
    expect(checkFormat(2 ** 31 - 1, { format: 'int32' })).toBeUndefined();
    expect(checkFormat(2 ** 31, { format: 'int32' })).toBe('a whole number of 32 bits');
    expect(checkFormat(-(2 ** 31), { format: 'int32' })).toBeUndefined();
    expect(checkFormat(2 ** 63, { format: 'int64' })).toBe('a whole number of 64 bits');
  });
});

describe('quantities', () => {
  it.each(['1', '100m', '1.5Gi', '.5', '5.', '1e3', '1E3', '-1', '+1k', ' 1Gi ', '0.5Mi', '1E'])(
    '%j is one',
    (text) => {
      expect(isQuantity(text)).toBe(true);
    },
  );
  it.each(['100 Mi', '1Gb', '1K', '1e', '1.5.2', 'Gi', '', '1mi', '0x10'])('%j is none', (text) => {
    expect(isQuantity(text)).toBe(false);
  });
});

it('reads durations of Go and no days', () => {
  expect(['1h', '1h30m', '-1.5s', '0', '100µs'].every(isGoDuration)).toBe(true);
  expect(['1d', '1', 'h', '1 h', ''].some(isGoDuration)).toBe(false);
});

describe('patterns of RE2', () => {
  it.each([
    ['^[a-z\\-\\_]+$', 'a-_', 'a b'],
    ['^\\-\\:$', '-:', '--'],
    ['\\Aa\\z', 'a', 'ab'],
    ['^(?i)abc$', 'ABC', 'abd'],
    ['(?i)^abc$', 'aBc', 'ab'],
    ['^[[:alpha:]_]+$', 'a_B', 'a1'],
    ['^\\Qa.b\\E$', 'a.b', 'axb'],
    ['^(?P<year>\\d{4})$', '2026', '26'],
    ['^\\s$', ' ', '\u00a0'],
    ['^[^]]$', 'a', ']'],
    ['^a{,2}$', 'a{,2}', 'aa'],
    ['^\\p{L}\\pN\\p{Greek}$', 'é1λ', 'é1l'],
    ['^.$', '😀', 'ab'],
  ])('%s', (pattern, right, wrong) => {
    const expression = re2(pattern);
    expect(expression?.test(right)).toBe(true);
    expect(expression?.test(wrong)).toBe(false);
  });

  it('that cannot be read are not checked', () => {
    expect(re2('(?U)a+')).toBeUndefined();
  });
});
