import type { ClusterRequest } from '../types.ts';

/** The collection, and what of it is asked for. */
export interface WatchedCollection {
  /** Path of the collection, such as `/api/v1/namespaces`. */
  readonly path: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  /** True asks for metadata only (PartialObjectMetadata). */
  readonly metadataOnly?: boolean;
}

const metadataAccept = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';
const metadataListAccept = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';

/** The request for a page of a list: the first without a token, the only one without a limit. */
export function pageRequest(
  collection: WatchedCollection,
  limit: number | undefined,
  continueToken: string | undefined,
): ClusterRequest {
  return {
    path: collection.path,
    query: { ...selectorsOf(collection), limit, continue: continueToken },
    ...(collection.metadataOnly === true ? { accept: metadataListAccept } : {}),
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
    ...(collection.metadataOnly === true ? { accept: metadataAccept } : {}),
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
