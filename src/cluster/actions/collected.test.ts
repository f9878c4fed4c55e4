import { describe, expect, it } from 'vitest';
import type { OwnedObject } from './collected.ts';
import { collectedWith } from './collected.ts';

function owned(uid: string, ...ownerUids: readonly string[]): OwnedObject {
  return {
    reference: { group: '', version: 'v1', kind: 'Pod', namespace: 'shop', name: uid },
    uid,
    ownerUids,
    finalizers: [],
  };
}

function namesAfter(deleted: readonly string[], objects: readonly OwnedObject[]): object {
  const { taken, kept } = collectedWith(deleted, objects);
  return { taken: taken.map(({ uid }) => uid), kept: kept.map(({ uid }) => uid) };
}

describe('what the garbage collector takes', () => {
  it('is what the deleted object owns, and what that owns', () => {
    const objects = [owned('pod', 'set'), owned('set', 'deployment'), owned('other', 'elsewhere'), owned('free')];
    expect(namesAfter(['deployment'], objects)).toEqual({ taken: ['set', 'pod'], kept: [] });
  });

  it('leaves what has another owner, until that goes too', () => {
    const objects = [owned('shared', 'first', 'second'), owned('below', 'shared')];
    expect(namesAfter(['first'], objects)).toEqual({ taken: [], kept: ['shared'] });
    expect(namesAfter(['first', 'second'], objects)).toEqual({ taken: ['shared', 'below'], kept: [] });
  });

  it('takes what all owners leave, however long the way to each is', () => {
    const objects = [owned('both', 'root', 'long'), owned('long', 'way'), owned('way', 'root')];
    expect(namesAfter(['root'], objects)).toEqual({ taken: ['way', 'long', 'both'], kept: [] });
  });

  it('does not count what is deleted by hand again, and ends where objects own each other', () => {
    expect(namesAfter(['a', 'b'], [owned('a', 'b'), owned('b', 'a'), owned('c', 'a')])).toEqual({
      taken: ['c'],
      kept: [],
    });
  });
});
