import { isJsonObject, type JsonObject, type JsonValue } from '../../core/json.ts';
import { nearest } from '../../core/nearest.ts';
import { nearestParam, type DocumentPath } from './findings.ts';
import {
  isMalformed,
  isReference,
  referencePath,
  referencesIn,
  wholeReference,
  type ReferenceText,
} from './reference-text.ts';

/** A value behind references may hold this many values: a few lines of references to references could fill any memory. */
const mostValues = 10_000;

/** References that lead to references may be so many in a row. */
const mostInARow = 100;

/** Why a text cannot be filled in. */
export type Failure =
  | {
      readonly code: 'reference-unknown' | 'reference-not-usable' | 'reference-malformed';
      readonly params: Readonly<Record<string, string>>;
      /** Where the text stands that fails: behind a reference that is another place. */
      readonly place: DocumentPath;
    }
  | {
      readonly code: 'reference-circle';
      readonly params: Readonly<Record<string, string>>;
      /** Places of the texts that lead to each other. */
      readonly circle: readonly DocumentPath[];
    };

/** A value, and how many values it holds; or why there is none. */
export type Outcome =
  { readonly value: JsonValue; readonly size: number; readonly failure?: undefined } | { readonly failure: Failure };

/** Finds what references lead to. Every place is resolved once, so the work is linear in the text. */
export class ReferenceResolver {
  private readonly root: JsonObject;
  private readonly known = new Map<string, Outcome>();

  constructor(root: JsonObject) {
    this.root = root;
  }

  /** What a text that stands at a place becomes. */
  resolve(text: string, place: DocumentPath, wanted: 'any value' | 'a text'): Outcome {
    const outcome = this.ofText(text, place, []);
    if (outcome.failure !== undefined || wanted === 'any value') return outcome;
    return asText(outcome, text.trim(), place);
  }

  private ofText(text: string, place: DocumentPath, above: readonly DocumentPath[]): Outcome {
    if (isMalformed(text)) return failed('reference-malformed', place, { reference: text.trim() });
    const whole = wholeReference(text);
    if (above.length >= mostInARow) {
      const found = `more than ${mostInARow} references in a row`;
      return failed('reference-not-usable', above[0] ?? place, { reference: text.trim(), found });
    }
    const open = [...above, place];
    if (whole !== undefined) return this.ofReference(whole, place, open);
    let filled = '';
    let end = 0;
    for (const reference of referencesIn(text)) {
      const outcome = this.ofReference(reference, place, open);
      if (outcome.failure !== undefined) return outcome;
      const single = asText(outcome, reference.text, place);
      if (single.failure !== undefined) return single;
      filled += `${text.slice(end, reference.start)}${typeof single.value === 'string' ? single.value : ''}`;
      end = reference.end;
    }
    return { value: filled + text.slice(end), size: 1 };
  }

  /** @param open places that wait for this one, the outermost first; the last one is where the reference stands. */
  private ofReference({ text, steps }: ReferenceText, place: DocumentPath, open: readonly DocumentPath[]): Outcome {
    const target: string[] = [];
    let current: JsonValue = this.root;
    let isFilled = false;
    for (const { name } of steps) {
      if (isReference(current) && !isFilled) {
        const through = this.ofPlace(current, target, open, text);
        if (through.failure !== undefined) return through;
        current = through.value;
        isFilled = true;
      }
      if (!hasStep(current, name)) {
        const candidate = isJsonObject(current) ? nearest(name, Object.keys(current)) : undefined;
        return failed('reference-unknown', place, { reference: text, step: name, ...nearestParam(candidate) });
      }
      current = (current as Readonly<Record<string, JsonValue>>)[name] ?? null;
      target.push(name);
    }
    if (current === null) return failed('reference-not-usable', place, { reference: text, found: 'nothing' });
    const outcome: Outcome = isFilled
      ? { value: current, size: sizeOf(current) }
      : this.ofPlace(current, target, open, text);
    if (outcome.failure === undefined && outcome.size > mostValues)
      return failed('reference-not-usable', place, { reference: text, found: `more than ${mostValues} values` });
    return outcome;
  }

  /** The value of a place with the references in it filled in. */
  private ofPlace(value: JsonValue, place: DocumentPath, open: readonly DocumentPath[], reference: string): Outcome {
    const start = open.findIndex((waiting) => place.every((step, index) => String(waiting[index]) === String(step)));
    if (start >= 0) {
      const circle = open.slice(start);
      const words = [...circle, ...circle.slice(0, 1)].map((one) => referencePath(one)).join(' -> ');
      return { failure: { code: 'reference-circle', params: { reference, circle: words }, circle } };
    }
    const key = place.join('\0');
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const outcome = this.filled(value, place, open);
    this.known.set(key, outcome);
    return outcome;
  }

  private filled(value: JsonValue, place: DocumentPath, open: readonly DocumentPath[]): Outcome {
    if (typeof value === 'string' && isReference(value)) return this.ofText(value, place, open);
    if (Array.isArray(value)) {
      const items: JsonValue[] = [];
      let size = 1;
      for (const [index, item] of (value as readonly JsonValue[]).entries()) {
        const outcome = this.filled(item, [...place, index], open);
        if (outcome.failure !== undefined) return outcome;
        items.push(outcome.value);
        size += outcome.size;
      }
      return { value: items, size };
    }
    if (!isJsonObject(value)) return { value, size: 1 };
    const entries: [string, JsonValue][] = [];
    let size = 1;
    for (const [key, item] of Object.entries(value)) {
      const outcome = this.filled(item, [...place, key], open);
      if (outcome.failure !== undefined) return outcome;
      entries.push([key, outcome.value]);
      size += outcome.size;
    }
    return { value: Object.fromEntries(entries), size };
  }
}

function asText(outcome: Outcome & { readonly failure?: undefined }, reference: string, place: DocumentPath): Outcome {
  const { value } = outcome;
  if (typeof value === 'string') return outcome;
  if (typeof value === 'number' || typeof value === 'boolean') return { value: String(value), size: 1 };
  const found = value === null ? 'nothing' : Array.isArray(value) ? 'list' : 'map';
  return failed('reference-not-usable', place, { reference, found });
}

function failed(
  code: 'reference-unknown' | 'reference-not-usable' | 'reference-malformed',
  place: DocumentPath,
  params: Readonly<Record<string, string>>,
): Outcome {
  return { failure: { code, params, place } };
}

function hasStep(value: JsonValue, name: string): boolean {
  if (Array.isArray(value)) return /^\d+$/.test(name) && Number(name) < value.length;
  return isJsonObject(value) && Object.hasOwn(value, name);
}

function sizeOf(value: JsonValue): number {
  if (Array.isArray(value)) return (value as readonly JsonValue[]).reduce<number>((sum, item) => sum + sizeOf(item), 1);
  return isJsonObject(value) ? Object.values(value).reduce<number>((sum, item) => sum + sizeOf(item), 1) : 1;
}
