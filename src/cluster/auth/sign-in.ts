import { X509Certificate } from 'node:crypto';
import path from 'node:path';
import type { UserEntry } from '../kubeconfig/entries.ts';
import type { Credential } from './credentials.ts';
import { tokenClaims } from './token-claims.ts';

/** How a user proves who they are. */
export type SignInWay = 'plugin' | 'oidc' | 'token-file' | 'token' | 'password' | 'certificate' | 'nothing';

/** From when to when something counts, and for whom. Times in milliseconds since 1970. */
export interface Validity {
  readonly startMs?: number;
  readonly endMs?: number;
  readonly subject?: string;
}

/** How a user proves who they are, for people. It holds no secret, and nothing that one could be made of. */
export interface SignIn {
  readonly way: SignInWay;
  /** Name of the entry in the kubeconfig. */
  readonly user: string;
  /** Of the client certificate that is sent. */
  readonly certificate?: Validity;
  /** Of the bearer token that is sent, where it is a JSON Web Token. */
  readonly token?: Validity;
  /** Another certificate or token comes without a person, before this one ends. */
  readonly isRenewed: boolean;
  /** File name of the credential plugin, and when it ran last in this process. */
  readonly plugin?: { readonly name: string; readonly ranAtMs?: number; readonly endMs?: number };
  readonly issuer?: string;
  readonly tokenFile?: string;
  /** Whose rights are asked for instead of the user's own. */
  readonly impersonates?: string;
}

/** What a plugin did last. */
export interface PluginRun {
  readonly ranAtMs: number;
  readonly expiresAtMs?: number | undefined;
}

/** @param credential what is sent now; undefined before the first request. */
export function signInOf(user: UserEntry, credential: Credential | undefined, run?: PluginRun): SignIn {
  const way = wayOf(user);
  const certificate = certificateValidity(credential?.clientCertificate ?? user.clientCertificate);
  const token = tokenClaims(credential?.token ?? user.token);
  const oidc = user.authProvider?.oidc;
  return {
    way,
    user: user.name,
    ...(certificate === undefined ? {} : { certificate }),
    ...(token === undefined ? {} : { token }),
    isRenewed: way === 'plugin' || way === 'token-file' || (way === 'oidc' && oidc?.tokens.refreshToken !== undefined),
    ...(way !== 'plugin' || user.exec === undefined ? {} : { plugin: pluginOf(user.exec.command, run) }),
    ...(way !== 'oidc' || oidc === undefined ? {} : { issuer: oidc.issuerUrl }),
    ...(way !== 'token-file' || user.tokenFile === undefined ? {} : { tokenFile: user.tokenFile }),
    ...(user.impersonate === undefined ? {} : { impersonates: user.impersonate.user }),
  };
}

/** The order is that of {@link Credentials}. */
function wayOf({
  tokenFile,
  token,
  basic,
  authProvider,
  clientCertificate,
  clientCertificateFile,
  exec,
}: UserEntry): SignInWay {
  if (tokenFile !== undefined) return 'token-file';
  if (token !== undefined) return 'token';
  if (basic !== undefined) return 'password';
  if (authProvider?.oidc !== undefined) return 'oidc';
  if (clientCertificate !== undefined || clientCertificateFile !== undefined) return 'certificate';
  return exec === undefined ? 'nothing' : 'plugin';
}

function pluginOf(command: string, run: PluginRun | undefined): NonNullable<SignIn['plugin']> {
  return {
    name: path.basename(command),
    ...(run === undefined ? {} : { ranAtMs: run.ranAtMs }),
    ...(run?.expiresAtMs === undefined ? {} : { endMs: run.expiresAtMs }),
  };
}

function certificateValidity(pem: string | undefined): Validity | undefined {
  if (pem === undefined) return undefined;
  try {
    const { validFrom, validTo, subject } = new X509Certificate(pem);
    return { startMs: Date.parse(validFrom), endMs: Date.parse(validTo), subject: subject.replaceAll('\n', ', ') };
  } catch {
    // Not a certificate that Node reads; the server may.
    return undefined;
  }
}

const dayMs = 24 * 3_600_000;

/** So long before its end is told of it. */
const warnBeforeMs = { certificate: 14 * dayMs, token: 3_600_000 } as const;

/** Where the whole life is short, its last fifth is near the end: a certificate of twelve hours is not always about to end. */
const lastShare = 0.2;

/** What ends soon, or has ended. */
export interface EndingCredential {
  readonly what: 'certificate' | 'token';
  readonly endMs: number;
  readonly hasEnded: boolean;
}

/**
 * What a person should renew: a certificate in its last 14 days, a token in its last hour, each in its last fifth where its life is shorter
 * than that. What is renewed by itself is not told of: it is renewed by the next request, and where that fails the request says so.
 */
export function endingCredential({ certificate, token, isRenewed }: SignIn, now: Date): EndingCredential | undefined {
  if (isRenewed) return undefined;
  const ending = (['certificate', 'token'] as const).flatMap((what): readonly EndingCredential[] => {
    const { startMs, endMs } = (what === 'certificate' ? certificate : token) ?? {};
    if (endMs === undefined) return [];
    const leftMs = endMs - now.getTime();
    const lifeMs = startMs === undefined ? Infinity : endMs - startMs;
    const isSoon = leftMs <= Math.min(warnBeforeMs[what], lifeMs * lastShare);
    return isSoon ? [{ what, endMs, hasEnded: leftMs <= 0 }] : [];
  });
  return ending.sort((left, right) => left.endMs - right.endMs)[0];
}
