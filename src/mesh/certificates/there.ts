import type { X509Certificate } from 'node:crypto';
import { getObject, objectPath } from '../../cluster/apply.ts';
import type { ClusterConnection } from '../../cluster/types.ts';
import { valueAt, type JsonObject } from '../../core/json.ts';
import { ProblemError } from '../../core/problem.ts';
import type { CertificateFacts } from '../facts/certificates.ts';
import { sha256Of } from './issuer-secret.ts';
import { issuerOf, type IssuerThere } from './issuer-there.ts';
import { bundleOf, readBundle } from './read.ts';

/** What a cluster has of the certificates of a mesh. */
export interface CertificatesThere {
  readonly namespace: string;
  /** Undefined where there is none. */
  readonly issuer: IssuerThere | undefined;
  /** What workloads trust that are started now; undefined where that is not published yet. */
  readonly anchors: readonly X509Certificate[] | undefined;
}

/** No second form: what cannot leave the data out is not asked. */
const metadataOnly = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';

/**
 * Looks at what a cluster has of the certificates of a mesh. Of the Secret it asks for the metadata only, so that not even the server sends what is in it.
 *
 * @throws `cluster.forbidden` and those of the transport; `mesh.certificate-unreadable` where what is published is no certificate.
 */
export async function certificatesThere(
  connection: ClusterConnection,
  { secret, trustRoots }: CertificateFacts,
  namespace: string,
  signal: AbortSignal,
): Promise<CertificatesThere> {
  const [issuer, roots] = await Promise.all([
    secretMetadata(connection, namespace, secret, signal),
    getObject(connection, { group: '', version: 'v1', kind: 'ConfigMap', namespace, name: trustRoots.name }, signal),
  ]);
  const text = valueAt((roots as JsonObject | undefined) ?? {}, ['data', trustRoots.key]);
  return {
    namespace,
    issuer: issuer === undefined ? undefined : issuerOf(issuer),
    anchors:
      typeof text === 'string' && text.trim() !== ''
        ? readBundle(text, `ConfigMap ${namespace}/${trustRoots.name}`)
        : undefined,
  };
}

async function secretMetadata(
  connection: ClusterConnection,
  namespace: string,
  name: string,
  signal: AbortSignal,
): Promise<JsonObject | undefined> {
  try {
    const path = await objectPath(connection, { group: '', version: 'v1', kind: 'Secret', namespace, name }, signal);
    return await connection.request<JsonObject>({ path, accept: metadataOnly, signal });
  } catch (error) {
    if (error instanceof ProblemError && error.problem.code === 'cluster.not-found') return undefined;
    throw error;
  }
}

/**
 * True where a Pod was started with anchors, by the SHA-256 that is written on it. The chart reckons it of the value as it stands there, the ConfigMap has
 * it without a line's end.
 */
export function startedWith(anchors: readonly X509Certificate[], sha256: string): boolean {
  const bundle = bundleOf(anchors);
  return [bundle, `${bundle}\n`].some((text) => sha256Of(text) === sha256);
}
