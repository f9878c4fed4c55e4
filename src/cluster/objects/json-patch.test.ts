import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../../core/json.ts';
import { jsonPatch, type PatchOperation } from './json-patch.ts';

/** Applies a patch as RFC 6902 says; tests of versions are passed over. */
function applied(object: JsonObject, patch: readonly PatchOperation[]): JsonValue {
  const root = { '': structuredClone(object) as JsonValue };
  for (const operation of patch) {
    if (operation.op === 'test') continue;
    const steps = operation.path.split('/').map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
    const last = steps.pop() ?? '';
    let parent: JsonValue = root;
    for (const step of steps) parent = (parent as Record<string, JsonValue>)[step] ?? null;
    if (Array.isArray(parent)) {
      const items = parent as JsonValue[];
      if (operation.op === 'add') items.splice(Number(last), 0, operation.value);
      else if (operation.op === 'replace') items[Number(last)] = operation.value;
      else items.splice(Number(last), 1);
    } else if (operation.op === 'remove') Reflect.deleteProperty(parent as object, last);
    else (parent as Record<string, JsonValue>)[last] = operation.value;
  }
  return root[''];
}

const changes = (before: JsonObject, after: JsonObject): readonly PatchOperation[] => {
  const patch = jsonPatch(before, after, '7');
  expect(applied(before, patch)).toEqual(after);
  return patch.slice(1);
};

describe('a JSON patch', () => {
  it('begins with a test of the version that was looked at', () => {
    expect(jsonPatch({ a: 1 }, { a: 1 }, '7')).toEqual([{ op: 'test', path: '/metadata/resourceVersion', value: '7' }]);
  });

  it('changes single fields, and adds a whole map where there was none', () => {
    expect(
      changes(
        { spec: { replicas: 2, paused: true }, metadata: { name: 'x' } },
        { spec: { replicas: 3 }, metadata: { name: 'x', labels: { a: 'b' } } },
      ),
    ).toEqual([
      { op: 'replace', path: '/spec/replicas', value: 3 },
      { op: 'remove', path: '/spec/paused' },
      { op: 'add', path: '/metadata/labels', value: { a: 'b' } },
    ]);
  });

  it('escapes keys', () => {
    expect(changes({ a: { 'x/y~z': '1' } }, { a: { 'x/y~z': '2' } })).toEqual([
      { op: 'replace', path: '/a/x~1y~0z', value: '2' },
    ]);
  });

  it('finds items by their name, and adds and removes them at their place', () => {
    const before = { c: [{ name: 'a', image: '1' }, { name: 'b' }, { name: 'd' }] };
    const after = { c: [{ name: 'n' }, { name: 'a', image: '2' }, { name: 'd' }, { name: 'e' }] };
    expect(changes(before, after)).toEqual([
      { op: 'replace', path: '/c/0/image', value: '2' },
      { op: 'remove', path: '/c/1' },
      { op: 'add', path: '/c/0', value: { name: 'n' } },
      { op: 'add', path: '/c/3', value: { name: 'e' } },
    ]);
  });

  it('replaces a list whose items changed places', () => {
    const [a, b] = [{ name: 'a' }, { name: 'b' }];
    expect(changes({ c: [a, b] }, { c: [b, a] })).toEqual([{ op: 'replace', path: '/c', value: [b, a] }]);
  });

  it('inserts into and removes from a list of plain values', () => {
    expect(changes({ args: ['a', 'd'] }, { args: ['a', 'b', 'c', 'd'] })).toEqual([
      { op: 'add', path: '/args/1', value: 'b' },
      { op: 'add', path: '/args/2', value: 'c' },
    ]);
    expect(changes({ args: ['a', 'b', 'c', 'd'] }, { args: ['a', 'd'] })).toEqual([
      { op: 'remove', path: '/args/2' },
      { op: 'remove', path: '/args/1' },
    ]);
    expect(changes({ args: ['a', 'b'] }, { args: ['x', 'y', 'z'] })).toEqual([
      { op: 'replace', path: '/args', value: ['x', 'y', 'z'] },
    ]);
  });

  it('makes the one of the other, whatever they are', () => {
    const { value } = fc.letrec<{ value: JsonValue }>((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom<JsonValue>('a', 'b', 1, true, null),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.uniqueArray(fc.record({ name: fc.constantFrom('a', 'b', 'c', 'd'), x: tie('value') }), {
          selector: ({ name }) => name,
        }),
        fc.dictionary(fc.constantFrom('a', 'b', 'c/~', '0'), tie('value'), { maxKeys: 3, noNullPrototype: true }),
      ),
    }));
    const object = fc.dictionary(fc.constantFrom('a', 'b', 'c'), value, { maxKeys: 3, noNullPrototype: true });
    fc.assert(
      fc.property(object, object, (before, after) => {
        changes(before, after);
      }),
      { numRuns: 1000, seed: 1 },
    );
  });
});
