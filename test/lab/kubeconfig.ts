import { stringify } from 'yaml';

import type { KeyPair } from './pki/certificate.ts';
import type { LabCertificates } from './pki/certificates.ts';

/** The contexts of a lab's kubeconfig: who one is there, and what that shows. */
export interface LabContexts {
  /** May do everything. */
  readonly admin: string;
  /** May read everything but Secrets (the cluster role `view`). */
  readonly viewer: string;
  /** Known, but may do nothing: every read is forbidden (403). */
  readonly nobody: string;
  /** Has a client certificate that ended yesterday: unauthorized (401). */
  readonly expired: string;
  /** Points at a closed port: connection refused. */
  readonly unreachable: string;
}

/** `lab` for the lab of that name, `lab-NAME` for another; the others have their role behind it. */
export function contextNames(labName: string): LabContexts {
  const base = labName === 'lab' ? 'lab' : `lab-${labName}`;
  return {
    admin: base,
    viewer: `${base}-viewer`,
    nobody: `${base}-nobody`,
    expired: `${base}-expired`,
    unreachable: `${base}-unreachable`,
  };
}

/** Port 1 is a privileged one that nothing has listened on for decades. */
const closedServer = 'https://127.0.0.1:1';

/** The text of the lab's kubeconfig, with its certificates inside. */
export function kubeconfigText(labName: string, server: string, certificates: LabCertificates): string {
  const names = contextNames(labName);
  const authority = base64(certificates.authority.certificate);
  const cluster = (name: string, address: string): object => ({
    name,
    cluster: { server: address, 'certificate-authority-data': authority },
  });
  const users = [names.admin, names.viewer, names.nobody, names.expired] as const;
  const pairs = [certificates.admin, certificates.viewer, certificates.nobody, certificates.expired] as const;
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': names.admin,
    clusters: [cluster(names.admin, server), cluster(names.unreachable, closedServer)],
    users: users.map((name, index) => ({ name, user: credentials(pairs[index] ?? certificates.nobody) })),
    contexts: [
      ...users.map((name) => ({ name, context: { cluster: names.admin, user: name } })),
      { name: names.unreachable, context: { cluster: names.unreachable, user: names.admin } },
    ],
  });
}

/** A kubeconfig for a part of the lab itself, which has one server and one identity. */
export function partKubeconfigText(server: string, authority: KeyPair, identity: KeyPair): string {
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'lab',
    clusters: [{ name: 'lab', cluster: { server, 'certificate-authority-data': base64(authority.certificate) } }],
    users: [{ name: 'part', user: credentials(identity) }],
    contexts: [{ name: 'lab', context: { cluster: 'lab', user: 'part' } }],
  });
}

function credentials(pair: KeyPair): object {
  return { 'client-certificate-data': base64(pair.certificate), 'client-key-data': base64(pair.privateKeyPem) };
}

function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}
