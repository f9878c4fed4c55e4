import type { JsonObject } from '../../core/json.ts';
import type { MapEntry, ValueNode } from '../../yaml/nodes.ts';
import type { EntryMend } from '../document/entry-mends.ts';

/** Codes of what can be wrong with a value beside its schema. They are diagnostic codes. */
export type SchemaFaultCode =
  | 'wrong-type'
  | 'unknown-key'
  | 'misplaced-key'
  | 'missing-key'
  | 'not-allowed'
  | 'out-of-range'
  | 'wrong-format'
  | 'exclusive-keys'
  | 'item-duplicate'
  | 'rule-broken'
  | 'old-key-spelling'
  | 'key-in-two-spellings'
  | 'number-not-finite'
  | 'yaml-text-unquoted'
  | 'yaml-truth-word'
  | 'yaml-number-notation'
  | 'yaml-key-unquoted'
  | 'meshery-reads-otherwise';

/** One fault: code, where, and the parameters of its words. */
export interface SchemaFault {
  readonly code: SchemaFaultCode;
  readonly start: number;
  readonly end: number;
  readonly params: Readonly<Record<string, string | number>>;
  readonly related?: readonly { readonly message: string; readonly start: number; readonly end: number }[];
  /** Keys that are missing, with values for them, and where the first key of their map stands, or where an empty one ends. */
  readonly missing?: { readonly at: number; readonly values: JsonObject; readonly isWritten?: true };
  /** How the entry is mended that the fault is of. */
  readonly mend?: EntryMend;
}

/** What a value is called in messages, and where a fault "of the whole value" is shown: at its key where it has one. */
export interface ValuePlace {
  /** The key, or the key of the list with the index: `replicas`, `containers[0]`. */
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/**
 * The place of an entry's value.
 *
 * @param name what the key is called, where it is written otherwise.
 */
export function placeOfEntry({ key, keyStart, keyEnd }: MapEntry, name = key): ValuePlace {
  return { name, start: keyStart, end: keyEnd };
}

/**
 * The place of a list's item: its first key where it is a map, because a whole item would underline half a page, and its dash where it is
 * empty.
 */
export function placeOfItem(list: ValuePlace, index: number, item: ValueNode): ValuePlace {
  const name = `${list.name}[${index}]`;
  const first = item.is === 'map' ? item.entries.find((entry) => entry.merged !== true) : undefined;
  if (first !== undefined) return { name, start: first.keyStart, end: first.keyEnd };
  const isNothing = item.start === item.end;
  return { name, start: isNothing ? item.start - 1 : item.start, end: item.end };
}
