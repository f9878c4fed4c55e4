import { createSecureContext } from 'node:tls';
import { orCancelled } from '../../core/abort.ts';
import { problemError } from '../../core/problem.ts';
import type { ResolvedContext } from '../kubeconfig.ts';
import type { ExecEntry, UserEntry } from '../kubeconfig/entries.ts';
import { createDispatcher } from '../transport/dispatcher.ts';
import { proxyFor } from '../transport/proxy.ts';
import type { ProxySources } from '../transport/proxy.ts';
import { CredentialFiles, fileAgeMs } from './credential-files.ts';
import type { PluginCredential } from './exec-plugin.ts';
import { runCredentialPlugin } from './exec-plugin.ts';
import { authorizationHeaders, impersonationHeaders } from './headers.ts';
import { OidcSession } from './oidc.ts';
import { ServerClock } from './server-clock.ts';
import type { PluginRun, SignIn } from './sign-in.ts';
import { signInOf } from './sign-in.ts';
import { tokenEndMs } from './token-claims.ts';

/** What proves who we are, and whom we trust: headers, and PEM texts for TLS. All of it is secret. */
export interface Credential {
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly clientCertificate?: string;
  readonly clientKey?: string;
  readonly certificateAuthority?: string;
  /** The bearer token in `headers`, to say when it expired. */
  readonly token?: string;
}

/** A plugin's credential is renewed this long before its stated end, so that it does not end on the way. */
const expirySkewMs = 30_000;

/** However soon a plugin says that its credential ends, by a clock that may be wrong, it is used for this long. */
const leastValidityMs = 5_000;

/** What failed is not done again at once: sixty watches would open sixty windows of a browser. */
const failureAgeMs = 5_000;

/** A renewed credential that the server never accepted is not renewed again for this long. */
const renewalPauseMs = 30_000;

/** A new pair of files is seldom written in one moment; what does not fit together is looked at again after this long. */
const halfWrittenMs = 1_000;

/**
 * Credentials of one user for one cluster. Many requests at once run a plugin or read a file once. What stands in files is read again
 * while requests are made, so that rotated certificates, keys, tokens and authorities are seen without a restart.
 *
 * Which of several credentials counts is as in client-go: a token file before a token, a token before name and password, and a plugin
 * only where there is none of these and no client certificate. What client-go takes for a mistake is refused.
 */
export class Credentials {
  /** Of the server; whoever gets its answers lets it hear them. */
  readonly clock = new ServerClock();
  readonly #context: ResolvedContext;
  readonly #files = new CredentialFiles();
  readonly #oidc: OidcSession | undefined;
  #current: { readonly credential: Credential; readonly validUntilMs: number } | undefined;
  #pending: Promise<Credential> | undefined;
  #plugin: { readonly given: PluginCredential; readonly givenAtMs: number } | undefined;
  #failure: { readonly error: unknown; readonly untilMs: number } | undefined;
  #pluginRun: PluginRun | undefined;
  /** Reading a certificate takes half a millisecond, and rows ask often. */
  #described:
    { readonly of: Credential | undefined; readonly run: PluginRun | undefined; readonly signIn: SignIn } | undefined;
  #unproven: { readonly credential: Credential; readonly renewedAtMs: number } | undefined;

