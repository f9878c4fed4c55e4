import { describe, expect, it } from 'vitest';
import { parseLabelSelector } from './label-selector.ts';

const labels = { app: 'web', tier: 'front', 'example.com/owner': 'jane', empty: '' };

function matches(selector: string): boolean | string {
  const parsed = parseLabelSelector(selector);
  return 'matches' in parsed ? parsed.matches(labels) : parsed.fault;
}

describe('label selectors', () => {
  it.each([
    'app=web',
    'app==web',
    'app = web, tier != back',
    'app in (shop, web)',
    'app in (shop,web),tier in (front)',
    'app notin (shop)',
    'version!=v2',
    'version notin (v2)',
    'example.com/owner',
    '!version',
    'empty=',
  ])('%s holds', (selector) => {
    expect(matches(selector)).toBe(true);
  });

  it.each([
    'app=shop',
    'app!=web',
    'app in (shop)',
    'app notin (web,shop)',
    'version',
    '!app',
    'constructor',
    'app=web,version',
  ])('%s does not hold', (selector) => {
    expect(matches(selector)).toBe(false);
  });

  it.each(['', 'app=web,', 'app=a b', 'app in web', 'app in (a b)', '-a', 'a=>b'])('"%s" is a fault', (selector) => {
    expect(matches(selector)).toBeTypeOf('string');
  });
});
