import type { JsonObject } from '../../core/json.ts';
import { textAt } from '../readiness/read.ts';
import type { WatchEvent } from '../types.ts';

/** What {@link ToldRows} needs. */
export interface ToldRowsOptions<Row> {
  readonly project: (object: JsonObject) => Row | undefined;
  readonly onEvent: (event: WatchEvent<Row>) => void;
}

/** What a watch has told so far: the versions by key, so that after a new list only the differences are told. */
export class ToldRows<Row> {
  readonly #options: ToldRowsOptions<Row>;
  readonly #versions = new Map<string, string>();
  #isBegun = false;

  constructor(options: ToldRowsOptions<Row>) {
    this.#options = options;
  }

  /** A list begins to come: tells `reset` where nothing was told yet. */
  begin(): void {
    if (this.#isBegun) return;
    this.#isBegun = true;
    this.#options.onEvent({ type: 'reset' });
  }

  /** Versions mean nothing any more: the next list is told whole. */
  forgetVersions(): void {
    this.#versions.clear();
    this.#isBegun = false;
  }

  /** @returns the object's key. */
  upsert(object: JsonObject): string {
    const key = keyOf(object);
    const version = textAt(object, 'metadata', 'resourceVersion') ?? '';
    if (this.#versions.get(key) === version && version !== '') return key;
    const row = this.#options.project(object);
    if (row === undefined) {
      this.#removeKey(key);
      return key;
    }
    this.#versions.set(key, version);
    this.#options.onEvent({ type: 'upsert', key, row });
    return key;
  }

  /** @returns the object's key. */
  remove(object: JsonObject): string {
    const key = keyOf(object);
    this.#removeKey(key);
    return key;
  }

  /** Removes what a whole list did not have. */
  keepOnly(seen: ReadonlySet<string>): void {
    for (const key of [...this.#versions.keys()]) if (!seen.has(key)) this.#removeKey(key);
  }

  removeAll(): void {
    for (const key of [...this.#versions.keys()]) this.#removeKey(key);
  }

  #removeKey(key: string): void {
    if (this.#versions.delete(key)) this.#options.onEvent({ type: 'remove', key });
  }
}

/** `namespace/name`, or the name of a cluster-wide object. */
function keyOf(object: JsonObject): string {
  const namespace = textAt(object, 'metadata', 'namespace');
  const name = textAt(object, 'metadata', 'name') ?? '';
  return namespace === undefined ? name : `${namespace}/${name}`;
}
