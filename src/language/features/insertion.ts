import type { SchemaSource } from '../schema/bundle.ts';
import type { Schema } from '../schema/types.ts';
import { mergedSchema } from './merged-schema.ts';
import { readsAsOtherType } from './name-rules.ts';
import type { WritingPlace } from './place.ts';

/** A text with places to fill in, in the snippet syntax of the protocol. */
export interface Insertion {
  readonly plain: string;
  readonly snippet: string;
}

/** Required keys are written along this deep, and at most this many: further ones are asked for by the check. */
const deepestSkeleton = 6;
const mostStops = 12;

/** More values than this are better looked for in the list than stepped through. */
const mostChoices = 12;

/** Text of a snippet, with what has a meaning there escaped. */
export function escaped(text: string): string {
  return text.replace(/[\\$}]/g, (character) => `\\${character}`);
}

/** What is written for a key. */
export function keyInsertion(
  key: string,
  schema: Schema | undefined,
  source: SchemaSource,
  place: Pick<WritingPlace, 'style' | 'inset' | 'hasColon' | 'quote'>,
  dash: boolean,
): Insertion {
  const name = writtenKey(key, place);
  if (place.hasColon) return { plain: name, snippet: escaped(name) };
  if (place.style !== 'block') return flowKey(name, schema, place.style);
  const lead = dash ? '- ' : '';
  const indentation = ' '.repeat(place.inset + (dash ? 2 : 0));
  const isNested = schema?.type === 'object' || schema?.type === 'array';
  const plain = isNested ? `${lead}${name}:` : `${lead}${name}: `;
  const body = new Skeleton(source).behindKey(schema, indentation, 0);
  return { plain, snippet: withEnd(`${lead}${escaped(name)}:${body}`) };
}

/**
 * Makes the last place to fill in the end of a snippet. A snippet with another stop behind its last place goes on while lines are added there, and
 * takes the next Tab, which was meant to indent. Places with choices stay: an end has none.
 */
export function withEnd(snippet: string): string {
  const last = Math.max(0, ...[...snippet.matchAll(/\$\{(\d+)/g)].map(([, stop]) => Number(stop)));
  return snippet.replace(`\${${last}}`, () => '$0');
}

/** The keys that a schema asks for, as the body of a snippet; nothing where it asks for none. */
export function requiredKeys(schema: Schema | undefined, source: SchemaSource, indentation: string): string {
  return new Skeleton(source).required(schema, indentation, 0) ?? '';
}

function writtenKey(key: string, { style, quote }: Pick<WritingPlace, 'style' | 'quote'>): string {
  const mark = style === 'json' ? '"' : quote;
  if (mark !== '') return `${mark}${key}${mark}`;
  return /^[\w./$-]+$/.test(key) && !readsAsOtherType(key) ? key : `"${key}"`;
}

function flowKey(name: string, schema: Schema | undefined, style: 'flow' | 'json'): Insertion {
  const value =
    schema?.type === 'object'
      ? '{ $0 }'
      : schema?.type === 'array'
        ? '[$0]'
        : style === 'json' && schema?.type === 'string'
          ? '"$0"'
          : '$0';
  return { plain: `${name}: `, snippet: `${escaped(name)}: ${value}` };
}

/** Writes what a schema asks for, each place with a number of its own. */
class Skeleton {
  #stops = 0;
  readonly #source: SchemaSource;

  constructor(source: SchemaSource) {
    this.#source = source;
  }

  behindKey(schema: Schema | undefined, indentation: string, depth: number): string {
    const inner = `${indentation}  `;
    if (schema?.type === 'object') {
      const required = this.required(schema, inner, depth);
      return `\n${required ?? `${inner}${this.#stop()}`}`;
    }
    if (schema?.type === 'array') {
      const item = schema.items === undefined ? undefined : mergedSchema(schema.items, this.#source);
      const required = item?.type === 'object' ? this.required(item, `${inner}  `, depth) : undefined;
      return `\n${inner}- ${required?.trimStart() ?? this.#value(item)}`;
    }
    return ` ${this.#value(schema)}`;
  }

  required(schema: Schema | undefined, indentation: string, depth: number): string | undefined {
    const keys = keysAskedFor(schema);
    if (keys.length === 0 || depth >= deepestSkeleton || this.#stops + keys.length > mostStops) return undefined;
    return keys
      .map((key) => {
        const written = schema?.properties?.[key];
        const property = written === undefined ? undefined : mergedSchema(written, this.#source);
        return `${indentation}${escaped(key)}:${this.behindKey(property, indentation, depth + 1)}`;
      })
      .join('\n');
  }

  #value(schema: Schema | undefined): string {
    const values = valueTexts(schema);
    if (values.length === 0 || values.length > mostChoices) return this.#stop();
    this.#stops += 1;
    return `\${${this.#stops}|${values.map((value) => value.replace(/[\\,|$}]/g, (character) => `\\${character}`)).join(',')}|}`;
  }

  #stop(): string {
    this.#stops += 1;
    return `\${${this.#stops}}`;
  }
}

/** Kinds require no `spec`, although nothing but the `spec` makes them useful. */
function keysAskedFor(schema: Schema | undefined): readonly string[] {
  const { required = [], properties = {} } = schema ?? {};
  const isKind = required.length === 0 && Object.hasOwn(properties, 'spec') && Object.hasOwn(properties, 'kind');
  return isKind ? ['spec'] : required;
}

/** The values that a schema lists, its default first. */
export function listedValues(schema: Schema | undefined): readonly (string | number | boolean)[] {
  if (schema === undefined) return [];
  const { enum: listed, type, default: preferred } = schema;
  const values = listed ?? (type === 'boolean' ? [true, false] : []);
  const isPlain = typeof preferred === 'string' || typeof preferred === 'number' || typeof preferred === 'boolean';
  const all = isPlain ? [preferred, ...values.filter((value) => value !== preferred)] : values;
  return all.flatMap((value) => (value === '' || value === null ? [] : [value]));
}

/** The same as YAML writes them. */
export function valueTexts(schema: Schema | undefined): readonly string[] {
  return listedValues(schema).map(scalarText);
}

/** A value as YAML writes it. */
export function scalarText(value: string | number | boolean): string {
  if (typeof value !== 'string') return String(value);
  return readsAsOtherType(value) || !/^[\w./(]([^#:]|:(?=\S)|(?<=\S)#)*$/.test(value) ? JSON.stringify(value) : value;
}
