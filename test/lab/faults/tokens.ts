import { sign } from 'node:crypto';

import type { LabHandle } from '../lab.ts';
import type { KeyPair } from '../pki/certificate.ts';
import { keyPairOf } from './credentials.ts';

/** Seconds since 1970, of a clock that tests do not set. */
export function realNowSeconds(): number {
  return Math.floor((performance.timeOrigin + performance.now()) / 1000);
}

/** A JSON Web Token (RFC 7519) signed with ES256. */
export function signToken({ privateKey: key }: Pick<KeyPair, 'privateKey'>, claims: object, keyId?: string): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const header = { alg: 'ES256', typ: 'JWT', ...(keyId === undefined ? {} : { kid: keyId }) };
  const text = `${part(header)}.${part(claims)}`;
  return `${text}.${sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
}

/** An account of a lab that tokens are made for. */
export interface ServiceAccount {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
}

/** The server takes tokens of accounts for so long after their end, for clocks that differ. */
const leewaySeconds = 60;

/**
 * A token as the API server itself issues one, signed with its own key. It issues none that lives for less than ten minutes, and a test does not
 * wait for that.
 *
 * @param takenForSeconds how long the server takes it. It then goes on for up to ten seconds from memory.
 */
export function serviceAccountToken(lab: LabHandle, account: ServiceAccount, takenForSeconds: number): string {
  const { namespace, name, uid } = account;
  const issuer = 'https://kubernetes.default.svc.cluster.local';
  const exp = realNowSeconds() + takenForSeconds - leewaySeconds;
  return signToken(keyPairOf(lab, 'service-accounts'), {
    iss: issuer,
    aud: [issuer],
    sub: `system:serviceaccount:${namespace}:${name}`,
    iat: exp - 3600,
    nbf: exp - 3600,
    exp,
    'kubernetes.io': { namespace, serviceaccount: { name, uid } },
  });
}