  constructor(context: ResolvedContext) {
    this.#context = context;
    const { name, authProvider } = context.user;
    this.#oidc =
      authProvider?.oidc === undefined
        ? undefined
        : new OidcSession(name, authProvider.oidc, this.clock, async (server, entry) => {
            const { issuerAuthority, issuerAuthorityFile } = entry;
            const ca = issuerAuthority ?? (await this.#read(issuerAuthorityFile, "the issuer's certificate authority"));
            return createDispatcher(server, proxyFor(server, issuerProxy(context)), ca === undefined ? {} : { ca });
          });
  }

  /** How the user proves who they are, with nothing secret. */
  get signIn(): SignIn {
    const credential = this.#current?.credential;
    const run = this.#pluginRun;
    if (this.#described === undefined || this.#described.of !== credential || this.#described.run !== run)
      this.#described = { of: credential, run, signIn: signInOf(this.#context.user, credential, run) };
    return this.#described.signIn;
  }

  /**
   * The credential to send now; the same object as long as nothing of it changed.
   *
   * @throws `cluster.credential-*`, `cluster.impersonation-incomplete`, `cluster.auth-provider-unsupported`
   */
  async get(signal: AbortSignal | undefined): Promise<Credential> {
    if (this.#current !== undefined && Date.now() < this.#current.validUntilMs) return this.#current.credential;
    this.#pending ??= this.#make().finally(() => {
      this.#pending = undefined;
    });
    return orCancelled(this.#pending, signal);
  }

  /**
   * Called with a credential that the server refused: files are read, or a plugin is run, once more.
   *
   * @returns undefined where nothing else is to be had: the same credential is not offered twice.
   */
  async renew(refused: Credential, signal: AbortSignal | undefined): Promise<Credential | undefined> {
    if (this.#current?.credential === refused) {
      if (this.#isPaused(refused)) return undefined;
      this.#plugin = undefined;
      this.#oidc?.refuse(refused.token);
      return this.#again(refused, signal);
    }
    return this.get(signal);
  }

  /** Called where TLS failed: undefined where the files say nothing new. */
  async reread(failed: Credential, signal: AbortSignal | undefined): Promise<Credential | undefined> {
    return this.#files.hasAny ? this.#again(failed, signal) : undefined;
  }

  /**
   * Somebody asks to try again: what failed may be tried at once, and what the server did not take is not kept. A credential that it
   * took stays, so that nobody has to sign in for nothing.
   */
  forget(): void {
    this.#failure = undefined;
    this.#files.expire();
    if (this.#current !== undefined) this.#current = { ...this.#current, validUntilMs: 0 };
    if (this.#unproven !== undefined) this.#plugin = undefined;
    this.#unproven = undefined;
  }

  /** The server answered to a credential, be it with a refusal of something else. */
  accepted(credential: Credential): void {
    if (this.#unproven?.credential === credential) this.#unproven = undefined;
  }

  async #again(old: Credential, signal: AbortSignal | undefined): Promise<Credential | undefined> {
    this.#files.expire();
    if (this.#current !== undefined) this.#current = { ...this.#current, validUntilMs: 0 };
    const renewed = await this.get(signal);
    this.#unproven = { credential: renewed, renewedAtMs: Date.now() };
    return renewed === old ? undefined : renewed;
  }

  /** Reading files costs nothing; running a plugin or asking an issuer may cost a person's attention. */
  #isPaused(refused: Credential): boolean {
    if (this.#unproven?.credential !== refused) return false;
    const isDear = this.#plugin !== undefined || this.#oidc !== undefined;
    return isDear && Date.now() - this.#unproven.renewedAtMs < renewalPauseMs;
  }

  async #make(): Promise<Credential> {
    const previous = this.#current?.credential;
    const assembled = await this.#assemble();
    const validUntilMs = Math.min(
      this.#pluginValidUntilMs(),
      this.#oidc === undefined ? Infinity : this.#validUntilMs(tokenEndMs(assembled.token), Date.now()),
      this.#files.hasAny ? Date.now() + fileAgeMs : Infinity,
    );
    if (previous !== undefined && isSame(previous, assembled)) return this.#keep(previous, validUntilMs);
    const fault = isSameMaterial(previous, assembled) ? undefined : materialFault(assembled);
    if (fault === undefined) return this.#keep(assembled, validUntilMs);
    if (previous !== undefined && this.#files.hasAny) return this.#keep(previous, Date.now() + halfWrittenMs);
    throw problemError('cluster.credential-material', { context: this.#context.context.name }, { detail: fault });
  }

  #keep(credential: Credential, validUntilMs: number): Credential {
    this.#current = { credential, validUntilMs };
    return credential;
  }

  #pluginValidUntilMs(): number {
    return this.#plugin === undefined
      ? Infinity
      : this.#validUntilMs(this.#plugin.given.expiresAtMs, this.#plugin.givenAtMs);
  }

  /** By our clock, for what was given to us and ends by the clock of the server. */
  #validUntilMs(expiresAtMs: number | undefined, givenAtMs: number): number {
    if (expiresAtMs === undefined) return Infinity;
    const endMs = this.clock.byOurs(expiresAtMs);
    // A token that lives for a minute would be renewed all the time by a skew of half a minute.
    const skewMs = Math.min(expirySkewMs, (endMs - givenAtMs) / 4);
    return Math.max(givenAtMs + leastValidityMs, endMs - skewMs);
  }

  async #assemble(): Promise<Credential> {
    const { user, cluster } = this.#context;
    refuseAmbiguous(user);
    const impersonation = impersonationHeaders(user);
    const certificateAuthority =
      cluster.certificateAuthority ?? (await this.#read(cluster.certificateAuthorityFile, 'the certificate authority'));
    const own = {
      clientCertificate:
        user.clientCertificate ?? (await this.#read(user.clientCertificateFile, 'the client certificate')),
      clientKey: user.clientKey ?? (await this.#read(user.clientKeyFile, 'the client key')),
      token: await this.#token(),
    };
    const hasOwn = own.token !== undefined || user.basic !== undefined || own.clientCertificate !== undefined;
    const plugin =
      user.exec === undefined || hasOwn ? undefined : await this.#fromPlugin(user.exec, certificateAuthority);
    const { token, clientCertificate, clientKey } = plugin ?? own;
    return {
      headers: { ...authorizationHeaders(user, token), ...impersonation },
      ...(clientCertificate === undefined ? {} : { clientCertificate }),
      ...(clientKey === undefined ? {} : { clientKey }),
      ...(certificateAuthority === undefined ? {} : { certificateAuthority }),
      ...(token === undefined ? {} : { token }),
    };
  }

  async #fromPlugin(exec: ExecEntry, certificateAuthority: string | undefined): Promise<PluginCredential> {
    const { cluster } = this.#context;
    if (this.#plugin !== undefined && Date.now() < this.#pluginValidUntilMs()) return this.#plugin.given;
    this.#plugin = undefined;
    const known = certificateAuthority === undefined ? cluster : { ...cluster, certificateAuthority };
    const given = await this.#unlessFailed(() => runCredentialPlugin(exec, known));
    this.#plugin = { given, givenAtMs: Date.now() };
    this.#pluginRun = { ranAtMs: Date.now(), expiresAtMs: given.expiresAtMs };
    return given;
  }

  /** Does what may open a browser or ask an issuer, but not again at once where it has just failed. */
  async #unlessFailed<Given>(work: () => Promise<Given>): Promise<Given> {
    if (this.#failure !== undefined && Date.now() < this.#failure.untilMs) throw this.#failure.error;
    try {
      return await work();
    } catch (error) {
      this.#failure = { error, untilMs: Date.now() + failureAgeMs };
      throw error;
    }
  }

  async #token(): Promise<string | undefined> {
    const { user } = this.#context;
    if (user.tokenFile !== undefined) {
      try {
        return (await this.#files.read(user.tokenFile, 'the token')).trim();
      } catch (error) {
        if (user.token === undefined) throw error;
      }
    }
    if (user.token !== undefined) return user.token;
    if (user.authProvider === undefined || user.basic !== undefined) return undefined;
    const { name } = user.authProvider;
    const oidc = this.#oidc;
    if (oidc === undefined) throw problemError('cluster.auth-provider-unsupported', { name });
    return this.#unlessFailed(() => oidc.idToken());
  }

  async #read(file: string | undefined, what: string): Promise<string | undefined> {
    return file === undefined ? undefined : this.#files.read(file, what);
  }
}

/** Pairs that `validateAuthInfo` of client-go does not accept: kubectl does nothing for such a user. */
function refuseAmbiguous({ name, token, basic, exec, authProvider }: UserEntry): void {
  const pairs = [
    token !== undefined && basic !== undefined ? { first: 'a token', second: 'a name with a password' } : undefined,
    exec !== undefined && authProvider !== undefined
      ? { first: 'a credential plugin', second: 'an auth provider' }
      : undefined,
  ];
  const pair = pairs.find((one) => one !== undefined);
  if (pair !== undefined) throw problemError('cluster.credential-ambiguous', { user: name, ...pair });
}

/** True where both lead to the same TLS connections. */
export function isSameMaterial(left: Credential | undefined, right: Credential): boolean {
  return (
    left !== undefined &&
    left.clientCertificate === right.clientCertificate &&
    left.clientKey === right.clientKey &&
    left.certificateAuthority === right.certificateAuthority
  );
}

function isSame(left: Credential, right: Credential): boolean {
  // The rest of the headers comes of the kubeconfig and does not change.
  return isSameMaterial(left, right) && left.headers['authorization'] === right.headers['authorization'];
}

/** Why certificate, key and authority cannot be used together. OpenSSL's words name the fault and never repeat the material. */
function materialFault({ clientCertificate, clientKey, certificateAuthority }: Credential): string | undefined {
  if (clientCertificate === undefined && clientKey !== undefined) return 'the key has no certificate';
  if (clientCertificate !== undefined && clientKey === undefined) return 'the certificate has no key';
  try {
    createSecureContext({ cert: clientCertificate, key: clientKey, ca: certificateAuthority });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The kubeconfig's `proxy-url` is for the API server alone. */
function issuerProxy({ editorProxy }: ResolvedContext): ProxySources {
  return { editor: editorProxy, environment: process.env };
}
