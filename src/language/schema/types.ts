import type { KindEntry } from '../../pattern/model/kinds.ts';

/** One row of `schemas/bundle/kinds.json`. */
export type KindRow = Required<KindEntry>;

/** The types that a value can have, as JSON Schema names them. */
export type TypeName = 'string' | 'integer' | 'number' | 'boolean' | 'object' | 'array';

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
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
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
  readonly 'x-kubernetes-int-or-string'?: boolean;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
}

/** One decompressed bundle file: schemas of one origin. */
export interface SchemaFile {
  /** `apiVersion/kind` to the name of its definition. */
  readonly kinds: Readonly<Record<string, string>>;
  readonly definitions: Readonly<Record<string, Schema>>;
}
