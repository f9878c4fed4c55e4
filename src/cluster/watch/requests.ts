import { messageOfCollection, metadataMessage, protobufReader } from '../protobuf/answers.ts';
import type { Shape } from '../protobuf/shape.ts';
import type { ClusterRequest, ProtobufReader } from '../types.ts';

/** The collection, and what of it is asked for. */
export interface WatchedCollection {
  /** Path of the collection, such as `/api/v1/namespaces`. */
  readonly path: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  /** True asks for metadata only (PartialObjectMetadata). */
  readonly metadataOnly?: boolean;
  /**
   * All that is read of an object. With it built-in kinds come in protobuf, without the fields that it does not name; where the server
   * sends JSON, objects still come whole. It may not change: another shape is another collection.
   */
  readonly shape?: Shape;
}

const asMetadata = ';as=PartialObjectMetadata;g=meta.k8s.io;v=v1';
const asMetadataList = ';as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';

/**
 * What reads the collection in protobuf. Servers send built-in kinds in half the bytes that way, and of each object only the shape is
 * made; undefined where there is no shape, or nothing is known of the kind.
 */
export function protobufReaderFor({ path, metadataOnly, shape }: WatchedCollection): ProtobufReader | undefined {
  const message = metadataOnly === true ? metadataMessage : messageOfCollection(path);
  return shape === undefined || message === undefined ? undefined : protobufReader(message, shape);
}

/** JSON is always accepted: custom kinds and other programs behind the server have nothing else. */
function formOf(protobuf: ProtobufReader | undefined, parameters: string): Pick<ClusterRequest, 'accept' | 'protobuf'> {
  const json = `application/json${parameters}`;
  if (protobuf === undefined) return { accept: json };
  return { accept: `application/vnd.kubernetes.protobuf${parameters}, ${json}`, protobuf };
}

/** The request for a page of a list: the first without a token, the only one without a limit. */
export function pageRequest(
  collection: WatchedCollection,
  protobuf: ProtobufReader | undefined,
  limit: number | undefined,
  continueToken: string | undefined,
): ClusterRequest {
  return {
    path: collection.path,
    query: { ...selectorsOf(collection), limit, continue: continueToken },
    ...formOf(protobuf, collection.metadataOnly === true ? asMetadataList : ''),
  };
}

/**
 * The request for a stream of changes.
 *
 * @param version to go on from; undefined asks for all that is there first (a streaming list).
 * @param timeoutMs the server ends the stream after this long.
 */
export function streamRequest(
  collection: WatchedCollection,
  protobuf: ProtobufReader | undefined,
  version: string | undefined,
  timeoutMs: number,
): ClusterRequest {
  const from =
    version === undefined
      ? { sendInitialEvents: true, resourceVersionMatch: 'NotOlderThan' }
      : { resourceVersion: version };
  return {
    path: collection.path,
    query: {
      ...selectorsOf(collection),
      watch: true,
      allowWatchBookmarks: true,
      ...from,
      timeoutSeconds: Math.max(1, Math.round(timeoutMs / 1000)),
    },
    ...formOf(protobuf, collection.metadataOnly === true ? asMetadata : ''),
  };
}

/** Such as `/apis/apps/v1`: another group may be served by another program. */
export function groupOf({ path }: WatchedCollection): string {
  return /^\/(?:api\/[^/]+|apis\/[^/]+\/[^/]+)/.exec(path)?.[0] ?? path;
}

function selectorsOf({
  labelSelector,
  fieldSelector,
}: WatchedCollection): Readonly<Record<string, string | undefined>> {
  return { labelSelector, fieldSelector };
}
