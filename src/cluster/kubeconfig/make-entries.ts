import path from 'node:path';
import type { JsonObject, JsonValue } from '../../core/json.ts';
import { isJsonObject } from '../../core/json.ts';
import type {
  AuthProviderEntry,
  ClusterEntry,
  ContextEntry,
  ExecEntry,
  Impersonation,
  OidcEntry,
  UserEntry,
} from './entries.ts';

/** A context of the body of its entry. */
export function contextOf(name: string, value: JsonObject, file: string): ContextEntry {
  return {
    name,
    file,
    cluster: textOf(value['cluster']) ?? '',
    user: textOf(value['user']) ?? '',
    namespace: textOf(value['namespace']) ?? 'default',
  };
}

/** A cluster of the body of its entry. Paths are taken from the folder. */
export function clusterOf(name: string, value: JsonObject, folder: string): ClusterEntry {
  const tlsServerName = textOf(value['tls-server-name']);
  const proxyUrl = textOf(value['proxy-url']);
  const execConfig = execConfigOf(value['extensions']);
  return {
    name,
    server: textOf(value['server']) ?? '',
    ...dataOrFile(value, 'certificate-authority', folder, 'certificateAuthority', 'certificateAuthorityFile'),
    ...(tlsServerName === undefined ? {} : { tlsServerName }),
    isInsecure: value['insecure-skip-tls-verify'] === true,
    ...(proxyUrl === undefined ? {} : { proxyUrl }),
    ...(execConfig === undefined ? {} : { execConfig }),
  };
}

function execConfigOf(extensions: JsonValue | undefined): JsonValue | undefined {
  const list = Array.isArray(extensions) ? (extensions as readonly JsonValue[]) : [];
  const found = list.find((one) => isJsonObject(one) && one['name'] === 'client.authentication.k8s.io/exec');
  return isJsonObject(found) ? found['extension'] : undefined;
}

/** A user of the body of its entry. Paths are taken from the folder of the file. */
export function userOf(name: string, value: JsonObject, file: string): UserEntry {
  const folder = path.dirname(file);
  const token = textOf(value['token']);
  const tokenFile = pathOf(value['tokenFile'], folder);
  const username = textOf(value['username']);
  const exec = isJsonObject(value['exec']) ? execOf(value['exec'], folder) : undefined;
  const provider = value['auth-provider'];
  const impersonate = impersonationOf(value);
  return {
    name,
    ...dataOrFile(value, 'client-certificate', folder, 'clientCertificate', 'clientCertificateFile'),
    ...dataOrFile(value, 'client-key', folder, 'clientKey', 'clientKeyFile'),
    ...(token === undefined ? {} : { token }),
    ...(tokenFile === undefined ? {} : { tokenFile }),
    ...(username === undefined ? {} : { basic: { username, password: textOf(value['password']) ?? '' } }),
    ...(exec === undefined ? {} : { exec }),
    ...(isJsonObject(provider) ? { authProvider: authProviderOf(provider, file) } : {}),
    ...(impersonate === undefined ? {} : { impersonate }),
  };
}

function execOf(value: JsonObject, folder: string): ExecEntry {
  const command = textOf(value['command']) ?? '';
  const installHint = textOf(value['installHint']);
  const mode = value['interactiveMode'];
  const environment = Array.isArray(value['env']) ? (value['env'] as readonly JsonValue[]) : [];
  return {
    apiVersion: textOf(value['apiVersion']) ?? '',
    // A name is looked for on the PATH; anything with a separator is a path from the kubeconfig's folder.
    command: /[/\\]/.test(command) ? path.resolve(folder, command) : command,
    args: textsOf(value['args']),
    environment: Object.fromEntries(
      environment.flatMap((variable) => {
        const name = isJsonObject(variable) ? textOf(variable['name']) : undefined;
        return isJsonObject(variable) && name !== undefined ? [[name, textOf(variable['value']) ?? '']] : [];
      }),
    ),
    ...(installHint === undefined ? {} : { installHint }),
    provideClusterInfo: value['provideClusterInfo'] === true,
    interactiveMode: mode === 'Never' || mode === 'Always' ? mode : 'IfAvailable',
  };
}

function authProviderOf(value: JsonObject, file: string): AuthProviderEntry {
  const name = textOf(value['name']) ?? '';
  if (name !== 'oidc') return { name };
  const config = isJsonObject(value['config']) ? value['config'] : {};
  const clientSecret = textOf(config['client-secret']);
  const idToken = textOf(config['id-token']);
  const refreshToken = textOf(config['refresh-token']);
  const oidc: OidcEntry = {
    file,
    issuerUrl: textOf(config['idp-issuer-url']) ?? '',
    clientId: textOf(config['client-id']) ?? '',
    ...(clientSecret === undefined ? {} : { clientSecret }),
    ...dataOrFile(config, 'idp-certificate-authority', path.dirname(file), 'issuerAuthority', 'issuerAuthorityFile'),
    tokens: {
      ...(idToken === undefined ? {} : { idToken }),
      ...(refreshToken === undefined ? {} : { refreshToken }),
    },
  };
  return { name, oidc };
}

function impersonationOf(value: JsonObject): Impersonation | undefined {
  const user = textOf(value['as']);
  const uid = textOf(value['as-uid']);
  const groups = textsOf(value['as-groups']);
  const extraMap = value['as-user-extra'];
  const extra = Object.entries(isJsonObject(extraMap) ? extraMap : {}).map(
    ([key, values]) => [key, textsOf(values)] as const,
  );
  if (user === undefined && uid === undefined && groups.length === 0 && extra.length === 0) return undefined;
  return {
    user: user ?? '',
    groups,
    ...(uid === undefined ? {} : { uid }),
    ...(extra.length === 0 ? {} : { extra: Object.fromEntries(extra) }),
  };
}

function textsOf(value: JsonValue | undefined): readonly string[] {
  return Array.isArray(value) ? (value as readonly JsonValue[]).map((text) => textOf(text) ?? '') : [];
}

/** `X-data` (base64, wins) or `X` (a path) of an entry, under the given names. */
function dataOrFile<Data extends string, File extends string>(
  value: JsonObject,
  key: string,
  folder: string,
  dataName: Data,
  fileName: File,
): Readonly<Partial<Record<Data | File, string>>> {
  const data = textOf(value[`${key}-data`]);
  const file = pathOf(value[key], folder);
  const found: Record<string, string> = {};
  if (data !== undefined) found[dataName] = Buffer.from(data, 'base64').toString('utf8');
  else if (file !== undefined) found[fileName] = file;
  return found as Readonly<Partial<Record<Data | File, string>>>;
}

function pathOf(value: JsonValue | undefined, folder: string): string | undefined {
  const file = textOf(value);
  return file === undefined ? undefined : path.resolve(folder, file);
}

/** A text that is not empty. Numbers count: a context may be called `1`. */
export function textOf(value: JsonValue | undefined): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
