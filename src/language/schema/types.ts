import type { PrinterColumn } from '../../core/printer-columns.ts';
import type { KindEntry } from '../../pattern/model/kinds.ts';

/** One row of `schemas/bundle/kinds.json`. */
export interface KindRow extends KindEntry {
  readonly plural: string;
}

/** The types that a value can have, as JSON Schema names them. */
export type TypeName = 'string' | 'integer' | 'number' | 'boolean' | 'object' | 'array';

/** One CEL rule of `x-kubernetes-validations`. */
export interface ValidationRule {
  readonly rule: string;
  readonly message?: string;
  /** A CEL expression that gives the message. */
  readonly messageExpression?: string;
  readonly reason?: string;
  /** Where below the value the fault is, as a path: `.spec.replicas`, `['key']`. */
  readonly fieldPath?: string;
  readonly optionalOldSelf?: boolean;
}

/**
 * The part of JSON Schema that OpenAPI v3 and structural CRD schemas use, and nothing else: what is not here is not in the
 * bundle. `$ref` names a definition of the same bundle; its siblings apply too.
 */
export interface Schema {
  readonly $ref?: string;
  readonly type?: TypeName;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly enum?: readonly (string | number | boolean | null)[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: boolean;
  readonly exclusiveMaximum?: boolean;
  readonly multipleOf?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly nullable?: boolean;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly not?: Schema;
  readonly default?: unknown;
  /** Index into the texts of the bundle's second file, which is read at the first hover; of our own schemas the text itself. */
  readonly description?: number | string;
  /** A field of the experimental channel of the Gateway API: a cluster with the standard channel does not know it. */
  readonly experimental?: true;
  readonly 'x-kubernetes-int-or-string'?: boolean;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
  readonly 'x-kubernetes-embedded-resource'?: boolean;
  readonly 'x-kubernetes-list-type'?: 'atomic' | 'set' | 'map';
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
  readonly 'x-kubernetes-map-type'?: 'atomic' | 'granular';
  readonly 'x-kubernetes-validations'?: readonly ValidationRule[];
}

/**
 * The first line of a decompressed bundle file. Each further line is the name of a definition, a tab and its schema: a definition
 * is parsed when it is first needed, because most files need few of many.
 */
export interface SchemaFileHead {
  /** `apiVersion/kind` to the name of its definition. */
  readonly kinds: Readonly<Record<string, string>>;
  readonly columns?: Readonly<Record<string, readonly PrinterColumn[]>>;
}
