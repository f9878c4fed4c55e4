import { X509Certificate } from 'node:crypto';
import { listObjects } from '../../cluster/apply.ts';
import type { ClusterConnection } from '../../cluster/types.ts';
import { ProblemError, problemError, type Problem } from '../../core/problem.ts';
import type { CertificateFacts } from '../facts/certificates.ts';
import { defaultDays, makeIssuer } from './make.ts';
import { writeIssuer } from './prepare.ts';
import { summaryOf, type Authority, type CertificateSummary } from './read.ts';
import { certificatesThere, startedWith, type CertificatesThere } from './there.ts';

/** What is chosen for a new issuer. */
export interface RotationChoice {
  readonly namespace: string;
  /** The anchor that signs it: the one of before, or a new one that the mesh trusts already. */
  readonly anchor: Authority;
  readonly days?: number;
  /** Takes the Secret from somebody who wrote it by hand. */
  readonly takeOver: boolean;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
}

/** Pods with a proxy, by the anchors that they were started with. */
export interface PodsStarted {
  readonly total: number;
  /** `namespace/name` of those that were started with other anchors than the cluster publishes now. */
  readonly behind: readonly string[];
}

/** What a rotation of the issuer is about to do. Making it changes nothing. */
export interface IssuerRotation {
  readonly there: CertificatesThere;
  readonly anchor: CertificateSummary;
  /** Writes the new issuer. */
  readonly run: (signal: AbortSignal) => Promise<CertificateSummary>;
}

/**
 * Gets ready to put a new issuer in the place of the old one, and refuses what would part the mesh: an anchor that it does not trust, and one that Pods do
 * not trust which were started before.
 *
 * @throws `mesh.certificate-kept-elsewhere`, `mesh.certificate-of-others`, `mesh.certificate-untrusted`, `mesh.certificate-pods-behind`, `cluster.*`.
 */
export async function rotateIssuer(
  connection: ClusterConnection,
  facts: CertificateFacts,
  choice: RotationChoice,
  signal: AbortSignal,
): Promise<IssuerRotation> {
  const { namespace, anchor, takeOver, nowMs } = choice;
  const there = await certificatesThere(connection, facts, namespace, signal);
  const refused = whyNotRotated(facts, there, anchor, takeOver);
  if (refused !== undefined) throw new ProblemError(refused);
  const isNewAnchor = there.issuer?.anchorSha256 !== anchor.summary.sha256 && (there.anchors?.length ?? 0) > 1;
  if (isNewAnchor) {
    const { total, behind } = await podsStarted(connection, facts, there, signal);
    if (behind.length > 0)
      throw problemError(
        'mesh.certificate-pods-behind',
        { behind: behind.length, total },
        { detail: behind.slice(0, 50).join('\n') },
      );
  }
  return {
    there,
    anchor: anchor.summary,
    run: async (running) => {
      const days = choice.days ?? defaultDays.issuer;
      const issuer = await makeIssuer(anchor, { commonName: facts.issuerName, days, nowMs });
      await writeIssuer(connection, facts, { namespace, issuer, anchor, force: takeOver }, running);
      return issuer.summary;
    },
  };
}

function whyNotRotated(
  { secret }: CertificateFacts,
  { namespace, issuer, anchors }: CertificatesThere,
  anchor: Authority,
  takeOver: boolean,
): Problem | undefined {
  const params = { secret: `${namespace}/${secret}`, keeper: issuer?.words ?? '' };
  if (issuer?.keeper === 'tool') return problemError('mesh.certificate-kept-elsewhere', params).problem;
  if (issuer?.keeper === 'somebody' && !takeOver) return problemError('mesh.certificate-of-others', params).problem;
  const isTrusted = anchors?.some((one) => summaryOf(one).sha256 === anchor.summary.sha256) ?? false;
  return isTrusted
    ? undefined
    : problemError('mesh.certificate-untrusted', { subject: anchor.summary.subject }).problem;
}

/** Pods with a proxy of the mesh, by what they were started with. Lists their metadata only. */
export async function podsStarted(
  connection: ClusterConnection,
  { startedWith: { podLabel, annotation } }: CertificateFacts,
  { anchors, namespace }: CertificatesThere,
  signal: AbortSignal,
): Promise<PodsStarted> {
  const pods = await listObjects(
    connection,
    { group: '', version: 'v1', kind: 'Pod', plural: 'pods', namespaced: true, verbs: [] },
    {
      labelSelector: `${podLabel}=${namespace}`,
      // What has run to its end is never started anew, and speaks to nobody.
      fieldSelector: 'status.phase!=Succeeded,status.phase!=Failed',
      isMetadataOnly: true,
      signal,
    },
  );
  const started = pods.flatMap(({ metadata }) => {
    const sha256 = metadata.annotations?.[annotation];
    return sha256 === undefined ? [] : [{ name: `${metadata.namespace ?? ''}/${metadata.name}`, sha256 }];
  });
  const known = anchors ?? [];
  return {
    total: started.length,
    behind: started.filter(({ sha256 }) => !startedWith(known, sha256)).map(({ name }) => name),
  };
}

/**
 * The certificates that a mesh trusts while it goes from one anchor to another: the old ones and the new one, in this order.
 *
 * @returns the old ones alone where the new one is among them.
 */
export function bothAnchors(old: readonly X509Certificate[], anchor: Authority): readonly X509Certificate[] {
  const isThere = old.some((one) => summaryOf(one).sha256 === anchor.summary.sha256);
  return isThere ? old : [...old, new X509Certificate(anchor.certificate)];
}
