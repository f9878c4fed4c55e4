import type { JsonObject, JsonValue } from '../../core/json.ts';
import { MalformedProtobuf, wireTypes } from './cursor.ts';
import type { Cursor } from './cursor.ts';
import type { Plan, Step } from './plan.ts';

type Writable = Record<string, JsonValue>;

/** The JSON of a message: of its fields those that the plan names. Throws {@link MalformedProtobuf}. */
export function decodeMessage(cursor: Cursor, end: number, plan: Plan): JsonObject {
  const object: Writable = {};
  while (cursor.at < end) {
    const tag = cursor.unsigned();
    const wireType = tag & 7;
    const step = plan[tag >>> 3];
    if (step === undefined) cursor.skip(wireType, end);
    else if (step.isList) addTo(object, step, readValue(cursor, end, wireType, step));
    else readInto(object, cursor, end, wireType, step);
  }
  if (cursor.at !== end) throw new MalformedProtobuf('a message that ends behind its end');
  return object;
}

function addTo(object: Writable, { name }: Step, value: JsonValue | undefined): void {
  if (value === undefined) return;
  const list = object[name];
  if (Array.isArray(list)) (list as JsonValue[]).push(value);
  else object[name] = [value];
}

function readInto(object: Writable, cursor: Cursor, end: number, wireType: number, step: Step): void {
  if (step.is === 'texts-by-name' || step.is === 'quantities-by-name') {
    readEntry(object, cursor, end, wireType, step);
    return;
  }
  const value = readValue(cursor, end, wireType, step);
  if (value === undefined || (step.omitsZero && (value === '' || value === 0 || value === false))) return;
  object[step.name] = value;
}

/** A map is written as a list of messages: 1 the key, 2 the value. */
function readEntry(object: Writable, cursor: Cursor, limit: number, wireType: number, step: Step): void {
  expect(wireType, wireTypes.bytes);
  const end = cursor.end(limit);
  let key = '';
  let value = '';
  while (cursor.at < end) {
    const tag = cursor.unsigned();
    if (tag === keyTag) {
      key = cursor.text(end);
      if (step.keys?.has(key) === false) {
        cursor.at = end;
        return;
      }
    } else if (tag === valueTag) value = step.is === 'texts-by-name' ? cursor.text(end) : quantity(cursor, end);
    else cursor.skip(tag & 7, end);
  }
  // Keys are qualified names, so that none is `__proto__`.
  const entries = (object[step.name] ?? {}) as Writable;
  entries[key] = value;
  object[step.name] = entries;
}

const keyTag = (1 << 3) | wireTypes.bytes;
const valueTag = (2 << 3) | wireTypes.bytes;

function readValue(cursor: Cursor, limit: number, wireType: number, step: Step): JsonValue | undefined {
  if (step.is === 'number' || step.is === 'flag') {
    expect(wireType, wireTypes.varint);
    const value = cursor.signed();
    return step.is === 'flag' ? value !== 0 : value;
  }
  expect(wireType, wireTypes.bytes);
  switch (step.is) {
    case 'text':
      return cursor.text(limit);
    case 'message':
      return decodeMessage(cursor, cursor.end(limit), step.below ?? []);
    case 'time':
      return time(cursor, limit, secondsOnly);
    case 'micro-time':
      return time(cursor, limit, withMicroseconds);
    case 'quantity':
      return quantity(cursor, limit);
    case 'int-or-text':
      return intOrText(cursor, limit);
    case 'texts-by-name':
    case 'quantities-by-name':
      throw new MalformedProtobuf('a list of maps');
  }
}

function expect(wireType: number, wanted: number): void {
  if (wireType !== wanted) throw new MalformedProtobuf(`the wire type ${wireType} instead of ${wanted}`);
}

/** A small message as its first numbers and its text: 1 to 3 are all that times, quantities and IntOrString have. */
function smallMessage(
  cursor: Cursor,
  limit: number,
): { readonly first: number; readonly second: number; readonly text: string } {
  const end = cursor.end(limit);
  let first = 0;
  let second = 0;
  let text = '';
  while (cursor.at < end) {
    const tag = cursor.unsigned();
    const wireType = tag & 7;
    if (wireType === wireTypes.bytes) text = cursor.text(end);
    else if (tag === 1 << 3) first = cursor.signed();
    else if (tag === 2 << 3) second = cursor.signed();
    else cursor.skip(wireType, end);
  }
  return { first, second, text };
}

/** Go's zero time is the year 1, which protobuf writes as no seconds at all. */
function time(cursor: Cursor, limit: number, words: (seconds: number, nanos: number) => string): string | undefined {
  const { first: seconds, second: nanos } = smallMessage(cursor, limit);
  return seconds === 0 && nanos === 0 ? undefined : words(seconds, nanos);
}

/** Most objects of a page were made in the same few seconds. */
let lastSeconds = 0;
let lastWords = '';

function secondsOnly(seconds: number): string {
  if (seconds !== lastSeconds) {
    lastWords = `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;
    lastSeconds = seconds;
  }
  return lastWords;
}

function withMicroseconds(seconds: number, nanos: number): string {
  return `${secondsOnly(seconds).slice(0, 19)}.${String(Math.floor(nanos / 1000)).padStart(6, '0')}Z`;
}

function quantity(cursor: Cursor, limit: number): string {
  return smallMessage(cursor, limit).text;
}

function intOrText(cursor: Cursor, limit: number): JsonValue {
  const { first: isText, second: value, text } = smallMessage(cursor, limit);
  return isText === 1 ? text : value;
}
