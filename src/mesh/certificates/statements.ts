import { formatPlural } from '../../core/format.ts';
import type { CertificateFacts } from '../facts/certificates.ts';
import { issuerStatement, trustStatement, type Statement } from '../state/words.ts';
import { isP256 } from './check.ts';
import { summaryOf } from './read.ts';
import type { PodsStarted } from './rotate.ts';
import type { CertificatesThere } from './there.ts';

/** What is said of one of the certificates of a mesh. */
export interface CertificateStatement {
  readonly about: string;
  readonly statement: Statement;
}

/** How the certificates of a mesh stand. */
export function certificateStatements(
  { secret }: CertificateFacts,
  there: CertificatesThere,
  pods: PodsStarted,
  nowMs: number,
): readonly CertificateStatement[] {
  return [
    { about: `issuer, Secret ${there.namespace}/${secret}`, statement: statementOfIssuer(there, nowMs) },
    ...(there.anchors ?? []).map((anchor) => ({
      about: `trust anchor ${summaryOf(anchor).subject}`,
      statement: isP256(anchor.publicKey)
        ? trustStatement(summaryOf(anchor), nowMs)
        : { verdict: 'degraded' as const, words: 'its key is not on P-256', because: [] },
    })),
    ...(there.anchors === undefined
      ? [{ about: 'trust anchor', statement: { verdict: 'idle' as const, words: 'none is published', because: [] } }]
      : []),
    { about: 'Pods with a proxy', statement: podsStatement(pods) },
  ];
}

/** Worse than its end is an anchor that nobody trusts. */
function statementOfIssuer({ issuer, anchors }: CertificatesThere, nowMs: number): Statement {
  const isUntrusted =
    issuer?.anchorSha256 !== undefined &&
    anchors !== undefined &&
    !anchors.some((anchor) => summaryOf(anchor).sha256 === issuer.anchorSha256);
  if (isUntrusted)
    return {
      verdict: 'failing',
      words: 'signed by an anchor that the mesh does not trust',
      because: ['Workloads that get certificates of it are refused by all others.'],
    };
  return issuerStatement(issuer === undefined ? { is: 'absent' } : { is: 'there', ...issuer }, nowMs);
}

function podsStatement({ total, behind }: PodsStarted): Statement {
  if (behind.length === 0) return { verdict: total === 0 ? 'idle' : 'healthy', words: `${total}`, because: [] };
  return {
    verdict: 'degraded',
    words: `${behind.length} of ${formatPlural(total, 'Pod')} started with other trust anchors`,
    because: [
      `They trust what was published when they were started. A restart mends it: ${behind.slice(0, 10).join(', ')}.`,
    ],
  };
}
