import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { isIPv4 } from 'node:net';

import * as der from './der.ts';

/** What a certificate says. */
export interface CertificateRequest {
  /** For a client the Kubernetes user name. */
  readonly commonName: string;
  /** For a client the Kubernetes groups. */
  readonly organizations?: readonly string[];
  /** A peer is server and client at once. */
  readonly usage: 'authority' | 'server' | 'client' | 'peer';
  /** Names and IPv4 addresses that a server answers to. */
  readonly hosts?: readonly string[];
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** A private key with its certificate. */
export interface KeyPair {
  readonly commonName: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** PEM. */
  readonly certificate: string;
  /** PEM in SEC 1 form, which every Go program of the lab reads. */
  readonly privateKeyPem: string;
}

const ecdsaWithSha256 = der.sequence(der.objectIdentifier('1.2.840.10045.4.3.2'));
const keyUsageBits = {
  // RFC 5280 section 4.2.1.3: digitalSignature is bit 0, keyCertSign bit 5, cRLSign bit 6.
  authority: der.bitString(Uint8Array.of(0b1000_0110), 1),
  server: der.bitString(Uint8Array.of(0b1000_0000), 7),
  client: der.bitString(Uint8Array.of(0b1000_0000), 7),
  peer: der.bitString(Uint8Array.of(0b1000_0000), 7),
} as const;
const serverUsage = der.objectIdentifier('1.3.6.1.5.5.7.3.1');
const clientUsage = der.objectIdentifier('1.3.6.1.5.5.7.3.2');
const extendedUsage = { server: [serverUsage], client: [clientUsage], peer: [serverUsage, clientUsage] } as const;

/**
 * Makes a P-256 key and an X.509 v3 certificate for it (RFC 5280), signed by `issuer` or, without one, by itself. The lab
 * makes its own so that it needs no `openssl`, whose options for dates in the past differ from version to version.
 */
export function issueCertificate(request: CertificateRequest, issuer?: KeyPair): KeyPair {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const authorityKey = issuer?.publicKey ?? publicKey;
  const toBeSigned = der.sequence(
    der.contextElement(0, true, der.integer(Uint8Array.of(2))),
    der.integer(randomBytes(16)),
    ecdsaWithSha256,
    // The issuer's certificate has a common name only: see the authority of `certificates.ts`.
    issuer === undefined ? name(request.commonName, request.organizations) : name(issuer.commonName),
    der.sequence(der.time(request.notBefore), der.time(request.notAfter)),
    name(request.commonName, request.organizations),
    publicKey.export({ type: 'spki', format: 'der' }),
    der.contextElement(3, true, der.sequence(...extensions(request, publicKey, authorityKey))),
  );
  const signature = sign('sha256', toBeSigned, { key: issuer?.privateKey ?? privateKey, dsaEncoding: 'der' });
  const certificate = der.sequence(toBeSigned, ecdsaWithSha256, der.bitString(signature));
  return {
    commonName: request.commonName,
    privateKey,
    publicKey,
    certificate: pem('CERTIFICATE', certificate),
    privateKeyPem: privateKey.export({ type: 'sec1', format: 'pem' }).toString(),
  };
}

function name(commonName: string, organizations: readonly string[] = []): Buffer {
  const attribute = (identifier: string, value: string): Buffer =>
    der.set(der.sequence(der.objectIdentifier(identifier), der.utf8String(value)));
  return der.sequence(...organizations.map((value) => attribute('2.5.4.10', value)), attribute('2.5.4.3', commonName));
}

function extensions(request: CertificateRequest, publicKey: KeyObject, authorityKey: KeyObject): readonly Buffer[] {
  const isAuthority = request.usage === 'authority';
  const list = [
    extension('2.5.29.19', true, isAuthority ? der.sequence(der.trueValue) : der.sequence()),
    extension('2.5.29.15', true, keyUsageBits[request.usage]),
    extension('2.5.29.14', false, der.octetString(keyIdentifier(publicKey))),
    extension('2.5.29.35', false, der.sequence(der.contextElement(0, false, keyIdentifier(authorityKey)))),
  ];
  if (request.usage !== 'authority') {
    list.push(extension('2.5.29.37', false, der.sequence(...extendedUsage[request.usage])));
  }
  const hosts = request.hosts ?? [];
  if (hosts.length > 0) list.push(extension('2.5.29.17', false, der.sequence(...hosts.map(alternativeName))));
  return list;
}

function extension(identifier: string, critical: boolean, value: Uint8Array): Buffer {
  const head = [der.objectIdentifier(identifier), ...(critical ? [der.trueValue] : [])];
  return der.sequence(...head, der.octetString(value));
}

function alternativeName(host: string): Buffer {
  return isIPv4(host)
    ? der.contextElement(7, false, Uint8Array.from(host.split('.').map(Number)))
    : der.contextElement(2, false, Buffer.from(host, 'ascii'));
}

function keyIdentifier(key: KeyObject): Buffer {
  return createHash('sha1')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest();
}

function pem(label: string, content: Buffer): string {
  const lines = content.toString('base64').match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}
