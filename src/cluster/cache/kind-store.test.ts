import { describe, expect, it } from 'vitest';
import type { Entry, KindModule, Owner } from '../kinds/kind.ts';
import { KindStore } from './kind-store.ts';

interface Facts {
  readonly hosts: readonly string[];
}

const kind: KindModule<Facts> = {
  id: 'gadgets.example.com',
  group: 'example.com',
  kind: 'Gadget',
  isNamespaced: true,
  facts: () => ({ hosts: [] }),
  indexes: { host: ({ facts }) => facts.hosts },
  columns: [],
};

function entry(namespace: string, name: string, hosts: readonly string[] = [], owner?: Owner): Entry<Facts> {
  return {
    key: `${namespace}/${name}`,
    namespace,
    name,
    uid: `${namespace}-${name}`,
    createdMs: 0,
    labels: {},
    readiness: { state: 'current', reason: 'there' },
    facts: { hosts },
    ...(owner === undefined ? {} : { owner }),
  };
}

const owner: Owner = { kind: 'ReplicaSet', name: 'web', uid: 'owner-1' };

function storeWith(...entries: readonly Entry<Facts>[]): KindStore<Facts> {
  const store = new KindStore(kind);
  for (const one of entries) store.put(one);
  return store;
}

describe('KindStore', () => {
  it('finds entries by key, and those of a namespace apart from others of their name', () => {
    const store = storeWith(entry('shop', 'web'), entry('bank', 'web'), entry('shop', 'cart'));
    expect(store.size).toBe(3);
    expect(store.get('bank/web')?.namespace).toBe('bank');
    expect([...store.in('shop').keys()]).toEqual(['shop/web', 'shop/cart']);
    expect(Object.fromEntries(store.namespaces())).toEqual({ shop: 2, bank: 1 });
  });

  it('gives back what was there before', () => {
    const first = entry('shop', 'web');
    const second = entry('shop', 'web', ['a']);
    const store = storeWith();
    expect(store.put(first)).toBeUndefined();
    expect(store.put(second)).toBe(first);
    expect(store.remove('shop/web')).toBe(second);
    expect(store.remove('shop/web')).toBeUndefined();
    expect(store.size).toBe(0);
  });

  it('forgets a namespace with its last entry', () => {
    const store = storeWith(entry('shop', 'web'), entry('shop', 'cart'));
    store.remove('shop/web');
    expect(store.namespaces().get('shop')).toBe(1);
    store.remove('shop/cart');
    expect(store.namespaces().has('shop')).toBe(false);
    expect(store.in('shop').size).toBe(0);
  });

  it('moves an entry between the values of an index as it changes', () => {
    const store = storeWith(entry('shop', 'web', ['a', 'b']), entry('shop', 'cart', ['b']));
    const changed = entry('shop', 'web', ['b', 'c']);
    store.put(changed);
    expect(store.by('host', 'a')).toEqual([]);
    expect(store.by('host', 'b').map(({ name }) => name)).toEqual(['web', 'cart']);
    expect(store.by('host', 'c')).toEqual([changed]);
    store.remove('shop/web');
    expect(store.by('host', 'c')).toEqual([]);
    expect(store.by('host', 'b').map(({ name }) => name)).toEqual(['cart']);
  });

  it('finds by owner what has one', () => {
    const store = storeWith(entry('shop', 'web-1', [], owner), entry('shop', 'alone'));
    expect(store.by('owner', 'owner-1').map(({ name }) => name)).toEqual(['web-1']);
    store.put(entry('shop', 'web-1'));
    expect(store.by('owner', 'owner-1')).toEqual([]);
  });

  it('takes names that objects of JavaScript have themselves', () => {
    const store = storeWith(entry('__proto__', 'constructor', ['toString']));
    expect(store.get('__proto__/constructor')?.name).toBe('constructor');
    expect(store.by('host', 'toString')).toHaveLength(1);
    expect(store.by('host', 'valueOf')).toEqual([]);
    expect(store.in('constructor').size).toBe(0);
  });

  it('refuses an index that the kind does not have', () => {
    expect(() => storeWith().by('colour', 'red')).toThrow('gadgets.example.com has no index "colour"');
  });
});
