import type { JsonObject, JsonValue } from '../../core/json.ts';
import { isJsonObject } from '../../core/json.ts';
import { joinApiVersion, type KubernetesObject } from '../../core/kubernetes.ts';
import { problemOf, type Problem } from '../../core/problem.ts';
import { listPageSize, resourcePath } from '../apply.ts';
import { anyKind, resourceId } from '../kinds/any.ts';
import { entryOf } from '../kinds/entry.ts';
import { createInterner } from '../kinds/interner.ts';
import type { Entry, KindModule } from '../kinds/kind.ts';
import { kindModules } from '../kinds/table.ts';
import { objectsAt, textAt } from '../readiness/read.ts';
import type { ClusterConnection, ClusterRequest, ServedResource } from '../types.ts';
import { readPages } from '../watch/pages.ts';
import { pageRequest, protobufReaderFor, type WatchedCollection } from '../watch/requests.ts';
import { askPatiently } from './patiently.ts';

/** Which objects are read once. */
export interface ListSelection {
  /** Undefined for the whole cluster. */
  readonly namespace?: string | undefined;
  /** One object instead of the list. */
  readonly name?: string | undefined;
  readonly labelSelector?: string | undefined;
  readonly fieldSelector?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told when the server is too busy and is asked again, in so many milliseconds. */
  readonly onWait?: ((problem: Problem, waitMs: number) => void) | undefined;
}

/** A column that the server itself prints for a kind. */
export interface PrintedColumn {
  readonly header: string;
  /** Only shown where a wide list is asked for. */
  readonly isWide: boolean;
}

/** What is kept of one object of a list. */
export interface ListedEntry {
  readonly entry: Entry;
  /** What the server prints, one for each of the columns; empty for a kind that has columns of its own. */
  readonly printed: readonly (string | number)[];
}

/** A kind as it is once. */
export interface ListedKind {
  readonly resource: ServedResource;
  readonly module: KindModule;
  readonly printed: readonly PrintedColumn[];
  readonly entries: readonly ListedEntry[];
}

/** No second form for what must not be sent whole: a server that cannot leave the data out is not asked. */
const tableAccept = 'application/json;as=Table;v=v1;g=meta.k8s.io';
const metadataAccept = 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io';

/** How a kind is read: in its own way, or as any. */
export function moduleOf(resource: ServedResource): KindModule {
  const own = kindModules.get(resourceId(resource.group, resource.plural));
  return own ?? (anyKind(resource) as unknown as KindModule);
}

/**
 * Reads what there is of a kind, once, through the same projection as the cache: page by page, and of each object only its entry is kept. Kinds
 * without columns of their own come with those that the server prints.
 *
 * @throws `cluster.forbidden`, `cluster.not-found` for a name, and those of the transport
 */
export async function readList(
  connection: ClusterConnection,
  resource: ServedResource,
  selection: ListSelection,
): Promise<ListedKind> {
  const module = moduleOf(resource);
  const interner = createInterner();
  let printed: readonly PrintedColumn[] = [];
  let entries: ListedEntry[] = [];
  const isPrinted = !kindModules.has(module.id);
  const keep = (object: JsonObject, cells: readonly (string | number)[]): void => {
    entries.push({ entry: entryOf(module, resource.version, object, interner), printed: cells });
  };
  await readAll(connection, resource, { ...selection, module, isPrinted }, (document, isFirst) => {
    if (isFirst) entries = [];
    if (document['kind'] !== 'Table') {
      for (const object of objectsAt(document, 'items')) keep(object, []);
      return;
    }
    const columns = objectsAt(document, 'columnDefinitions');
    if (columns.length > 0) printed = columns.map(printedColumn);
    for (const row of objectsAt(document, 'rows'))
      if (isJsonObject(row['object'])) keep(row['object'], cellsOf(row['cells']));
  });
  return { resource, module, printed, entries };
}

/**
 * Reads the objects of a kind as the server has them, data of Secrets included: whoever shows them takes those out. Items have
 * `apiVersion` and `kind`, which the server leaves out of lists.
 *
 * @throws as {@link readList}
 */
