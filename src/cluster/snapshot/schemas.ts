import type { ClusterSnapshot, SnapshotKind } from '../../core/cluster-snapshot.ts';
import { isJsonObject, valueAt, type JsonObject, type JsonValue } from '../../core/json.ts';
import { joinApiVersion } from '../../core/kubernetes.ts';
import { isCancelled, problemOf } from '../../core/problem.ts';
import { isBuiltInGroup } from '../built-in-groups.ts';
import { textAt } from '../readiness/read.ts';
import type { ClusterConnection } from '../types.ts';

const groupPath = /^apis\/([^/]+)\/(v[^/]+)$/;
const collectionPath = /^\/apis\/[^/]+\/v[^/]+\/(namespaces\/\{namespace\}\/)?([^/{}]+)$/;
const definitionPrefix = '#/components/schemas/';

/** Group versions that are read at the same time. */
const atOnce = 4;

/** What a misbehaving server could publish must not fill the disk. */
const mostGroupVersions = 1_000;

/**
 * Kinds that are not Kubernetes' own, with the schemas that the server publishes for them. A group version that cannot be read now
 * (its own server is down) is a gap.
 *
 * @throws those of the transport for the index, `cancelled`
 */
export async function customSchemas(
  connection: Pick<ClusterConnection, 'request'>,
  gaps: string[],
  signal?: AbortSignal,
): Promise<Pick<ClusterSnapshot, 'kinds' | 'definitions'>> {
  const index = await connection.request<JsonObject>({ path: '/openapi/v3', mayBePlain: true, signal });
  const wanted = customPaths(index);
  if (wanted.length > mostGroupVersions) gaps.push(`schemas: more than ${mostGroupVersions} group versions`);
  const documents = new Map<string, JsonObject>();
  const queue = wanted.slice(0, mostGroupVersions);
  const work = async (): Promise<void> => {
    for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
      try {
        documents.set(path, await connection.request<JsonObject>({ path: `/openapi/v3/${path}`, signal }));
      } catch (error) {
        if (isCancelled(error)) throw error;
        gaps.push(`schemas of ${path}: ${problemOf(error).code}`);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  const kinds: SnapshotKind[] = [];
  const definitions: Record<string, JsonObject> = {};
  for (const [, document] of [...documents].sort(([left], [right]) => (left < right ? -1 : 1))) {
    const schemas = valueAt(document, ['components', 'schemas']);
    if (!isJsonObject(schemas)) continue;
    for (const kind of kindsOf(document, schemas)) {
      kinds.push(kind);
      collect(kind.definition, schemas, definitions);
    }
  }
  return { kinds, definitions };
}

/** The parts of an index of OpenAPI v3 that describe kinds beside Kubernetes' own, such as `apis/networking.istio.io/v1`. */
export function customPaths(index: JsonObject): readonly string[] {
  const { paths } = index;
  if (!isJsonObject(paths)) return [];
  return Object.keys(paths)
    .filter((path) => {
      const group = groupPath.exec(path)?.[1];
      return group !== undefined && !isBuiltInGroup(group);
    })
    .sort();
}

function* kindsOf(document: JsonObject, schemas: JsonObject): Generator<SnapshotKind> {
  const definitionOf = new Map<string, string>();
  for (const [name, schema] of Object.entries(schemas)) {
    const identities = isJsonObject(schema) ? schema['x-kubernetes-group-version-kind'] : undefined;
    const [identity, ...others] = Array.isArray(identities) ? (identities as readonly JsonValue[]) : [];
    // Options and statuses are of every group.
    if (isJsonObject(identity) && others.length === 0) definitionOf.set(keyOf(identity), name);
  }
  const { paths } = document;
  if (!isJsonObject(paths)) return;
  for (const [path, item] of Object.entries(paths)) {
    const match = collectionPath.exec(path);
    const identity = valueAt(item, ['post', 'x-kubernetes-group-version-kind']);
    if (match === null || !isJsonObject(identity)) continue;
    const definition = definitionOf.get(keyOf(identity));
    if (definition === undefined) continue;
    yield {
      apiVersion: joinApiVersion(textAt(identity, 'group') ?? '', textAt(identity, 'version') ?? ''),
      kind: textAt(identity, 'kind') ?? '',
      namespaced: match[1] !== undefined,
      plural: match[2] ?? '',
      definition,
    };
  }
}

function keyOf(identity: JsonObject): string {
  return `${textAt(identity, 'group') ?? ''}/${textAt(identity, 'version') ?? ''}/${textAt(identity, 'kind') ?? ''}`;
}

/** A definition and everything that it leads to. */
function collect(name: string, schemas: JsonObject, into: Record<string, JsonObject>): void {
  const schema = schemas[name];
  if (!isJsonObject(schema) || Object.hasOwn(into, name)) return;
  into[name] = schema;
  for (const match of JSON.stringify(schema).matchAll(/"\$ref":"([^"]+)"/g))
    collect((match[1] ?? '').slice(definitionPrefix.length), schemas, into);
}
