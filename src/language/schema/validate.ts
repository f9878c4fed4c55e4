import { nearest } from '../../core/nearest.ts';
import { isReference } from '../../pattern/model/references.ts';
import { entryOf, type ListNode, type MapEntry, type MapNode, type ValueNode } from '../../yaml/nodes.ts';
import { isRepeatedItem, isRepeatedValue } from '../../yaml/repeats.ts';
import type { KindSchema, SchemaSource } from './bundle.ts';
import { checkCombinations } from './combinations.ts';
import { duplicatesOf } from './duplicates.ts';
import { placeOfEntry, placeOfItem, type SchemaFault, type SchemaFaultCode, type ValuePlace } from './faults.ts';
import { durationWords, isDurationText } from './formats.ts';
import { oldSpelling } from './key-spellings.ts';
import { Levels, type Owner } from './levels.ts';
import { missingKeyFaults, requiredKeys } from './missing-keys.ts';
import { notFiniteFault } from './not-finite.ts';
import { dereference, isOpen, ownProperty, plainKey } from './resolve.ts';
import { faultsBelow, judgedScalar, keyFault, nothingAmongTexts, numberAsRead, type YamlReader } from './readings.ts';
import { checkRules, type RuledValue } from './rules/check.ts';
import { brokenSize, scalarFaults, type SizeUnit } from './scalar-faults.ts';
import { expectedWords, foundWords, typeOf } from './type-words.ts';
import type { Schema } from './types.ts';

const nothing: readonly string[] = [];

/** What is checked, against what. */
export interface Validation {
  readonly node: ValueNode;
  readonly place: ValuePlace;
  readonly against: KindSchema;
  /** Keys of the root that are left alone, such as `metadata`, which a pattern writes elsewhere. */
  readonly ignoredKeys?: readonly string[];
  /** Who reads the file otherwise than we do; absent where nobody does. */
  readonly reader?: YamlReader | undefined;
  /** Keys may be right that the schema does not know: none of them is led to another level. */
  readonly isLenient?: boolean;
}

/**
 * Checks a value against a schema and gives every fault at its own place, once: below a value of the wrong type nothing more is said.
 *
 * It walks the tree of the document itself. Compiling a schema with a validator first would cost some 300 ms for a Deployment, and its
 * errors would have to be led back to nodes; `validate.oracle.test.ts` holds this walk against ajv instead. A text that holds a
 * reference (`$(#ref ...)`) may stand for any value.
 */
export function validate(validation: Validation): readonly SchemaFault[] {
  const { node, place, against, ignoredKeys = nothing } = validation;
  const walk = new Walk(validation);
  walk.value(node, against.schema, place, ignoredKeys);
  if (walk.ruled.length > 0) checkRules(walk.ruled, against.source, walk.faults);
  return walk.faults;
}

class Walk {
  readonly faults: SchemaFault[] = [];
  /** Values whose schema has rules: they are judged when everything else is known, and only where it is well. */
  readonly ruled: RuledValue[] = [];
  readonly #source: SchemaSource;
  readonly #reader: YamlReader | undefined;
  readonly #levels: Levels;
  /** What an alias repeats is checked once for each schema: an alias bomb stays as small as it is written. */
  readonly #repeated = new Map<ValueNode, Set<Schema>>();
  /** What may be anything is looked at once. */
  readonly #seenFree = new Set<ValueNode>();

  constructor({ against, reader, isLenient = false }: Validation) {
    this.#source = against.source;
    this.#reader = reader;
    this.#levels = new Levels(against.source, isLenient);
  }

