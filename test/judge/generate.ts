import fc from 'fast-check';
import type { JsonObject, JsonValue } from '../../src/core/json.ts';
import type { KindSchema, SchemaSource } from '../../src/language/schema/bundle.ts';
import { checkFormat } from '../../src/language/schema/formats.ts';
import { re2 } from '../../src/language/schema/re2.ts';
import { dereference } from '../../src/language/schema/resolve.ts';
import type { Schema } from '../../src/language/schema/types.ts';
import type { Random } from './random.ts';

/** Texts that fit many patterns and rules: names, ports, durations, hosts, paths. */
const likelyTexts = [
  'web',
  'a',
  '80',
  '10s',
  '1h',
  'example.com',
  '/x',
  '10.0.0.1',
  'http://a.example',
  'A',
  'v1',
  '1.2',
  'fd00::1',
  '*.a.example',
  'YQ==',
  '2026-01-31T12:00:00Z',
  '10.0.0.0/8',
  '500m',
  'a.example/b',
];

/**
 * An object of a kind that its schema allows: what is required, and optional keys as often as `share` says. Rules of the kind may still
 * refuse it.
 */
export function objectOf(
  kind: { readonly apiVersion: string; readonly kind: string; readonly namespaced: boolean },
  against: KindSchema,
  random: Random,
  share: number,
): JsonObject {
  const schema = dereference(against.schema, against.source) ?? {};
  const maker = new Maker(against.source, random, share);
  const result: Record<string, JsonValue> = {
    apiVersion: kind.apiVersion,
    kind: kind.kind,
    metadata: { name: 'judged', ...(kind.namespaced ? { namespace: 'default' } : {}) },
  };
  for (const [key, property] of Object.entries(schema.properties ?? {})) {
    if (key in result || key === 'status') continue;
    const isRequired = schema.required?.includes(key) === true || key === 'spec';
    if (isRequired || random.chance(share)) result[key] = maker.value(property, 1);
  }
  return result;
}

class Maker {
  readonly #source: SchemaSource;
  readonly #random: Random;
  readonly #share: number;

  constructor(source: SchemaSource, random: Random, share: number) {
    this.#source = source;
    this.#random = random;
    this.#share = share;
  }

  value(written: Schema, depth: number): JsonValue {
    const schema = dereference(written, this.#source) ?? {};
    if (schema.enum !== undefined) return this.#random.pick(schema.enum.filter((value) => value !== ''));
    if (schema['x-kubernetes-int-or-string'] === true) return this.#random.pick<JsonValue>([80, '80']);
    if (schema.format === 'quantity') return this.#random.pick<JsonValue>(['100m', '1Gi', 2]);
    switch (schema.type) {
      case 'object':
        return this.object(schema, depth);
      case 'array':
        return this.list(schema, depth);
      case 'boolean':
        return this.#random.chance(0.5);
      case 'integer':
        return this.number(schema, 1);
      case 'number':
        return this.number(schema, 0.5);
      case 'string':
        return this.text(schema);
      default:
        return schema.properties === undefined ? {} : this.object(schema, depth);
    }
  }

  private object(schema: Schema, depth: number): JsonObject {
    const result: Record<string, JsonValue> = {};
    const chosen = this.branchKeys(schema);
    for (const [key, property] of Object.entries(schema.properties ?? {})) {
      const isWanted = schema.required?.includes(key) === true || chosen.includes(key);
      const isExtra = chosen.length === 0 && depth < 7 && this.#random.chance(this.#share / (1 + depth / 4));
      if (isWanted || isExtra) result[key] = this.value(property, depth + 1);
    }
    if (schema['x-kubernetes-embedded-resource'] === true) {
      return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'inner' } };
    }
    const additional = schema.additionalProperties;
    const least = schema.minProperties ?? 0;
    if (typeof additional === 'object') {
      while (Object.keys(result).length < Math.max(least, this.#random.chance(this.#share) ? 1 : 0)) {
        result[`key${Object.keys(result).length}`] = this.value(additional, depth + 1);
      }
    }
    return result;
  }

  /** Keys of one of the alternatives, where exactly one of some keys may stand. */
  private branchKeys(schema: Schema): readonly string[] {
    const branches = (schema.oneOf ?? schema.anyOf ?? []).filter(({ required }) => required !== undefined);
    return branches.length === 0 ? [] : (this.#random.pick(branches).required ?? []);
  }

  private list(schema: Schema, depth: number): readonly JsonValue[] {
    const least = schema.minItems ?? 0;
    const count = Math.max(least, depth < 7 && this.#random.chance(0.7) ? 1 : 0);
    const { items } = schema;
    if (items === undefined) return [];
    return Array.from({ length: Math.min(count, schema.maxItems ?? count) }, () => this.value(items, depth + 1));
  }

  private number({ minimum, maximum, exclusiveMinimum, multipleOf }: Schema, usual: number): number {
    const least = minimum === undefined ? usual : exclusiveMinimum === true ? minimum + 1 : minimum;
    const at = this.#random.chance(0.3) ? least : Math.max(least, usual);
    const bounded = maximum === undefined ? at : Math.min(at, maximum);
    return multipleOf === undefined ? bounded : Math.ceil(bounded / multipleOf) * multipleOf;
  }

  private text(schema: Schema): string {
    const fitting = likelyTexts.filter((text) => fits(text, schema));
    if (fitting.length > 0) return this.#random.chance(0.6) ? (fitting[0] ?? '') : this.#random.pick(fitting);
    const { pattern, minLength = 0 } = schema;
    const expression = pattern === undefined ? undefined : re2(pattern);
    if (expression !== undefined) {
      const seed = this.#random.below(2 ** 31);
      const samples = fc.sample(fc.stringMatching(expression), { seed, numRuns: 20 });
      const found = samples.find((text) => fits(text, schema));
      if (found !== undefined) return found;
    }
    return 'a'.repeat(Math.max(1, minLength));
  }
}

function fits(text: string, schema: Schema): boolean {
  const { minLength = 0, maxLength = Infinity } = schema;
  return text.length >= minLength && text.length <= maxLength && checkFormat(text, schema) === undefined;
}
