import { issueCertificate } from '../pki/certificate.ts';
import type { ControlPlane, ServerCertificate } from './mesh.ts';

const hourMs = 3_600_000;
const issued = new WeakMap<ControlPlane['authority'], Map<string, ServerCertificate>>();

/** The certificate of a control plane that makes its own: for the name that the API server asks for, and the same one every time. */
export async function ownCertificate({ namespace, service, authority }: ControlPlane): Promise<ServerCertificate> {
  const name = `${service}.${namespace}.svc`;
  const known = issued.get(authority) ?? new Map<string, ServerCertificate>();
  issued.set(authority, known);
  const before = known.get(name);
  if (before !== undefined) return before;
  const now = Date.now();
  const lasting = { notBefore: new Date(now - hourMs), notAfter: new Date(now + 365 * 24 * hourMs) };
  const pair = issueCertificate({ commonName: name, usage: 'server', hosts: [name], ...lasting }, authority);
  const made = { certificate: pair.certificate, key: pair.privateKeyPem };
  known.set(name, made);
  return made;
}

/** The certificate that a chart has made for the webhooks of its mesh, from a Secret of the type `kubernetes.io/tls`. */
export async function certificateOfSecret(
  { client, namespace, signal }: ControlPlane,
  name: string,
): Promise<ServerCertificate | undefined> {
  const secret = await client.find(`/api/v1/namespaces/${namespace}/secrets/${name}`, signal);
  const { 'tls.crt': certificate, 'tls.key': key } = (secret?.['data'] ?? {}) as Readonly<Record<string, string>>;
  if (certificate === undefined || key === undefined) return undefined;
  const text = (base64: string): string => Buffer.from(base64, 'base64').toString();
  return { certificate: text(certificate), key: text(key) };
}
