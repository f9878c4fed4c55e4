import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { problemError } from '../../core/problem.ts';

/** What a certificate says. All of it is public. */
export interface CertificateSummary {
  /** `CN=root.linkerd.cluster.local` */
  readonly subject: string;
  /** SHA-256 of the certificate, hexadecimal and in small letters. */
  readonly sha256: string;
  /** Milliseconds since 1970. */
  readonly startsMs: number;
  readonly endsMs: number;
}

/** A certificate that may sign others, with its key. The key is an object that shows nothing of itself in logs and JSON. */
export interface Authority {
  /** PEM. */
  readonly certificate: string;
  readonly key: KeyObject;
  readonly summary: CertificateSummary;
}

const pem = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/**
 * The certificates of a PEM file, in their order; what is between them is left out.
 *
 * @param what file or object that it comes from, for the error.
 * @throws `mesh.certificate-unreadable`
 */
export function readBundle(text: string, what: string): readonly X509Certificate[] {
  const blocks = text.match(pem) ?? [];
  if (blocks.length === 0) throw problemError('mesh.certificate-unreadable', { what });
  return blocks.map((block) => {
    try {
      return new X509Certificate(block);
    } catch {
      throw problemError('mesh.certificate-unreadable', { what });
    }
  });
}

/** Certificates as one PEM text, each once, without a line's end behind the last. */
export function bundleOf(certificates: readonly X509Certificate[]): string {
  return [...new Set(certificates.map((certificate) => certificate.toString().trim()))].join('\n');
}

/** What a certificate says. */
export function summaryOf(certificate: X509Certificate): CertificateSummary {
  return {
    subject: certificate.subject.replaceAll('\n', ', '),
    sha256: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
    startsMs: Date.parse(certificate.validFrom),
    endsMs: Date.parse(certificate.validTo),
  };
}

/**
 * A certificate with its key, from PEM texts.
 *
 * @param certificate what is behind the first one is left out.
 * @throws `mesh.certificate-unreadable`, `mesh.certificate-key-unreadable`, `mesh.certificate-key-mismatch`. None of them says anything of the key.
 */
export function readAuthority(
  certificate: string,
  key: string,
  what: { readonly certificate: string; readonly key: string },
): Authority {
  const [first] = readBundle(certificate, what.certificate);
  if (first === undefined) throw problemError('mesh.certificate-unreadable', { what: what.certificate });
  const privateKey = readKey(key, what.key);
  if (!first.checkPrivateKey(privateKey))
    throw problemError('mesh.certificate-key-mismatch', { key: what.key, certificate: what.certificate });
  return { certificate: first.toString().trim(), key: privateKey, summary: summaryOf(first) };
}

function readKey(text: string, what: string): KeyObject {
  try {
    return createPrivateKey(text);
  } catch {
    // What OpenSSL says of it is left out: it is about a secret.
    throw problemError('mesh.certificate-key-unreadable', { what });
  }
}
