import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../core/json.ts';
import { FakeCache } from '../testing/fake-cache.ts';
import { nameByLabels, placed } from './served-kind.ts';

const object = { group: '', kind: 'Node', name: 'one' };

describe('an object as the cluster has it', () => {
  it('is in no namespace where its kind has none, whatever was written', () => {
    expect(placed({ ...object, namespace: 'shop' }, { namespaced: false }, 'default')).toEqual(object);
  });

  it('is in the default namespace where none was written', () => {
    expect(placed(object, { namespaced: true }, 'shop')).toEqual({ ...object, namespace: 'shop' });
    expect(placed({ ...object, namespace: 'own' }, { namespaced: true }, 'shop')).toEqual({
      ...object,
      namespace: 'own',
    });
  });

  it('is as it was written where the kind is not known', () => {
    expect(placed(object, undefined, 'shop')).toEqual(object);
  });
});

describe('an object that is called otherwise', () => {
  it('is the first of its kind and namespace with all the labels', () => {
    const cache = new FakeCache();
    const put = (name: string, namespace: string, labels: JsonObject): void => {
      cache.put('deployments.apps', { metadata: { name, namespace, labels } });
    };
    put('b', 'shop', { part: 'web', of: 'x' });
    put('a', 'shop', { part: 'web', of: 'x', more: 'y' });
    put('0', 'other', { part: 'web', of: 'x' });
    put('1', 'shop', { part: 'web' });
    const store = cache.storeById('deployments.apps');
    expect(nameByLabels(store, 'shop', { part: 'web', of: 'x' })).toBe('a');
    expect(nameByLabels(store, undefined, { part: 'web', of: 'x' })).toBe('0');
    expect(nameByLabels(store, 'shop', { part: 'cart' })).toBeUndefined();
  });
});
