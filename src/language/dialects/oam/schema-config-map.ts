import { isJsonObject, type JsonObject, type JsonValue } from '../../../core/json.ts';
import type { ValueNode } from '../../../yaml/nodes.ts';
import type { Schema, TypeName } from '../../schema/types.ts';
import { textAt } from '../object/read.ts';
import { namedText, type NamedText } from './application.ts';
import { builtIn, type DefinitionKind } from './built-in.ts';

/** What KubeVela calls the ConfigMaps in which it keeps the schemas of definitions, by what they are of. */
const prefixes: readonly (readonly [prefix: string, kind: DefinitionKind])[] = [
  ['component-schema-', 'component'],
  ['trait-schema-', 'trait'],
  ['policy-schema-', 'policy'],
  ['workflowstep-schema-', 'workflow-step'],
];

/** The parameters of a definition, from the ConfigMap that KubeVela keeps of it. */
export interface KeptSchema {
  readonly kind: DefinitionKind;
  readonly name: string;
  readonly at: NamedText;
  readonly parameter: Schema;
}

/** The schema that a ConfigMap holds; undefined for every other document, and for definitions that are known better. */
export function keptSchema(root: ValueNode): KeptSchema | undefined {
  if (textAt(root, 'kind') !== 'ConfigMap') return undefined;
  const at = namedText(root, 'metadata', 'name');
  const written = textAt(root, 'data', 'openapi-v3-json-schema');
  const found = prefixes.find(([prefix]) => at?.text.startsWith(prefix) === true);
  if (at === undefined || written === undefined || found === undefined) return undefined;
  const [prefix, kind] = found;
  const name = textAt(root, 'metadata', 'labels', 'definition.oam.dev/name') ?? at.text.slice(prefix.length);
  const parameter = parsed(written);
  return parameter === undefined || builtIn(kind, name) !== undefined ? undefined : { kind, name, at, parameter };
}

function parsed(text: string): Schema | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? schemaOf(value) : undefined;
  } catch {
    // What is no JSON says nothing of a definition, and is no fault of the Application.
    return undefined;
  }
}

const typeNames: readonly string[] = ['string', 'integer', 'number', 'boolean', 'object', 'array'];

/** The part of an OpenAPI schema that is checked. Choices between schemas are left out: what they forbid is not certain. */
function schemaOf(source: JsonObject): Schema {
  const { type, properties, required, items, additionalProperties, description, default: preferred } = source;
  const listed = source['enum'];
  const named = isJsonObject(properties)
    ? Object.entries(properties).flatMap(([key, value]) =>
        isJsonObject(value) ? [[key, schemaOf(value)] as const] : [],
      )
    : undefined;
  return {
    ...(typeof type === 'string' && typeNames.includes(type) ? { type: type as TypeName } : {}),
    ...(named === undefined ? {} : { properties: Object.fromEntries(named) }),
    ...(Array.isArray(required) ? { required: required.map(String) } : {}),
    ...(isJsonObject(items) ? { items: schemaOf(items) } : {}),
    ...(isJsonObject(additionalProperties) ? { additionalProperties: schemaOf(additionalProperties) } : {}),
    ...(additionalProperties === true ? { additionalProperties } : {}),
    ...(Array.isArray(listed) ? { enum: (listed as readonly JsonValue[]).filter(isChoice) } : {}),
    ...(typeof description === 'string' ? { description } : {}),
    ...(preferred === undefined ? {} : { default: preferred }),
  };
}

function isChoice(value: JsonValue): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}
