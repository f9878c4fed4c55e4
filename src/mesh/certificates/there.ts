import type { X509Certificate } from 'node:crypto';
import { getObject, objectPath } from '../../cluster/apply.ts';
import type { ClusterConnection } from '../../cluster/types.ts';
import { valueAt, type JsonObject } from '../../core/json.ts';
import type { KubernetesObject } from '../../core/kubernetes.ts';
import { ProblemError } from '../../core/problem.ts';
import type { CertificateFacts } from '../facts/certificates.ts';
import { originOf } from '../origin.ts';
import { certificatesManager, issuerAnnotations, sha256Of } from './issuer-secret.ts';
import { bundleOf, readBundle } from './read.ts';

/** What can be said of the Secret of an issuer without reading what is in it. */
export interface IssuerThere {
  /** Who looks after it: `us`; a tool that would write its own again; or somebody by hand. */
  readonly keeper: 'us' | 'tool' | 'somebody';
  /** Who that is, in words. */
  readonly words: string;
  /** When the issuer ends, in milliseconds since 1970, where whoever wrote it has said so in public. */
  readonly endsMs?: number;
  /** SHA-256 of the anchor that has signed it, where that was said. */
  readonly anchorSha256?: string;
}

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

/** What the metadata of the Secret say. */
export function issuerOf(object: JsonObject): IssuerThere {
  const annotation = (name: string): string | undefined => {
    const value = valueAt(object, ['metadata', 'annotations', name]);
    return typeof value === 'string' ? value : undefined;
  };
  const endsMs = Date.parse(annotation(issuerAnnotations.ends) ?? '');
  const anchorSha256 = annotation(issuerAnnotations.anchorSha256);
  return {
    ...keeperOf(object, annotation('cert-manager.io/certificate-name')),
    ...(Number.isNaN(endsMs) ? {} : { endsMs }),
    ...(anchorSha256 === undefined ? {} : { anchorSha256 }),
  };
}

function keeperOf(object: JsonObject, certificate: string | undefined): Pick<IssuerThere, 'keeper' | 'words'> {
  if (certificate !== undefined) return { keeper: 'tool', words: `the Certificate ${certificate} of cert-manager` };
  const origin = originOf(object);
  if (origin.by !== 'unknown') return { keeper: 'tool', words: origin.words };
  const managers = (object as unknown as KubernetesObject).metadata.managedFields?.map(({ manager }) => manager) ?? [];
  const others = [...new Set(managers)].filter((manager) => manager !== certificatesManager);
  if (others.length === 0 && managers.length > 0) return { keeper: 'us', words: 'Meshdeck' };
  return { keeper: 'somebody', words: others.length === 0 ? 'nobody says who' : `written by ${others.join(', ')}` };
}

/**
 * True where a Pod was started with anchors, by the SHA-256 that is written on it. The chart reckons it of the value as it stands there, the ConfigMap has
 * it without a line's end.
 */
export function startedWith(anchors: readonly X509Certificate[], sha256: string): boolean {
  const bundle = bundleOf(anchors);
  return [bundle, `${bundle}\n`].some((text) => sha256Of(text) === sha256);
}
