import { X509Certificate } from 'node:crypto';
import tls from 'node:tls';

import { describe, expect, it } from 'vitest';

import { issueCertificate, type CertificateRequest } from './certificate.ts';

const dayMs = 86_400_000;
const lasting = { notBefore: new Date(Date.now() - dayMs), notAfter: new Date(Date.now() + dayMs) };
const authority = issueCertificate({ commonName: 'lab authority', usage: 'authority', ...lasting });

function serverRequest(overrides: Partial<CertificateRequest> = {}): CertificateRequest {
  return { commonName: 'server', usage: 'server', hosts: ['localhost', '127.0.0.1'], ...lasting, ...overrides };
}

describe('issueCertificate', () => {
  it('makes an authority that signs itself', () => {
    const certificate = new X509Certificate(authority.certificate);
    expect(certificate.ca).toBe(true);
    expect(certificate.verify(authority.publicKey)).toBe(true);
  });

  it('makes certificates that the authority vouches for, with user and groups', () => {
    const client = issueCertificate(
      { commonName: 'lab-admin', organizations: ['system:masters', 'others'], usage: 'client', ...lasting },
      authority,
    );
    const certificate = new X509Certificate(client.certificate);
    expect(certificate.subject).toBe('O=system:masters\nO=others\nCN=lab-admin');
    expect(certificate.issuer).toBe('CN=lab authority');
    expect(certificate.verify(authority.publicKey)).toBe(true);
    expect(certificate.checkPrivateKey(client.privateKey)).toBe(true);
    expect(certificate.ca).toBe(false);
  });

  it('names the hosts of a server', () => {
    const certificate = new X509Certificate(issueCertificate(serverRequest(), authority).certificate);
    expect(certificate.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(certificate.checkHost('localhost')).toBe('localhost');
    expect(certificate.checkHost('elsewhere')).toBeUndefined();
  });

  it('can be over already, and after 2050', () => {
    const past = issueCertificate(
      serverRequest({ notBefore: new Date('2020-01-01T00:00:00Z'), notAfter: new Date('2020-01-02T03:04:05Z') }),
      authority,
    );
    expect(new X509Certificate(past.certificate).validTo).toBe('Jan  2 03:04:05 2020 GMT');
    const late = issueCertificate(serverRequest({ notAfter: new Date('2051-06-07T08:09:10Z') }), authority);
    expect(new X509Certificate(late.certificate).validTo).toBe('Jun  7 08:09:10 2051 GMT');
  });

  it('is accepted by a TLS client that trusts the authority, and only then', async () => {
    const pair = issueCertificate(serverRequest(), authority);
    const server = tls.createServer({ cert: pair.certificate, key: pair.privateKeyPem }, (socket) =>
      socket.end('hello'),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const connect = (ca: string): Promise<string> =>
      new Promise((resolve) => {
        const socket = tls.connect({ host: '127.0.0.1', port: address.port, ca }, () => {
          socket.destroy();
          resolve('trusted');
        });
        socket.on('error', (error: NodeJS.ErrnoException) => {
          resolve(error.code ?? error.message);
        });
      });
    const stranger = issueCertificate({ commonName: 'stranger', usage: 'authority', ...lasting });
    expect(await connect(authority.certificate)).toBe('trusted');
    expect(await connect(stranger.certificate)).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
    server.close();
  });
});
