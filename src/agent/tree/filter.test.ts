import { describe, expect, it } from 'vitest';
import type { Row } from '../protocol/rows.ts';
import { isEmptyFilter, matchesObject, matchesRow, parseFilter } from './filter.ts';

const cart: Row = {
  id: 'cart',
  kind: 'workload',
  label: 'cart-service',
  description: '1/3 · CrashLoopBackOff',
  icon: 'degraded',
  expandable: true,
  context: 'prod-eu',
  namespace: 'shop',
  name: 'cart-service',
  object: { group: 'apps', version: 'v1', kind: 'Deployment', namespace: 'shop', name: 'cart-service' },
};

const matches = (text: string, row = cart): boolean => matchesRow(parseFilter(text), row);

describe('a filter of rows', () => {
  it('wants every word, wherever it stands and however it is written', () => {
    expect(matches('CART shop')).toBe(true);
    expect(matches('crashloop deploy')).toBe(true);
    expect(matches('cart web')).toBe(false);
  });

  it('narrows by kind, namespace, context and state', () => {
    expect(matches('kind:deploy ns:shop context:prod is:degraded')).toBe(true);
    expect(matches('kind:pod')).toBe(false);
    expect(matches('ns:other')).toBe(false);
    expect(matches('ctx:staging')).toBe(false);
    expect(matches('is:failing')).toBe(false);
    expect(matches('is:problem')).toBe(true);
  });

  it('takes several terms of one prefix as alternatives', () => {
    expect(matches('kind:pod kind:deployment')).toBe(true);
  });

  it('leaves a prefix alone whose value is still to come, and takes unknown prefixes as words', () => {
    expect(isEmptyFilter(parseFilter('ns: kind:'))).toBe(true);
    expect(parseFilter('nginx:1.29').words).toEqual(['nginx:1.29']);
  });

  it('keeps a context whatever is looked for below it, but not one that is not meant', () => {
    const context: Row = {
      id: 'c',
      kind: 'context.connected',
      label: 'prod-eu',
      icon: 'connected',
      expandable: true,
      context: 'prod-eu',
    };
    expect(matches('cart ns:shop', context)).toBe(true);
    expect(matches('context:staging', context)).toBe(false);
  });

  it('is held against objects that have no row by what is known of them', () => {
    const entry = { name: 'cart', namespace: 'shop', readiness: { state: 'in-progress', reason: '1/3' } } as const;
    expect(matchesObject(parseFilter('cart is:problem kind:dep'), entry, 'Deployment')).toBe(true);
    expect(matchesObject(parseFilter('cart is:ready'), entry, 'Deployment')).toBe(false);
  });
});
