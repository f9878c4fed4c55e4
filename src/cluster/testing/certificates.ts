import { issueCertificate } from '../../../test/lab/pki/certificate.ts';
import type { KeyPair } from '../../../test/lab/pki/certificate.ts';

const hourMs = 3_600_000;
const validity = { notBefore: new Date(Date.now() - hourMs), notAfter: new Date(Date.now() + hourMs) };

/** A certificate authority of a test. */
export function authority(commonName: string): KeyPair {
  return issueCertificate({ commonName, usage: 'authority', ...validity });
}

/** A server's certificate for 127.0.0.1 and the given names. */
export function serverCertificate(issuer: KeyPair, ...names: readonly string[]): KeyPair {
  return issueCertificate({ commonName: 'api', usage: 'server', hosts: ['127.0.0.1', ...names], ...validity }, issuer);
}

/** A user's certificate. */
export function clientCertificate(issuer: KeyPair, commonName: string): KeyPair {
  return issueCertificate({ commonName, usage: 'client', ...validity }, issuer);
}
