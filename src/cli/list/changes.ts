import type { CacheChange } from '../../cluster/cache/types.ts';
import type { ResourceId } from '../../cluster/kinds/kind.ts';
import type { ListedEntry } from '../../cluster/list/read-list.ts';

/** What happened to a row. */
export type ChangeWord = 'ADDED' | 'CHANGED' | 'GONE';

/** A row that is told, with what happened to it; for one that is gone, as it was told last. */
export interface RowChange {
  readonly word: ChangeWord;
  readonly row: ListedEntry;
}

/** Keys of objects to which something happened since it was told last, by kind. */
export class GatheredKeys {
  #keys = new Map<ResourceId, Set<string>>();

  add({ id, before, after }: CacheChange & { readonly is: 'entry' }): void {
    this.addAll(id, [(after ?? before)?.key ?? '']);
  }

  /** Something happened that may be seen in all of these. */
  addAll(id: ResourceId, added: Iterable<string>): void {
    const keys = this.#keys.get(id) ?? new Set();
    this.#keys.set(id, keys);
    for (const key of added) keys.add(key);
  }

  /** What was gathered. It is told now. */
  take(): ReadonlyMap<ResourceId, ReadonlySet<string>> {
    const keys = this.#keys;
    this.#keys = new Map();
    return keys;
  }
}

/** What was told of a kind, so that only what people see differently is told again. */
export class ToldTable {
  readonly #textOf: (row: ListedEntry) => string;
  readonly #told = new Map<string, { readonly row: ListedEntry; readonly text: string }>();

  /** @param textOf what is seen of a row, but for what time alone changes. */
  constructor(textOf: (row: ListedEntry) => string) {
    this.#textOf = textOf;
  }

  /** Keys of all rows that were told and are not gone. */
  keys(): Iterable<string> {
    return this.#told.keys();
  }

  /**
   * Takes in how a row is now.
   *
   * @param row undefined for one that is not there, or is not asked for any more.
   * @returns undefined where nothing that is seen has changed.
   */
  take(key: string, row: ListedEntry | undefined): RowChange | undefined {
    const before = this.#told.get(key);
    if (row === undefined) {
      this.#told.delete(key);
      return before === undefined ? undefined : { word: 'GONE', row: before.row };
    }
    const text = this.#textOf(row);
    if (before?.text === text) return undefined;
    this.#told.set(key, { row, text });
    return { word: before === undefined ? 'ADDED' : 'CHANGED', row };
  }
}
