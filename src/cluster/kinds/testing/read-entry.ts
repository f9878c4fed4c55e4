import type { JsonObject } from '../../../core/json.ts';
import { entryOf } from '../entry.ts';
import { createInterner } from '../interner.ts';
import type { Entry, Interner, KindModule } from '../kind.ts';

/** What a kind keeps of an object. */
export function readEntry<Facts>(
  module: KindModule<Facts>,
  object: JsonObject,
  interner: Interner = createInterner(),
): Entry<Facts> {
  return entryOf(module, module.version ?? 'v1', object, interner);
}

/** What the columns of a kind say of an object, by their headers. */
export function cellsOf<Facts>(
  module: KindModule<Facts>,
  object: JsonObject,
): Readonly<Record<string, string | number | undefined>> {
  const entry = readEntry(module, object);
  return Object.fromEntries(module.columns.map(({ header, value }) => [header, value(entry, new Date(0))]));
}

/** A condition as servers write them. */
export function condition(type: string, status: string, reason = '', message = ''): JsonObject {
  return { type, status, reason, message, lastTransitionTime: '2026-01-01T00:00:00Z' };
}

/** Text that must not be kept, in every place of an object that nobody reads. */
export const canary = 'canary-5b1e';
