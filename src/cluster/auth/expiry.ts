import { X509Certificate } from 'node:crypto';
import type { Problem } from '../../core/problem.ts';
import { problem } from '../../core/problem.ts';
import type { Credential } from './credentials.ts';
import { tokenEndMs } from './token-claims.ts';

/**
 * Why the server refused a credential, as far as the credential itself tells: its certificate or token has expired.
 *
 * @param now by the clock of the server.
 * @returns undefined where both are valid or cannot be read.
 */
export function expiryProblem(credential: Credential, user: string, now: Date): Problem | undefined {
  const certificateEnd = certificateEndOf(credential.clientCertificate);
  if (certificateEnd !== undefined && certificateEnd < now)
    return problem('cluster.certificate-expired', { user, when: inWords(certificateEnd) });
  const tokenEnd = tokenEndMs(credential.token);
  if (tokenEnd !== undefined && tokenEnd < now.getTime())
    return problem('cluster.token-expired', { user, when: inWords(new Date(tokenEnd)) });
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

function inWords(date: Date): string {
  return `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
