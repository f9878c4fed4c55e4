import { readFile } from 'node:fs/promises';
import { orCancelled } from '../../core/abort.ts';
import { problemError } from '../../core/problem.ts';
import type { ResolvedContext } from '../kubeconfig.ts';
import type { PluginCredential } from './exec-plugin.ts';
import { runCredentialPlugin } from './exec-plugin.ts';

/** What proves who we are: headers, and certificate and key for TLS. All of it is secret. */
export interface Credential {
  readonly headers: Readonly<Record<string, string | string[]>>;
  /** PEM text. */
  readonly clientCertificate?: string;
  /** PEM text. */
  readonly clientKey?: string;
  /** The bearer token in `headers`, to say when it expired. */
  readonly token?: string;
}

/** A plugin's credential is renewed this long before its stated end, so that it does not end on the way. */
const expirySkewMs = 30_000;

/** Token files are rotated in place (service account tokens each hour), so they are read again after this long. */
const tokenFileAgeMs = 10_000;

/** Credentials of one user for one cluster. Many requests at once run a plugin or read a file once. */
export class Credentials {
  readonly #context: ResolvedContext;
  #current: { readonly credential: Credential; readonly validUntilMs: number } | undefined;
  #pending: Promise<Credential> | undefined;

  constructor(context: ResolvedContext) {
    this.#context = context;
  }

  /**
   * The credential to send now.
   *
   * @throws `cluster.credential-*`, `cluster.auth-provider-unsupported`
   */
  async get(signal: AbortSignal | undefined): Promise<Credential> {
    if (this.#current !== undefined && Date.now() < this.#current.validUntilMs) return this.#current.credential;
    this.#pending ??= this.#make().finally(() => {
      this.#pending = undefined;
    });
    return orCancelled(this.#pending, signal);
  }

  /**
   * Called with the credential that the server refused.
   *
   * @returns true where a new one may be had: the same credential is not offered twice.
   */
  refused(credential: Credential): boolean {
    const { user } = this.#context;
    const canRenew = user.exec !== undefined || user.tokenFile !== undefined;
    if (canRenew && this.#current?.credential === credential) this.#current = undefined;
    return canRenew;
  }

  async #make(): Promise<Credential> {
    const { user, cluster } = this.#context;
    if (user.exec !== undefined) {
      const plugin = await runCredentialPlugin(user.exec, cluster);
      const validUntilMs = plugin.expiresAtMs === undefined ? Infinity : plugin.expiresAtMs - expirySkewMs;
      return this.#keep(await this.#assemble(plugin), validUntilMs);
    }
    const validUntilMs = user.tokenFile === undefined ? Infinity : Date.now() + tokenFileAgeMs;
    return this.#keep(await this.#assemble({}), validUntilMs);
  }

  #keep(credential: Credential, validUntilMs: number): Credential {
    this.#current = { credential, validUntilMs };
    return credential;
  }

  async #assemble(plugin: PluginCredential): Promise<Credential> {
    const { user } = this.#context;
    const token = plugin.token ?? (await this.#token());
    const clientCertificate =
      plugin.clientCertificate ??
      user.clientCertificate ??
      (await readCredentialFile(user.clientCertificateFile, 'the client certificate'));
    const clientKey =
      plugin.clientKey ?? user.clientKey ?? (await readCredentialFile(user.clientKeyFile, 'the client key'));
    return {
      headers: { ...this.#authorization(token), ...this.#impersonation() },
      ...(clientCertificate === undefined || clientKey === undefined ? {} : { clientCertificate, clientKey }),
      ...(token === undefined ? {} : { token }),
    };
  }

  async #token(): Promise<string | undefined> {
    const { user } = this.#context;
    if (user.tokenFile !== undefined) return (await readCredentialFile(user.tokenFile, 'the token'))?.trim();
    if (user.token !== undefined) return user.token;
    if (user.authProvider === undefined) return undefined;
    const { name, idToken } = user.authProvider;
    if (idToken === undefined) throw problemError('cluster.auth-provider-unsupported', { name });
    return idToken;
  }

  #authorization(token: string | undefined): Readonly<Record<string, string>> {
    const { basic } = this.#context.user;
    if (token !== undefined) return { authorization: `Bearer ${token}` };
    if (basic === undefined) return {};
    const encoded = Buffer.from(`${basic.username}:${basic.password}`).toString('base64');
    return { authorization: `Basic ${encoded}` };
  }

  #impersonation(): Readonly<Record<string, string | string[]>> {
    const { impersonate } = this.#context.user;
    if (impersonate === undefined) return {};
    return {
      'impersonate-user': impersonate.user,
      ...(impersonate.groups.length === 0 ? {} : { 'impersonate-group': [...impersonate.groups] }),
      ...(impersonate.uid === undefined ? {} : { 'impersonate-uid': impersonate.uid }),
    };
  }
}

/**
 * A file that the kubeconfig names.
 *
 * @throws `cluster.credential-file`
 */
export async function readCredentialFile(file: string | undefined, what: string): Promise<string | undefined> {
  if (file === undefined) return undefined;
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw problemError('cluster.credential-file', { path: file, what }, { detail: code });
  }
}
