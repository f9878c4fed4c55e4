import type { Entry, KindModule } from '../kinds/kind.ts';

const none: ReadonlyMap<string, never> = new Map<string, never>();

/** Entries of one kind, found by key, by namespace and by what its kind says. */
export class KindStore<Facts = unknown> {
  readonly module: KindModule<Facts>;
  readonly #entries = new Map<string, Entry<Facts>>();
  readonly #byNamespace = new Map<string, Map<string, Entry<Facts>>>();
  readonly #indexes: ReadonlyMap<string, Index<Facts>>;

  constructor(module: KindModule<Facts>) {
    this.module = module;
    const indexes: Readonly<Record<string, (entry: Entry<Facts>) => readonly string[]>> = {
      owner: ({ owner }) => (owner === undefined ? [] : [owner.uid]),
      ...module.indexes,
    };
    this.#indexes = new Map(Object.entries(indexes).map(([name, valuesOf]) => [name, new Index(valuesOf)]));
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: string): Entry<Facts> | undefined {
    return this.#entries.get(key);
  }

  all(): Iterable<Entry<Facts>> {
    return this.#entries.values();
  }

  /** Entries of a namespace, by key. */
  in(namespace: string): ReadonlyMap<string, Entry<Facts>> {
    return this.#byNamespace.get(namespace) ?? none;
  }

  /** Namespaces that have entries, with their number. */
  namespaces(): ReadonlyMap<string, number> {
    return new Map([...this.#byNamespace].map(([namespace, entries]) => [namespace, entries.size]));
  }

  /**
   * Entries by an index of the kind, or by `owner`: the uid of their controller.
   *
   * @throws Error for an index that the kind does not have, which is a mistake of whoever asks.
   */
  by(index: string, value: string): readonly Entry<Facts>[] {
    const found = this.#indexes.get(index);
    if (found === undefined) throw new Error(`${this.module.id} has no index "${index}"`);
    return [...found.get(value)].flatMap((key) => this.#entries.get(key) ?? []);
  }

  /** @returns the entry that was there before. */
  put(entry: Entry<Facts>): Entry<Facts> | undefined {
    const { key, namespace } = entry;
    const before = this.#entries.get(key);
    this.#entries.set(key, entry);
    let ofNamespace = this.#byNamespace.get(namespace);
    if (ofNamespace === undefined) this.#byNamespace.set(namespace, (ofNamespace = new Map<string, Entry<Facts>>()));
    ofNamespace.set(key, entry);
    for (const index of this.#indexes.values()) index.replace(key, before, entry);
    return before;
  }

  /** @returns the entry that was there. */
  remove(key: string): Entry<Facts> | undefined {
    const before = this.#entries.get(key);
    if (before === undefined) return undefined;
    this.#entries.delete(key);
    const ofNamespace = this.#byNamespace.get(before.namespace);
    ofNamespace?.delete(key);
    if (ofNamespace?.size === 0) this.#byNamespace.delete(before.namespace);
    for (const index of this.#indexes.values()) index.replace(key, before, undefined);
    return before;
  }
}

class Index<Facts> {
  readonly #valuesOf: (entry: Entry<Facts>) => readonly string[];
  readonly #keys = new Map<string, Set<string>>();

  constructor(valuesOf: (entry: Entry<Facts>) => readonly string[]) {
    this.#valuesOf = valuesOf;
  }

  get(value: string): Iterable<string> {
    return this.#keys.get(value) ?? [];
  }

  replace(key: string, before: Entry<Facts> | undefined, after: Entry<Facts> | undefined): void {
    const old = before === undefined ? [] : this.#valuesOf(before);
    const now = after === undefined ? [] : this.#valuesOf(after);
    for (const value of old) {
      if (now.includes(value)) continue;
      const keys = this.#keys.get(value);
      keys?.delete(key);
      if (keys?.size === 0) this.#keys.delete(value);
    }
    for (const value of now) {
      const keys = this.#keys.get(value);
      if (keys === undefined) this.#keys.set(value, new Set([key]));
      else keys.add(key);
    }
  }
}
