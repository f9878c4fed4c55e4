import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { isJsonObject, type JsonValue } from '../../core/json.ts';
import { parseText } from '../../yaml/parse.ts';
import { openBundle, type KindSchema } from './bundle.ts';
import { dereference, ownProperty } from './resolve.ts';
import { asJsonSchema } from './testing/json-schema.ts';
import { validate } from './validate.ts';

/** Kinds that together use every keyword of the bundle. */
const kinds = [
  ['apps/v1', 'Deployment'],
  ['v1', 'Service'],
  ['batch/v1', 'CronJob'],
  ['networking.k8s.io/v1', 'Ingress'],
  ['autoscaling/v2', 'HorizontalPodAutoscaler'],
  ['rbac.authorization.k8s.io/v1', 'ClusterRole'],
  ['networking.istio.io/v1', 'VirtualService'],
  ['networking.istio.io/v1', 'DestinationRule'],
  ['networking.istio.io/v1', 'ServiceEntry'],
  ['security.istio.io/v1', 'AuthorizationPolicy'],
  ['policy.linkerd.io/v1beta3', 'Server'],
  ['kuma.io/v1alpha1', 'MeshHTTPRoute'],
  ['consul.hashicorp.com/v1alpha1', 'ServiceResolver'],
  ['appmesh.k8s.aws/v1beta2', 'VirtualNode'],
  ['core.oam.dev/v1beta1', 'Application'],
] as const;

/** ajv is the judge: on any value, ours finds a fault exactly where ajv does. It took 350 ms to compile a Deployment; ours walks at once. */
describe('validation beside ajv', () => {
  const bundle = openBundle();

  it.each(kinds)('%s %s: the same verdict on generated values', (apiVersion, kind) => {
    const against = bundle.schemaOf(apiVersion, kind);
    if (against === undefined) throw new Error(`${kind} is not in the bundle`);
    const judge = compiled(against);
    fc.assert(
      fc.property(valueFor(against, 0), (value) => {
        const ours = verdict(against, value);
        const theirs = judge(withoutEmpty(value, against));
        expect(ours, `${JSON.stringify(value)}\n${JSON.stringify(judge.errors)}`).toBe(theirs);
      }),
      { numRuns: 150, seed: 20260131 },
    );
  });
});

/** CEL rules and the keys of a list's items have no counterpart in JSON Schema. */
const beyondTheJudge = new Set(['rule-broken', 'item-duplicate']);

function verdict(against: KindSchema, value: JsonValue): boolean {
  const [document] = parseText(stringify(value)).documents;
  if (document === undefined) throw new Error('no document');
  const faults = validate({ node: document.root, place: { name: 'root', start: 0, end: 0 }, against });
  return faults.every((fault) => beyondTheJudge.has(fault.code));
}

function compiled(against: KindSchema): ValidateFunction {
  const { schema, definitions } = asJsonSchema(against);
  const ajv = new Ajv({ strict: false, logger: false });
  addFormats.default(ajv);
  return ajv.compile({ ...schema, definitions });
}

/** To the server an empty value is none: a required key with nothing is missing. */
function withoutEmpty(value: JsonValue, { schema, source }: KindSchema): JsonValue {
  const resolved = dereference(schema, source);
  if (Array.isArray(value)) {
    return (value as readonly JsonValue[]).map((item) => withoutEmpty(item, { schema: resolved?.items ?? {}, source }));
  }
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, below]) => {
      const property = resolved === undefined ? undefined : ownProperty(resolved, key);
      if (below === null && property?.nullable !== true) return [];
      return [[key, withoutEmpty(below, { schema: property ?? {}, source })]];
    }),
  );
}

/** Values near a schema: mostly its own keys and types, sometimes a wrong one. */
function valueFor(against: KindSchema, depth: number): fc.Arbitrary<JsonValue> {
  const { schema, source } = against;
  const resolved = schema.$ref === undefined ? schema : { ...source.definition(schema.$ref), ...schema };
  const wrong = fc.constantFrom<JsonValue>('text', 7, -1, true, null, 1.5, [], {}, ['x'], { strange: 1 });
  return fc.oneof({ weight: 1, arbitrary: wrong }, { weight: 12, arbitrary: rightFor(resolved, against, depth) });
}

function rightFor(schema: KindSchema['schema'], { source }: KindSchema, depth: number): fc.Arbitrary<JsonValue> {
  const below = (inner: KindSchema['schema']): fc.Arbitrary<JsonValue> =>
    depth > 6 ? fc.constant(null) : valueFor({ schema: inner, source }, depth + 1);
  if (schema.enum !== undefined) return fc.constantFrom(...(schema.enum as readonly JsonValue[]));
  if (schema.properties !== undefined) {
    const keys = Object.keys(schema.properties);
    const chosen = fc
      .subarray(keys, { maxLength: Math.min(3, keys.length) })
      .map((some) => [...new Set([...some, ...(schema.required ?? [])])]);
    return chosen.chain((some) =>
      fc.record(Object.fromEntries(some.map((key) => [key, below(schema.properties?.[key] ?? {})]))),
    );
  }
  if (schema.items !== undefined) return fc.array(below(schema.items), { maxLength: 2 });
  if (typeof schema.additionalProperties === 'object') {
    return fc.dictionary(fc.constantFrom('a', 'b'), below(schema.additionalProperties), { maxKeys: 2 });
  }
  if (schema['x-kubernetes-int-or-string'] === true) return fc.constantFrom<JsonValue>(80, 'http', '25%');
  if (schema.format === 'quantity') return fc.constantFrom<JsonValue>('1', '250m', 2, '1.5Gi');
  const byType: Readonly<Record<string, readonly JsonValue[]>> = {
    string: ['a', 'YQ==', '5s', ''],
    integer: [0, 1, 80],
    number: [0.5, 1],
    boolean: [true, false],
  };
  const choices = byType[schema.type ?? ''];
  return choices === undefined ? fc.constant({}) : fc.constantFrom(...choices);
}

describe('the bundle', () => {
  it('leads every reference to a definition', () => {
    const bundle = openBundle();
    for (const { apiVersion, kind } of bundle.kinds.kinds()) {
      const against = bundle.schemaOf(apiVersion, kind);
      if (against === undefined) continue;
      expect(() => asJsonSchema(against), `${apiVersion} ${kind}`).not.toThrow();
    }
  });
});
