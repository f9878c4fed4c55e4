import { X509Certificate } from 'node:crypto';
import { serverSideApply } from '../../cluster/apply.ts';
import type { ClusterConnection } from '../../cluster/types.ts';
import type { JsonObject } from '../../core/json.ts';
import type { KubernetesObject } from '../../core/kubernetes.ts';
import { ProblemError, problemError } from '../../core/problem.ts';
import type { CertificateFacts } from '../facts/certificates.ts';
import { issuerSecret, withoutKey } from './issuer-secret.ts';
import { certificatesManager } from './issuer-there.ts';
import { defaultDays, makeIssuer, makeTrustAnchor } from './make.ts';
import { bundleOf, readBundle, summaryOf, type Authority, type CertificateSummary } from './read.ts';
import { certificatesThere } from './there.ts';

/** Where the trust anchor comes from. */
export type AnchorChoice =
  | { readonly is: 'given'; readonly anchor: Authority }
  /** Its certificate alone, as PEM, for an issuer that is there already. */
  | { readonly is: 'certificate'; readonly certificate: string; readonly what: string }
  | {
      readonly is: 'new';
      /** Keeps the anchor with its key for whoever owns it. The cluster is changed only after that. */
      readonly keep: (anchor: Authority) => Promise<void>;
    };

/** What is chosen. Whoever calls has asked people before: a Secret is written. */
export interface CertificateChoice {
  /** Namespace of the control plane. It may not be there yet. */
  readonly namespace: string;
  /** Undefined is right where the Secret is there. */
  readonly anchor?: AnchorChoice;
  /** Days that what is made lasts. */
  readonly days?: { readonly anchor?: number; readonly issuer?: number };
  /** Milliseconds since 1970. */
  readonly nowMs: number;
}

/** Certificates that a mesh can be installed with. Nothing in it is secret. */
export interface PreparedCertificates {
  /** Values for the chart: certificates, and how the Secret is laid out. */
  readonly values: JsonObject;
  readonly anchors: readonly CertificateSummary[];
  /** The issuer that was written; undefined where one was there, which is left as it is. */
  readonly issuer?: CertificateSummary;
}

/**
 * Sees to it that a mesh finds its certificates: where the Secret with the issuer is not there it is written, with server-side apply under
 * `meshdeck:certificates`, and its namespace with it. What is there is left as it is, and its data are not read.
 *
 * @throws `mesh.certificate-no-anchor` where a Secret is there and nobody says what to trust, `mesh.certificate-no-anchor-key` where an issuer must be made and
 *   no key is there, `mesh.certificate-unfit`, `cluster.forbidden`, `cluster.apply-conflict` and those of the transport. No error holds a key.
 */
export async function prepareCertificates(
  connection: ClusterConnection,
  facts: CertificateFacts,
  choice: CertificateChoice,
  signal: AbortSignal,
): Promise<PreparedCertificates> {
  const { namespace, anchor: source, nowMs, days } = choice;
  const there = await certificatesThere(connection, facts, namespace, signal);
  if (there.issuer !== undefined) {
    const trusted = there.anchors ?? given(source);
    if (trusted === undefined)
      throw problemError('mesh.certificate-no-anchor', { secret: `${namespace}/${facts.secret}` });
    return { values: facts.valuesOf(bundleOf(trusted)), anchors: trusted.map(summaryOf) };
  }
  if (source === undefined || source.is === 'certificate') throw problemError('mesh.certificate-no-anchor-key');
  const anchor =
    source.is === 'given'
      ? source.anchor
      : await makeTrustAnchor({ commonName: facts.anchorName, days: days?.anchor ?? defaultDays.anchor, nowMs });
  const issuer = await makeIssuer(anchor, {
    commonName: facts.issuerName,
    days: days?.issuer ?? defaultDays.issuer,
    nowMs,
  });
  if (source.is === 'new') await source.keep(anchor);
  // A mesh that is there and has lost its Secret goes on trusting what it trusts.
  const trusted = [...(there.anchors ?? []), new X509Certificate(anchor.certificate)];
  await writeIssuer(connection, facts, { namespace, issuer, anchor, force: false }, signal);
  return { values: facts.valuesOf(bundleOf(trusted)), anchors: trusted.map(summaryOf), issuer: issuer.summary };
}

function given(source: AnchorChoice | undefined): readonly X509Certificate[] | undefined {
  if (source === undefined || source.is === 'new') return undefined;
  return source.is === 'given'
    ? readBundle(source.anchor.certificate, 'the trust anchor')
    : readBundle(source.certificate, source.what);
}

/** What is written into a cluster. */
export interface IssuerToWrite {
  readonly namespace: string;
  readonly issuer: Authority;
  readonly anchor: Pick<Authority, 'certificate' | 'summary'>;
  /** Takes the fields from whoever wrote them. */
  readonly force: boolean;
}

/**
 * Writes the Secret of an issuer, and its namespace where that is not there.
 *
 * @throws `cluster.apply-conflict`, `cluster.forbidden`, `cluster.invalid` and those of the transport, all without the key.
 */
export async function writeIssuer(
  connection: ClusterConnection,
  facts: CertificateFacts,
  { namespace, issuer, anchor, force }: IssuerToWrite,
  signal: AbortSignal,
): Promise<void> {
  const apply = (object: KubernetesObject): Promise<unknown> =>
    serverSideApply(connection, { object, fieldManager: certificatesManager, force, dryRun: false, signal });
  const secret = issuerSecret(facts, namespace, issuer, anchor);
  try {
    try {
      await apply(secret);
    } catch (error) {
      if (!(error instanceof ProblemError) || error.problem.code !== 'cluster.not-found') throw error;
      await apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
      await apply(secret);
    }
  } catch (error) {
    throw withoutKey(error, issuer);
  }
}
