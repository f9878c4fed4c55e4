import { X509Certificate } from 'node:crypto';
import { problemError } from '../../core/problem.ts';
import { whyNotAnchor } from './check.ts';
import { summaryOf, type Authority } from './read.ts';

const dayMs = 86_400_000;

/** Certificates begin this much in the past: clocks of nodes may be behind the one here. */
export const clockSkewMs = 5 * 60_000;

/** How long they last where nobody says otherwise, as Linkerd's documentation makes them. */
export const defaultDays = { anchor: 3650, issuer: 365 } as const;

/** What is made. */
export interface MakeRequest {
  readonly commonName: string;
  /** Days that it lasts. */
  readonly days: number;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
}

/** A trust anchor: a certificate that signs itself and one issuer below it, ECDSA P-256. */
export async function makeTrustAnchor({ commonName, days, nowMs }: MakeRequest): Promise<Authority> {
  const { signAuthority } = await import('./sign.ts');
  return authority(
    await signAuthority({
      commonName,
      notBefore: new Date(nowMs - clockSkewMs),
      notAfter: new Date(nowMs + days * dayMs),
      pathLength: 1,
    }),
  );
}

/**
 * An issuer: a certificate that signs those of workloads, ECDSA P-256. It ends with its anchor at the latest.
 *
 * @throws `mesh.certificate-unfit` where the anchor cannot sign one that the mesh takes.
 */
export async function makeIssuer(anchor: Authority, { commonName, days, nowMs }: MakeRequest): Promise<Authority> {
  const certificate = new X509Certificate(anchor.certificate);
  const reason = whyNotAnchor(certificate, nowMs);
  if (reason !== undefined) throw problemError('mesh.certificate-unfit', { subject: anchor.summary.subject, reason });
  const { signAuthority } = await import('./sign.ts');
  return authority(
    await signAuthority({
      commonName,
      notBefore: new Date(nowMs - clockSkewMs),
      notAfter: new Date(Math.min(nowMs + days * dayMs, anchor.summary.endsMs)),
      pathLength: 0,
      signer: { certificate, key: anchor.key },
    }),
  );
}

function authority({ certificate, key }: Pick<Authority, 'certificate' | 'key'>): Authority {
  return { certificate, key, summary: summaryOf(new X509Certificate(certificate)) };
}
