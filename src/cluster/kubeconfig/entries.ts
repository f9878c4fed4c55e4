import type { JsonValue } from '../../core/json.ts';
import type { Problem } from '../../core/problem.ts';

/** A `contexts` entry. */
export interface ContextEntry {
  readonly name: string;
  /** The kubeconfig file that has it; absent for that of a Pod's service account. */
  readonly file?: string;
  readonly cluster: string;
  /** Empty for a context without credentials. */
  readonly user: string;
  readonly namespace: string;
}

/** A `clusters` entry. Paths are absolute. */
export interface ClusterEntry {
  readonly name: string;
  readonly server: string;
  /** PEM text. */
  readonly certificateAuthority?: string;
  readonly certificateAuthorityFile?: string;
  readonly tlsServerName?: string;
  readonly isInsecure: boolean;
  readonly proxyUrl?: string;
  /** The extension `client.authentication.k8s.io/exec`: what credential plugins are told of the cluster. */
  readonly execConfig?: JsonValue;
}

/** How a credential plugin is run (client.authentication.k8s.io). */
export interface ExecEntry {
  readonly apiVersion: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly installHint?: string;
  readonly provideClusterInfo: boolean;
  readonly interactiveMode: 'Never' | 'IfAvailable' | 'Always';
}

/** Whose rights are asked for. The user is empty where the kubeconfig names groups, uid or extra alone, which must not be sent. */
export interface Impersonation {
  readonly user: string;
  readonly groups: readonly string[];
  readonly uid?: string;
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

/** A provider that was built into kubectl. Only `oidc` still is. */
export interface AuthProviderEntry {
  readonly name: string;
  readonly oidc?: OidcEntry;
}

/** A session with an OpenID Connect issuer. */
export interface OidcEntry {
  /** The kubeconfig file that has it, and that new tokens are written to. */
  readonly file: string;
  /** Empty where it is not named; so is the client. */
  readonly issuerUrl: string;
  readonly clientId: string;
  readonly clientSecret?: string;
  /** PEM text. */
  readonly issuerAuthority?: string;
  readonly issuerAuthorityFile?: string;
  readonly tokens: { readonly idToken?: string; readonly refreshToken?: string };
}

/** A `users` entry. Paths are absolute. Every field but the name is or leads to a secret. */
export interface UserEntry {
  readonly name: string;
  /** The service account of the Pod that this process runs in; it stands in no kubeconfig file. */
  readonly isOfPod?: true;
  /** PEM text. */
  readonly clientCertificate?: string;
  readonly clientCertificateFile?: string;
  /** PEM text. */
  readonly clientKey?: string;
  readonly clientKeyFile?: string;
  readonly token?: string;
  readonly tokenFile?: string;
  readonly basic?: { readonly username: string; readonly password: string };
  readonly exec?: ExecEntry;
  readonly authProvider?: AuthProviderEntry;
  readonly impersonate?: Impersonation;
}

/** One file. */
export interface ParsedKubeconfig {
  readonly file: string;
  readonly currentContext?: string;
  readonly contexts: readonly ContextEntry[];
  readonly clusters: readonly ClusterEntry[];
  readonly users: readonly UserEntry[];
  readonly problems: readonly Problem[];
  /** The first of the problems for which kubectl refuses the file as a whole. What can be read of it is read; it is not changed. */
  readonly refusal?: Problem;
}
