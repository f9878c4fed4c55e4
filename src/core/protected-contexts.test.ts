import { describe, expect, it } from 'vitest';
import { isProtectedContext } from './protected-contexts.ts';

describe('isProtectedContext', () => {
  it.each([
    ['prod-eu', ['*prod*'], true],
    ['Prod', ['*prod*'], true],
    ['arn:aws:eks:eu-central-1:1:cluster/prod-eu', ['*prod*'], true],
    ['staging', ['*prod*', 'live-?'], false],
    ['live-1', ['*prod*', 'live-?'], true],
    ['a.b', ['a?b'], true],
    ['axb', ['a.b'], false],
    ['a+b(c)', ['a+b(c)'], true],
    ['prod', [], false],
  ])('%s against %j is %s', (context, patterns, expected) => {
    expect(isProtectedContext(context, patterns)).toBe(expected);
  });
});
