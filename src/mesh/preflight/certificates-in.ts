import { X509Certificate } from 'node:crypto';

/** What is told of a certificate. */
export interface CertificateLife {
  /** `CN=root.linkerd.cluster.local` */
  readonly subject: string;
  /** Milliseconds since 1970. */
  readonly startsMs: number;
  readonly endsMs: number;
}

const pem = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/** Certificates within a text, those that can be read. Keys beside them are not looked at. */
export function certificatesIn(text: string): readonly CertificateLife[] {
  return (text.match(pem) ?? []).flatMap((one) => {
    try {
      const { subject, validFrom, validTo } = new X509Certificate(one);
      return [
        { subject: subject.replaceAll('\n', ', '), startsMs: Date.parse(validFrom), endsMs: Date.parse(validTo) },
      ];
    } catch {
      // What cannot be read is no certificate; the mesh says so itself.
      return [];
    }
  });
}
