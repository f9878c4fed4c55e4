import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { KubeCredentials } from '../kube-client.ts';
import type { LabHandle } from '../lab.ts';
import { labPaths } from '../paths.ts';
import type { KeyPair } from '../pki/certificate.ts';
import type { CertificateName } from '../pki/certificates.ts';

/** Who one is to a server of a lab; its own API server where none is named. */
export function credentialsOf(lab: LabHandle, user: CertificateName, server = lab.server): KubeCredentials {
  const { certificates } = labPaths(lab.name);
  const read = (name: string): string => readFileSync(path.join(certificates, name), 'utf8');
  return { server, authority: read('authority.crt'), certificate: read(`${user}.crt`), key: read(`${user}.key`) };
}

/** A certificate of a lab with its key, to issue others with or to sign tokens with. */
export function keyPairOf(lab: LabHandle, name: CertificateName): KeyPair {
  const { certificate, key: privateKeyPem } = credentialsOf(lab, name);
  const privateKey = createPrivateKey(privateKeyPem);
  const commonName = /^CN=(.+)$/m.exec(new X509Certificate(certificate).subject)?.[1] ?? '';
  return { commonName, certificate, privateKeyPem, privateKey, publicKey: createPublicKey(privateKey) };
}
