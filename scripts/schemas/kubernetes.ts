import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isJsonObject, type JsonObject, type JsonValue } from '../../src/core/json.ts';
import { joinApiVersion } from '../../src/core/kubernetes.ts';
import { objectAt, textAt, type RawKind, type RawSchemas } from './raw.ts';

/** A collection that objects can be posted to: `/api/v1/nodes`, `/apis/apps/v1/namespaces/{namespace}/deployments`. */
const collectionPath = /^\/(?:api|apis\/[^/]+)\/v[^/]+\/(namespaces\/\{namespace\}\/)?([a-z]+)$/;

/**
 * The kinds that an API server has built in, from its OpenAPI v3 description, with the allowed values that the published
 * description leaves out: they are taken from the generated Go source of the same release.
 */
export function readKubernetes(moduleFolder: string): RawSchemas {
  const folder = join(moduleFolder, 'api/openapi-spec/v3');
  const definitions: Record<string, JsonObject> = {};
  const kinds = new Map<string, RawKind>();
  for (const file of readdirSync(folder).sort()) {
    const description = JSON.parse(readFileSync(join(folder, file), 'utf8')) as JsonValue;
    const schemas = objectAt(description, 'components', 'schemas');
    for (const [name, schema] of Object.entries(schemas)) if (isJsonObject(schema)) definitions[name] ??= schema;
    for (const kind of readKinds(objectAt(description, 'paths'))) kinds.set(`${kind.apiVersion}/${kind.kind}`, kind);
  }
  const source = readFileSync(join(moduleFolder, 'pkg/generated/openapi/zz_generated.openapi.go'), 'utf8');
  return {
    kinds: [...kinds.values()],
    definitions: withoutNotAskedFor(withAllowedValues(definitions, readAllowedValues(source))),
  };
}

function* readKinds(paths: JsonObject): Generator<RawKind> {
  for (const [path, item] of Object.entries(paths)) {
    const match = collectionPath.exec(path);
    // What can only be listed, such as ComponentStatus, has a body in its answer alone and is not written in files.
    const post = objectAt(item, 'post');
    const identity = objectAt(post, 'x-kubernetes-group-version-kind');
    if (match === null || identity['kind'] === undefined) continue;
    const body = objectAt(post, 'requestBody', 'content', '*/*', 'schema');
    yield {
      apiVersion: joinApiVersion(textAt(identity, 'group'), textAt(identity, 'version')),
      kind: textAt(identity, 'kind'),
      namespaced: match[1] !== undefined,
      plural: match[2] ?? '',
      origin: 'kubernetes',
      schema: { $ref: textAt(body, '$ref') },
    };
  }
}

/**
 * Keys that the description calls required and the server does not ask for: its Go types only say that they are always written. Found by
 * `npm run judge`.
 */
export const notAskedFor: Readonly<Record<string, readonly string[]>> = {
  'io.k8s.api.core.v1.LimitRangeSpec': ['limits'],
};

function withoutNotAskedFor(definitions: Readonly<Record<string, JsonObject>>): Record<string, JsonObject> {
  return Object.fromEntries(
    Object.entries(definitions).map(([name, schema]) => {
      const keys = Object.hasOwn(notAskedFor, name) ? (notAskedFor[name] ?? []) : [];
      const { required } = schema;
      if (keys.length === 0 || !Array.isArray(required)) return [name, schema];
      const left = (required as readonly JsonValue[]).filter((key) => typeof key !== 'string' || !keys.includes(key));
      return [name, { ...schema, required: left }];
    }),
  );
}

/** Allowed values of one definition: of a property, or of the items of a property that is a list. */
interface AllowedValues {
  readonly definition: string;
  readonly property: string;
  readonly ofItems: boolean;
  readonly values: readonly string[];
}

/** Reads the `Enum:` lines of the generated source. gofmt makes its shape regular: a property stands at five tabs. */
export function readAllowedValues(source: string): readonly AllowedValues[] {
  const found: AllowedValues[] = [];
  let definition = '';
  let property = '';
  for (const line of source.split('\n')) {
    const start = /^func schema_k8sio_api_([a-z0-9]+)_(v[a-z0-9]+)_(\w+)\(/.exec(line);
    if (start !== null) definition = `io.k8s.api.${start[1] ?? ''}.${start[2] ?? ''}.${start[3] ?? ''}`;
    else if (line.startsWith('func ')) definition = '';
    const key = /^\t{5}"([^"]+)": \{$/.exec(line);
    if (key !== null) property = key[1] ?? '';
    const values = /^(\t+)Enum:\s+\[\]interface\{\}\{(.*)\},$/.exec(line);
    if (values === null || definition === '') continue;
    found.push({
      definition,
      property,
      ofItems: (values[1] ?? '').length > 7,
      values: JSON.parse(`[${values[2] ?? ''}]`) as string[],
    });
  }
  return found;
}

function withAllowedValues(
  definitions: Readonly<Record<string, JsonObject>>,
  allowed: readonly AllowedValues[],
): Record<string, JsonObject> {
  const result: Record<string, JsonObject> = { ...definitions };
  for (const { definition, property, ofItems, values } of allowed) {
    const schema = result[definition];
    const propertySchema = objectAt(schema, 'properties', property);
    // A type that no served kind uses has Go source but no published schema.
    if (schema === undefined || Object.keys(propertySchema).length === 0) continue;
    const changed = ofItems
      ? { ...propertySchema, items: { ...objectAt(propertySchema, 'items'), enum: values } }
      : { ...propertySchema, enum: values };
    result[definition] = { ...schema, properties: { ...objectAt(schema, 'properties'), [property]: changed } };
  }
  return result;
}
