import { entryOf, type MapEntry, type MapNode } from '../../yaml/nodes.ts';
import type { SchemaSource } from './bundle.ts';
import { placeBelow } from './deeper-keys.ts';
import type { SchemaFault } from './faults.ts';
import { dereference, ownProperty, plainKey } from './resolve.ts';
import { typeOf } from './type-words.ts';
import type { Schema } from './types.ts';

/** A map that is being walked through one of its keys. */
export interface Owner {
  readonly node: MapNode;
  readonly schema: Schema;
  /** What the map is called in messages. */
  readonly name: string;
}

/** Indented further than this, a key was hardly meant for the owner. */
const furthestLevels = 2;

/** The maps on the way to a value. A key that is indented too far is the commonest mistake of YAML: one of them knows it. */
export class Levels {
  readonly #source: SchemaSource;
  readonly #isLenient: boolean;
  /** Outermost first. */
  readonly #owners: Owner[] = [];
  /** Of each owner the key that leads to what is walked now. */
  readonly #keys: string[] = [];
  readonly #below = new Map<MapNode, Set<string>>();

  /** @param isLenient leads no key to an owner. */
  constructor(source: SchemaSource, isLenient: boolean) {
    this.#source = source;
    this.#isLenient = isLenient;
  }

  enter(owner: Owner, key: string): void {
    this.#owners.push(owner);
    this.#keys.push(key);
  }

  leave(): void {
    this.#owners.pop();
    this.#keys.pop();
  }

  /** What is said of a key that an owner knows, has none of yet, and takes with a value of its type: the nearest such owner. */
  faultOf(entry: MapEntry, from: MapNode): SchemaFault | undefined {
    if (this.#isLenient) return undefined;
    const key = plainKey(entry.key);
    const nearest = this.#owners.length - furthestLevels;
    const level = this.#owners.findLastIndex(({ node, schema }, index) => {
      const property = index < nearest ? undefined : ownProperty(schema, key);
      const type = property === undefined ? undefined : dereference(property, this.#source)?.type;
      return type !== undefined && type === typeOf(entry.value) && entryOf(node, key) === undefined;
    });
    const owner = this.#owners[level];
    if (owner === undefined) return undefined;
    this.#note(owner.node, key);
    const beside = entryOf(owner.node, this.#keys[level] ?? '');
    const params = {
      keys: `\`${entry.key}\``,
      verb: 'belongs',
      place: `beside \`${this.#keys[level] ?? ''}\`, not below it`,
      parent: `\`${owner.name}\``,
    };
    const mend = beside === undefined ? {} : { mend: { is: 'too-deep' as const, entry, from, beside } };
    return { code: 'misplaced-key', start: entry.keyStart, end: entry.keyEnd, params, ...mend };
  }

  /** What is said of a key that is only known further below, in a map of its own. */
  faultAbove(entry: MapEntry, { node, schema, name }: Owner): SchemaFault | undefined {
    const path = this.#isLenient ? undefined : placeBelow(entry, schema, this.#source);
    const [first] = path ?? [];
    if (path === undefined || first === undefined) return undefined;
    if (entryOf(node, first) === undefined) this.#note(node, first);
    const params = {
      keys: `\`${entry.key}\``,
      verb: 'belongs',
      place: `below \`${path.join('.')}\``,
      parent: `\`${name}\``,
      explains: `\`${first}\``,
    };
    const mend = { is: 'too-shallow', entry, from: node, path } as const;
    return { code: 'misplaced-key', start: entry.keyStart, end: entry.keyEnd, params, mend };
  }

  #note(node: MapNode, key: string): void {
    const known = this.#below.get(node);
    if (known === undefined) this.#below.set(node, new Set([key]));
    else known.add(key);
  }

  /** True where a key of a map was found on another level, so that it is not missing as well. */
  isBelow(key: string, node: MapNode): boolean {
    return this.#below.get(node)?.has(key) === true;
  }
}
