import { asJsonSchema } from '../../src/language/schema/testing/json-schema.ts';
import type { SchemaBundle } from '../../src/language/schema/bundle.ts';
import { schemaAt } from '../../src/language/schema/resolve.ts';
import { resolveType } from '../../src/pattern/model/registry.ts';
import { generatedTypes } from './generate-pattern.ts';

/** What a careful author would give the peer: one `if/then` for each type that the document uses, from the same schemas. */
export function patternSchemaForPeer(bundle: SchemaBundle): object {
  let definitions: Record<string, object> = {};
  const branches = generatedTypes.map((type) => {
    const resolution = resolveType(type, {}, bundle.kinds);
    if (resolution.is !== 'kubernetes') throw new Error(type);
    const kind = bundle.schemaOf(resolution.apiVersion, resolution.kind);
    if (kind === undefined) throw new Error(type);
    const schema = resolution.settingsAre === 'spec' ? schemaAt(kind, ['spec']) : kind.schema;
    const converted = asJsonSchema({ ...kind, schema: schema ?? {} });
    definitions = { ...definitions, ...converted.definitions };
    return { if: { properties: { type: { const: type } } }, then: { properties: { settings: converted.schema } } };
  });
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: 'object',
    required: ['services'],
    properties: {
      name: { type: 'string' },
      services: {
        type: 'object',
        additionalProperties: {
          type: 'object',
          required: ['type'],
          properties: { type: { type: 'string' }, dependsOn: { type: 'array', items: { type: 'string' } } },
          allOf: branches,
        },
      },
    },
    definitions,
  };
}