  value(written: ValueNode, writtenSchema: Schema, place: ValuePlace, ignoredKeys: readonly string[] = nothing): void {
    const schema = dereference(writtenSchema, this.#source);
    // An empty value counts as absent, as in Kubernetes.
    if (schema === undefined || (written.is === 'scalar' && (written.value === null || isReference(written.value))))
      return;
    if (written.is !== 'scalar' || this.#reader === undefined) {
      this.valueAsRead(written, schema, place, ignoredKeys);
      return;
    }
    const { length: before } = this.faults;
    const { node, fault } = judgedScalar(written, schema, place, this.#reader);
    this.valueAsRead(node, schema, place, ignoredKeys);
    if (fault !== undefined && this.faults.length === before) this.faults.push(fault);
  }

  private valueAsRead(node: ValueNode, schema: Schema, place: ValuePlace, ignoredKeys: readonly string[]): void {
    const notFinite = node.is === 'scalar' ? notFiniteFault(node, schema) : undefined;
    if (notFinite !== undefined) {
      this.faults.push(notFinite);
      return;
    }
    if (!this.hasRightType(node, schema, place)) return;
    const { length: before } = this.faults;
    if (node.is === 'map') this.map(node, schema, place, ignoredKeys);
    else if (node.is === 'list') this.list(node, schema, place);
    else this.faults.push(...scalarFaults(node, schema, place.name, this.#source.emptyTextIsAbsent));
    if (hasCombinations(schema)) {
      const report = (code: SchemaFaultCode, at: ValuePlace, params: SchemaFault['params']): void => {
        this.report(code, at, params);
      };
      checkCombinations({ node, schema, place, source: this.#source, report });
    }
    // The server asks rules about whole values only: what is wrong already would break rules for no reason of its own.
    if (schema['x-kubernetes-validations'] !== undefined && this.faults.length === before) {
      this.ruled.push({ node, schema, place });
    }
  }

  /** Of what stands elsewhere: true where it was led to this schema before. */
  private wasRepeated(node: ValueNode, schema: Schema): boolean {
    if (node.is === 'scalar') return false;
    const schemas = this.#repeated.get(node);
    if (schemas?.has(schema) === true) return true;
    if (schemas === undefined) this.#repeated.set(node, new Set([schema]));
    else schemas.add(schema);
    return false;
  }

  private hasRightType(node: ValueNode, schema: Schema, place: ValuePlace): boolean {
    const found = typeOf(node);
    if (schema['x-kubernetes-int-or-string'] === true) {
      if (found === 'integer' || found === 'string') return true;
      this.wrongType(node, 'a whole number or text', place);
      return false;
    }
    if (schema.format === 'quantity') {
      if (found === 'integer' || found === 'number' || found === 'string') return true;
      this.wrongType(node, 'a quantity such as `250m` or `1.5Gi`', place);
      return false;
    }
    if (schema.type === undefined || schema.type === found) return true;
    if (schema.type === 'number' && found === 'integer') return true;
    // Free-form settings of a mesh may be given as the text of a file (Envoy configuration, plugin configuration).
    if (found === 'string' && schema['x-kubernetes-preserve-unknown-fields'] === true) return false;
    const item = schema.items === undefined ? undefined : dereference(schema.items, this.#source);
    const expected = isDurationText(schema) ? durationWords : expectedWords(schema.type);
    this.wrongType(node, expected, place, item?.type === 'string' ? 'text' : undefined);
    return false;
  }

  /** @param of what a list that is wanted holds. */
  private wrongType(node: ValueNode, expected: string, place: ValuePlace, of?: string): void {
    // A map or list in the wrong place is shown at its key: its own range may be pages long.
    const isWritten = node.is === 'scalar' && node.start < node.end;
    const at = isWritten ? { name: place.name, start: node.start, end: node.end } : place;
    this.report('wrong-type', at, {
      key: place.name,
      expected,
      found: `${foundWords(node)}${expected === 'text' && node.is === 'scalar' ? numberAsRead(node, this.#reader) : ''}`,
      ...(of === undefined ? {} : { of }),
    });
  }

  private map(node: MapNode, schema: Schema, place: ValuePlace, ignoredKeys: readonly string[]): void {
    const open = isOpen(schema);
    const required = requiredKeys(schema);
    const present = required.length === 0 ? undefined : new Set(ignoredKeys);
    const owner = { node, schema, name: place.name };
    for (const entry of node.entries) {
      const key = this.knownKey(entry.key, schema);
      const property = ownProperty(schema, key);
      // To the server an empty value is none, but where the schema allows it.
      if (!isEmpty(entry.value) || property?.nullable === true) present?.add(key);
      if (ignoredKeys.length > 0 && ignoredKeys.includes(key)) continue;
      if (key !== entry.key && entry.merged !== true) this.faults.push(oldSpelling(entry, key, node));
      const isUnknown = property === undefined && !open && !isHeadOfEmbedded(key, schema);
      if (!isUnknown) this.keyAsRead(entry);
      if (property !== undefined) this.below(entry, key, property, owner);
      else if (typeof schema.additionalProperties === 'object') {
        if (!this.isForAnOwner(entry, schema.additionalProperties, node))
          this.below(entry, key, schema.additionalProperties, owner);
      } else if (isUnknown) {
        const meant = this.unknownKey(entry, owner) ?? entry.key;
        present?.add(meant);
      } else this.freeValue(entry.value);
    }
    // A key that was meant by a misspelt one is not missing as well.
    if (present !== undefined && required.some((key) => !present.has(key))) {
      const missing = required.filter((key) => !present.has(key) && !this.#levels.isBelow(key, node));
      this.faults.push(...missingKeyFaults({ missing, node, schema, place, source: this.#source }));
    }
    this.size(node.entries.length, schema.minProperties, schema.maxProperties, place, 'entries');
  }

  /** The value of an entry, with its map on the way to it. */
  private below(entry: MapEntry, key: string, schema: Schema, owner: Owner): void {
    if (isRepeatedValue(entry) && this.wasRepeated(entry.value, schema)) return;
    this.#levels.enter(owner, entry.key);
    this.value(entry.value, schema, placeOfEntry(entry, key));
    this.#levels.leave();
  }

  /** Among free keys one with a value of another type was meant for an owner that knows it. */
  private isForAnOwner(entry: MapEntry, free: Schema, from: MapNode): boolean {
    const type = dereference(free, this.#source)?.type;
    return entry.merged !== true && type !== undefined && type !== typeOf(entry.value) && this.isTooDeep(entry, from);
  }

  /** Reports a key that was indented too far. */
  private isTooDeep(entry: MapEntry, from: MapNode): boolean {
    const fault = this.#levels.faultOf(entry, from);
    if (fault !== undefined) this.faults.push(fault);
    return fault !== undefined;
  }

  private keyAsRead(entry: MapEntry): void {
    const fault = this.#reader === undefined ? undefined : keyFault(entry, this.#reader);
    if (fault !== undefined) this.faults.push(fault);
  }

  private freeValue(node: ValueNode): void {
    if (this.#reader === undefined) return;
    for (const fault of faultsBelow(node, this.#reader, this.#seenFree)) this.faults.push(fault);
  }

  private knownKey(key: string, schema: Schema): string {
    if (schema.properties === undefined || Object.hasOwn(schema.properties, key)) return key;
    const plain = plainKey(key);
    return plain !== key && Object.hasOwn(schema.properties, plain) ? plain : key;
  }

  /** Reports a key, and gives the known one that was probably meant. */
  private unknownKey(entry: MapEntry, owner: Owner): string | undefined {
    const { node, schema, name } = owner;
    if (entry.merged === true || isReference(entry.key) || this.isTooDeep(entry, node)) return undefined;
    const free = Object.keys(schema.properties ?? {}).filter((key) => entryOf(node, key) === undefined);
    const candidate = nearest(plainKey(entry.key), free);
    const above = candidate === undefined ? this.#levels.faultAbove(entry, owner) : undefined;
    if (above !== undefined) {
      this.faults.push(above);
      return undefined;
    }
    this.report('unknown-key', placeOfEntry(entry), {
      key: entry.key,
      parent: `\`${name}\``,
      ...(candidate === undefined ? {} : { nearest: candidate }),
    });
    return candidate;
  }

  private list(node: ListNode, schema: Schema, place: ValuePlace): void {
    this.size(node.items.length, schema.minItems, schema.maxItems, place, 'items');
    if (schema['x-kubernetes-list-type'] !== undefined || schema.uniqueItems === true) {
      for (const { what, value, first, start, end } of duplicatesOf(node, schema, place.name, this.#source)) {
        const related = [{ message: `\`${value}\` stands here first.`, ...first }];
        this.faults.push({ code: 'item-duplicate', start, end, params: { what, name: value }, related });
      }
    }
    const itemSchema = schema.items === undefined ? undefined : dereference(schema.items, this.#source);
    if (itemSchema === undefined) {
      for (const item of node.items) this.freeValue(item);
      return;
    }
    let behind = node.start;
    node.items.forEach((item, index) => {
      if (!isRepeatedItem(item, behind)) behind = item.end;
      else if (this.wasRepeated(item, itemSchema)) return;
      const at = placeOfItem(place, index, item);
      const fault =
        this.#reader?.name === 'Kubernetes' && item.is === 'scalar'
          ? nothingAmongTexts(item, itemSchema, at)
          : undefined;
      if (fault !== undefined) this.faults.push(fault);
      else if (isEmpty(item)) this.emptyItem(item, itemSchema, at);
      else this.value(item, itemSchema, at);
    });
  }

  /**
   * An empty value of a key counts as absent, and an empty item does not. Built-in kinds read it as an item without keys, which is wrong where
   * some are needed.
   */
  private emptyItem(node: ValueNode, written: Schema, place: ValuePlace): void {
    const schema = dereference(written, this.#source);
    if (schema?.type === undefined || schema.nullable === true) return;
    if (this.#source.emptyTextIsAbsent && requiredKeys(schema).length === 0) return;
    this.wrongType(node, expectedWords(schema.type), place);
  }

  private size(
    found: number,
    least: number | undefined,
    most: number | undefined,
    place: ValuePlace,
    unit: SizeUnit,
  ): void {
    const expected = brokenSize(found, least, most, unit);
    if (expected !== undefined) this.report('out-of-range', place, { key: place.name, expected });
  }

  private report(code: SchemaFaultCode, at: ValuePlace, params: SchemaFault['params']): void {
    this.faults.push({ code, start: at.start, end: at.end, params });
  }
}

/** An object inside of another one has the head of every object. */
function isHeadOfEmbedded(key: string, schema: Schema): boolean {
  return schema['x-kubernetes-embedded-resource'] === true && ['apiVersion', 'kind', 'metadata'].includes(key);
}

function isEmpty(node: ValueNode): boolean {
  return node.is === 'scalar' && node.value === null;
}

function hasCombinations({ oneOf, anyOf, allOf, not }: Schema): boolean {
  return oneOf !== undefined || anyOf !== undefined || allOf !== undefined || not !== undefined;
}
