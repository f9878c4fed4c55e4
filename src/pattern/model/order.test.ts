import { describe, expect, it } from 'vitest';
import { orderComponents } from './order.ts';
import type { Component } from './types.ts';

function components(graph: Readonly<Record<string, readonly string[]>>): readonly Component[] {
  return Object.entries(graph).map(([key, dependsOn]) => ({
    key,
    name: key,
    type: 'ConfigMap',
    labels: {},
    annotations: {},
    dependsOn,
    settings: {},
    traits: {},
    isAnnotation: false,
  }));
}

function cyclesOf(graph: Readonly<Record<string, readonly string[]>>): unknown[] {
  return orderComponents(components(graph)).findings.map(({ params }) => params['cycle']);
}

describe('orderComponents', () => {
  it('puts each component behind what it depends on, as early as possible, in the order of the file', () => {
    const { waves, findings } = orderComponents(
      components({ web: ['config', 'ns'], config: ['ns'], ns: [], other: [] }),
    );
    expect(findings).toEqual([]);
    expect(waves).toEqual([['ns', 'other'], ['config'], ['web']]);
  });

  it('names the nearest key for a dependency that is not there, and goes on without it', () => {
    const { waves, findings } = orderComponents(components({ database: [], web: ['databse'] }));
    expect(findings).toEqual([
      {
        code: 'depends-on-unknown',
        path: ['services', 'web', 'dependsOn', 0],
        at: 'value',
        params: { key: 'web', dependency: 'databse', nearest: 'database' },
      },
    ]);
    expect(waves).toEqual([['database', 'web']]);
  });

  it('shows a circle whole, once, with its other places', () => {
    const { waves, findings } = orderComponents(components({ a: ['b'], b: ['c'], c: ['a'], free: [], behind: ['a'] }));
    expect(waves).toEqual([['free']]);
    expect(findings).toEqual([
      {
        code: 'depends-on-cycle',
        path: ['services', 'a', 'dependsOn', 0],
        at: 'value',
        params: { cycle: 'a -> b -> c -> a' },
        related: [
          ['services', 'b', 'dependsOn', 0],
          ['services', 'c', 'dependsOn', 0],
        ],
      },
    ]);
  });

  it('finds a component that depends on itself, and two circles apart', () => {
    expect(cyclesOf({ a: ['a'] })).toEqual(['a -> a']);
    expect(cyclesOf({ a: ['b'], b: ['a'], c: ['d'], d: ['c'] })).toEqual(['a -> b -> a', 'c -> d -> c']);
  });

  it('orders a chain of 5,000 components without recursion', () => {
    const chain = Object.fromEntries(
      Array.from({ length: 5000 }, (_, index) => [`c${index}`, index === 0 ? [] : [`c${index - 1}`]]),
    );
    expect(orderComponents(components(chain)).waves).toHaveLength(5000);
  });
});
