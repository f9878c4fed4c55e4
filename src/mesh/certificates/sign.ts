import { KeyObject, randomBytes, webcrypto, type X509Certificate } from 'node:crypto';
// The library keeps its registry of algorithms in decorators, which want this before it.
import 'reflect-metadata';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate as SignedCertificate,
  X509CertificateGenerator,
} from '@peculiar/x509';

/** Who signs: a certificate and its key. */
export interface Signer {
  readonly certificate: X509Certificate;
  readonly key: KeyObject;
}

/** What is signed. */
export interface SigningRequest {
  readonly commonName: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** How many authorities may stand below it (RFC 5280, 4.2.1.9). */
  readonly pathLength: number;
  /** Without one it signs itself. */
  readonly signer?: Signer;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/**
 * Makes a key on P-256 and a certificate of an authority for it, signed with ECDSA and SHA-256.
 *
 * @returns the certificate as PEM, and the key.
 */
export async function signAuthority({ commonName, notBefore, notAfter, pathLength, signer }: SigningRequest): Promise<{
  readonly certificate: string;
  readonly key: KeyObject;
}> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  // As it stands in the signer: who checks the chain compares names byte by byte.
  const signing = signer === undefined ? undefined : new SignedCertificate(signer.certificate.raw);
  const certificate = await X509CertificateGenerator.create(
    {
      serialNumber: serialNumber(),
      subject: [{ CN: [commonName] }],
      issuer: signing?.subjectName ?? [{ CN: [commonName] }],
      notBefore,
      notAfter,
      publicKey: keys.publicKey,
      signingKey: signer === undefined ? keys.privateKey : signer.key.toCryptoKey(algorithm, false, ['sign']),
      signingAlgorithm: algorithm,
      extensions: [
        new BasicConstraintsExtension(true, pathLength, true),
        // The values are the bits of RFC 5280, 4.2.1.3.
        new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
        await SubjectKeyIdentifierExtension.create(keys.publicKey, false, webcrypto),
        ...authorityKeyIdentifier(signing),
      ],
    },
    webcrypto,
  );
  return { certificate: certificate.toString('pem').trim(), key: KeyObject.from(keys.privateKey) };
}

/** The signer's own identifier of its key, however that was reckoned (RFC 5280, 4.2.1.1); nothing where it has none. */
function authorityKeyIdentifier(signing: SignedCertificate | undefined): readonly AuthorityKeyIdentifierExtension[] {
  const own = signing?.getExtension(SubjectKeyIdentifierExtension);
  return own == null ? [] : [new AuthorityKeyIdentifierExtension(own.keyId, false)];
}

/** Sixteen random bytes, the first neither zero nor with its sign bit set: at most 20 bytes and positive (RFC 5280, 4.1.2.2). */
function serialNumber(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0b0011_1111) | 0b0100_0000;
  return bytes.toString('hex');
}
