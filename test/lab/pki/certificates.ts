import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { issueCertificate, type CertificateRequest, type KeyPair } from './certificate.ts';

const hourMs = 3_600_000;
const yearMs = 365 * 24 * hourMs;

/** The certificates of one lab, by the file name that they have in its certificate folder (`<name>.crt`, `<name>.key`). */
export type LabCertificates = Readonly<Record<CertificateName, KeyPair>>;
export type CertificateName =
  | 'authority'
  | 'api-server'
  | 'etcd'
  | 'node'
  | 'admin'
  | 'controller-manager'
  | 'scheduler'
  | 'viewer'
  | 'nobody'
  | 'expired'
  | 'service-accounts';

/** Makes every certificate of a lab. They end with the lab, so a year is longer than any of them is used. */
export function makeCertificates(apiServiceAddress: string): LabCertificates {
  const now = Date.now();
  const lasting = { notBefore: new Date(now - hourMs), notAfter: new Date(now + yearMs) };
  const authority = issueCertificate({ commonName: 'meshdeck-lab', usage: 'authority', ...lasting });
  const issue = (request: Omit<CertificateRequest, 'notBefore' | 'notAfter'>): KeyPair =>
    issueCertificate({ ...request, ...lasting }, authority);
  const client = (commonName: string, ...organizations: string[]): KeyPair =>
    issue({ commonName, organizations, usage: 'client' });
  return {
    authority,
    'api-server': issue({
      commonName: 'kube-apiserver',
      usage: 'server',
      hosts: [
        '127.0.0.1',
        apiServiceAddress,
        'localhost',
        'kubernetes',
        'kubernetes.default',
        'kubernetes.default.svc',
        'kubernetes.default.svc.cluster.local',
      ],
    }),
    etcd: issue({ commonName: 'etcd', usage: 'peer', hosts: ['127.0.0.1'] }),
    node: issue({ commonName: 'lab-node', usage: 'server', hosts: ['127.0.0.1', 'localhost'] }),
    admin: client('lab-admin', 'system:masters'),
    'controller-manager': client('system:kube-controller-manager'),
    scheduler: client('system:kube-scheduler'),
    viewer: client('lab-viewer'),
    nobody: client('lab-nobody'),
    expired: issueCertificate(
      {
        commonName: 'lab-expired',
        usage: 'client',
        organizations: ['system:masters'],
        notBefore: new Date(now - 48 * hourMs),
        notAfter: new Date(now - 24 * hourMs),
      },
      authority,
    ),
    'service-accounts': client('service-accounts'),
  };
}

/** Writes certificates and keys where the parts of the lab read them; readable by their owner only. */
export async function writeCertificates(directory: string, certificates: LabCertificates): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  for (const [name, pair] of Object.entries(certificates)) {
    await writeFile(path.join(directory, `${name}.crt`), pair.certificate, { mode: 0o600 });
    await writeFile(path.join(directory, `${name}.key`), pair.privateKeyPem, { mode: 0o600 });
  }
}
