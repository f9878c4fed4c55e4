import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../../core/json.ts';
import type { ServedResource } from '../types.ts';
import { anyKind } from './any.ts';
import { entryOf } from './entry.ts';
import { createInterner } from './interner.ts';
import { kindModules } from './table.ts';

/** Values where the server should never have put them. */
const hostile: readonly JsonValue[] = [null, 7, 'text', true, [], [null], [7], [[]], {}, { a: null }];

const fields = ['spec', 'status', 'metadata', 'involvedObject', 'endpoints', 'ports', 'count', 'message', 'reason'];

const nested = [
  'containers',
  'initContainers',
  'containerStatuses',
  'conditions',
  'labels',
  'annotations',
  'ownerReferences',
  'replicas',
  'selector',
  'template',
  'ports',
  'hard',
  'used',
  'versions',
  'names',
  'addresses',
  'nodeInfo',
  'phase',
  'creationTimestamp',
];

function* hostileObjects(): Generator<JsonObject> {
  for (const value of hostile) {
    for (const field of fields) yield { metadata: { name: 'a', namespace: 'b' }, [field]: value };
    for (const field of nested)
      yield {
        metadata: { name: 'a', namespace: 'b', [field]: value },
        spec: { [field]: value },
        status: { [field]: value },
      };
  }
}

describe('kinds with a module of their own', () => {
  it.each([...kindModules.values()].map((module) => [module.id, module] as const))(
    'reads %s whatever its fields hold, and shows only texts and numbers',
    (_, module) => {
      const now = new Date(0);
      for (const object of hostileObjects()) {
        const entry = entryOf(module, module.version ?? 'v1', object, createInterner());
        for (const { value } of module.columns)
          expect(['string', 'number', 'undefined'], JSON.stringify(object)).toContain(typeof value(entry, now));
        for (const valuesOf of Object.values(module.indexes ?? {}))
          for (const key of valuesOf(entry)) expect(typeof key, JSON.stringify(object)).toBe('string');
      }
    },
  );
});

describe('kinds without', () => {
  function resource(plural: string, kind: string, group = ''): ServedResource {
    return { group, version: 'v1', kind, plural, namespaced: true, verbs: ['list'] };
  }

  it.each([
    ['secrets', 'Secret'],
    ['configmaps', 'ConfigMap'],
  ])('asks for no content of %s, and keeps none that comes all the same', (plural, kind) => {
    const module = anyKind(resource(plural, kind));
    const object = { metadata: { name: 'a', namespace: 'b' }, data: { key: 'canary' }, stringData: { key: 'canary' } };
    expect(module.metadataOnly).toBe(true);
    expect(JSON.stringify(entryOf(module, 'v1', object, createInterner()))).not.toContain('canary');
  });

  it('keeps others whole, without managed fields and what kubectl applied last', () => {
    const module = anyKind(resource('gadgets', 'Gadget', 'example.com'));
    const { facts } = entryOf(
      module,
      'v1',
      {
        metadata: {
          name: 'a',
          managedFields: [{ manager: 'x' }],
          annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}', mine: 'kept' },
        },
        spec: { colour: 'red' },
      },
      createInterner(),
    );
    expect(facts.object).toEqual({ metadata: { name: 'a', annotations: { mine: 'kept' } }, spec: { colour: 'red' } });
  });
});
