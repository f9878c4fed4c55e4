import { describe, expect, it } from 'vitest';
import { parsePlanMessage } from './messages.ts';

describe('messages of the Plan page', () => {
  it('pass with their known fields only', () => {
    expect(parsePlanMessage({ type: 'apply', takeOver: ['a'], confirmedContext: 'prod', extra: 1 })).toEqual({
      type: 'apply',
      takeOver: ['a'],
      confirmedContext: 'prod',
    });
    expect(parsePlanMessage({ type: 'open-source' })).toEqual({ type: 'open-source' });
  });

  it('are refused where anything has another type', () => {
    const bad = [null, 'apply', { type: 'apply' }, { type: 'apply', takeOver: [1] }, { type: 'delete-all' }];
    for (const value of bad) expect(parsePlanMessage(value)).toBeUndefined();
    expect(parsePlanMessage({ type: 'apply', takeOver: [], confirmedContext: 1 })).toBeUndefined();
  });
});
