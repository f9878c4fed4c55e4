import { describe, expect, it } from 'vitest';
import type { JsonObject } from './json.ts';
import { firstAt, parseJsonPath } from './json-path.ts';

const object: JsonObject = {
  metadata: { name: 'web', annotations: { 'a.b/c': 'dotted' } },
  spec: { hosts: ['one', 'two', 'three'], servers: [{ port: { number: 80 } }, { port: { number: 443 }, tls: {} }] },
  status: {
    conditions: [
      { type: 'Synced', status: 'False', at: 1 },
      { type: 'Ready', status: 'True', at: 2 },
    ],
  },
};

function at(path: string): unknown {
  const parsed = parseJsonPath(path);
  return parsed === undefined ? 'not understood' : firstAt(parsed, object);
}

describe('a path', () => {
  it.each([
    ['.metadata.name', 'web'],
    ['$.metadata.name', 'web'],
    ['{.metadata.name}', 'web'],
    [String.raw`.metadata.annotations.a\.b/c`, 'dotted'],
    [String.raw`.metadata.annotations['a\.b/c']`, 'dotted'],
    ['.spec.hosts[1]', 'two'],
    ['.spec.hosts[-1]', 'three'],
    ['.spec.hosts[1:]', 'two'],
    ['.spec.hosts[2,0]', 'three'],
    [`.metadata['missing','name']`, 'web'],
    ['.spec.hosts[*]', 'one'],
    ['.spec.hosts', ['one', 'two', 'three']],
    ['.spec.servers[*].port.number', 80],
    ['.status.conditions[?(@.type=="Ready")].status', 'True'],
    [".status.conditions[?(@.type == 'Ready')].status", 'True'],
    ['.status.conditions[?(@.at>=2)].type', 'Ready'],
    ['.status.conditions[?(@.type!="Synced")].status', 'True'],
    ['.spec.servers[?(@.tls)].port.number', 443],
    ['..number', 80],
    ['.spec.*[0]', 'one'],
  ])('finds %s', (path, value) => {
    expect(at(path)).toEqual(value);
  });

  it.each([
    '.nothing.there',
    '.spec.hosts[7]',
    '.spec.hosts.name',
    '.metadata[0]',
    '.constructor',
    '.spec.hosts[1:9]',
    '.spec.servers[*].port[0]',
    `.metadata.annotations['a.b/c']`,
    '.status.conditions[?(@.at>="1")].type',
    '.status.conditions[?(@.at>=1.5)].type',
    '.spec.hosts[?(@.type=="x")]',
  ])('finds nothing at %s', (path) => {
    expect(at(path)).toBeUndefined();
  });

  it.each(['', 'name', '.a[', '.a[?(@.b==)]', '.a["b"]', '.a[?(@.b=="c")', `.${'a'.repeat(2_000)}`])(
    'is not understood where it is %s',
    (path) => {
      expect(parseJsonPath(path)).toBeUndefined();
    },
  );

  it('ends at a list of no items, also where lists behind it have some, as the API server does', () => {
    const rules = (first: readonly string[]): unknown => {
      const path = parseJsonPath('.rules[*].hosts[*]');
      return path && firstAt(path, { rules: [{ hosts: first }, { hosts: ['b'] }] });
    };
    expect(rules(['a'])).toBe('a');
    expect(rules([])).toBeUndefined();
  });

  it('finds the first of more values than are looked at', () => {
    const path = parseJsonPath('.items[*].index');
    expect(path && firstAt(path, { items: Array.from({ length: 50_000 }, (_, index) => ({ index })) })).toBe(0);
  });

  it('may ask for everything below a large object, and gets no more time than any', () => {
    const large = { items: Array.from({ length: 200_000 }, (_, index) => ({ index })) };
    const path = parseJsonPath('..missing');
    expect(path === undefined ? 'not understood' : firstAt(path, large)).toBeUndefined();
  });
});
