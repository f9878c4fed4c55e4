import { X509Certificate } from 'node:crypto';
import type { Problem } from '../../core/problem.ts';
import { problem } from '../../core/problem.ts';
import type { Credential } from './credentials.ts';

/**
 * Why the server refused a credential, as far as the credential itself tells: its certificate or token has expired.
 *
 * @returns undefined where both are valid or cannot be read.
 */
export function expiryProblem(credential: Credential, user: string, now: Date = new Date()): Problem | undefined {
  const certificateEnd = certificateEndOf(credential.clientCertificate);
  if (certificateEnd !== undefined && certificateEnd < now)
    return problem('cluster.certificate-expired', { user, when: inWords(certificateEnd) });
  const tokenEnd = tokenEndOf(credential.token);
  if (tokenEnd !== undefined && tokenEnd < now)
    return problem('cluster.token-expired', { user, when: inWords(tokenEnd) });
  return undefined;
}

function certificateEndOf(pem: string | undefined): Date | undefined {
  if (pem === undefined) return undefined;
  try {
    return new Date(new X509Certificate(pem).validTo);
  } catch {
    // Not a certificate that Node reads: the server's own words have to do.
    return undefined;
  }
}

/** The `exp` claim of a JSON Web Token; other tokens tell nothing. */
function tokenEndOf(token: string | undefined): Date | undefined {
  const payload = token?.split('.')[1];
  if (payload === undefined) return undefined;
  try {
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as { readonly exp?: unknown };
    return typeof claims.exp === 'number' ? new Date(claims.exp * 1000) : undefined;
  } catch {
    return undefined;
  }
}

function inWords(date: Date): string {
  return `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