export async function readObjects(
  connection: ClusterConnection,
  resource: ServedResource,
  selection: ListSelection,
): Promise<readonly KubernetesObject[]> {
  const head = { apiVersion: joinApiVersion(resource.group, resource.version), kind: resource.kind };
  let objects: KubernetesObject[] = [];
  await readAll(connection, resource, selection, (document, isFirst) => {
    if (isFirst) objects = [];
    for (const object of objectsAt(document, 'items'))
      objects.push({ ...head, ...object } as unknown as KubernetesObject);
  });
  return objects;
}

interface Reading extends ListSelection {
  /** Absent where objects are read as they are. */
  readonly module?: KindModule;
  /** True asks for what the server prints. */
  readonly isPrinted?: boolean;
}

async function readAll(
  connection: ClusterConnection,
  resource: ServedResource,
  reading: Reading,
  onDocument: (document: JsonObject, isFirst: boolean) => void,
): Promise<void> {
  const { name, signal, onWait } = reading;
  const request = (one: ClusterRequest, oneSignal: AbortSignal | undefined): Promise<JsonObject> =>
    askPatiently(() => connection.request<JsonObject>({ ...one, signal: oneSignal }), oneSignal, onWait);
  if (name !== undefined) {
    const answer = await request(oneRequestOf(resource, reading, name), signal);
    onDocument(answer['kind'] === 'Table' ? answer : { items: [answer] }, true);
    return;
  }
  const inPages = async (limit: number | undefined): Promise<void> => {
    const read = (token: string | undefined, pageSignal: AbortSignal): Promise<JsonObject> =>
      request(pageRequestOf(resource, reading, limit, token), pageSignal);
    let isFirst = true;
    for await (const page of readPages(read, signal ?? new AbortController().signal)) {
      onDocument(page, isFirst);
      isFirst = false;
    }
  };
  try {
    await inPages(listPageSize);
  } catch (error) {
    if (problemOf(error).code !== 'cluster.gone') throw error;
    // The pages took longer than the server remembers. It has the newest state whole.
    await inPages(undefined);
  }
}

function pageRequestOf(
  resource: ServedResource,
  { module, isPrinted, namespace, labelSelector, fieldSelector }: Reading,
  limit: number | undefined,
  token: string | undefined,
): ClusterRequest {
  const isMetadataOnly = module?.metadataOnly === true;
  // What a projection reads of built-in kinds comes in protobuf; what is shown as it is, and tables, in JSON.
  const shape = isPrinted === true ? undefined : module?.shape;
  const collection: WatchedCollection = {
    path: resourcePath(resource, namespace),
    ...(shape === undefined ? {} : { shape }),
    ...(labelSelector === undefined ? {} : { labelSelector }),
    ...(fieldSelector === undefined || fieldSelector === '' ? {} : { fieldSelector }),
    ...(isMetadataOnly ? { metadataOnly: true } : {}),
  };
  const request = pageRequest(collection, protobufReaderFor(collection), limit, token);
  return isPrinted === true ? asTable(request, isMetadataOnly) : request;
}

function oneRequestOf(
  resource: ServedResource,
  { module, isPrinted, namespace }: Reading,
  name: string,
): ClusterRequest {
  const isMetadataOnly = module?.metadataOnly === true;
  const request = { path: `${resourcePath(resource, namespace)}/${encodeURIComponent(name)}` };
  if (isPrinted === true) return asTable(request, isMetadataOnly);
  return isMetadataOnly ? { ...request, accept: metadataAccept } : request;
}

function asTable(request: ClusterRequest, isMetadataOnly: boolean): ClusterRequest {
  return {
    ...request,
    query: { ...request.query, includeObject: isMetadataOnly ? 'Metadata' : 'Object' },
    accept: isMetadataOnly ? tableAccept : `${tableAccept},application/json`,
  };
}

function printedColumn(column: JsonObject): PrintedColumn {
  return { header: textAt(column, 'name') ?? '', isWide: column['priority'] !== 0 };
}

function cellsOf(value: JsonValue | undefined): readonly (string | number)[] {
  if (!Array.isArray(value)) return [];
  return (value as readonly JsonValue[]).map((cell) => (typeof cell === 'number' ? cell : textOf(cell)));
}

/** A column may hold anything that its path leads to. */
function textOf(cell: JsonValue): string {
  if (cell === null) return '';
  return typeof cell === 'string' ? cell : JSON.stringify(cell);
}
