import path from 'node:path';
import { isNode, LineCounter } from 'yaml';
import type { JsonObject, JsonValue } from '../../core/json.ts';
import { isJsonObject } from '../../core/json.ts';
import type { Problem } from '../../core/problem.ts';
import { problem } from '../../core/problem.ts';
import type {
  AuthProviderEntry,
  OidcEntry,
  ClusterEntry,
  ContextEntry,
  ExecEntry,
  Impersonation,
  ParsedKubeconfig,
  UserEntry,
} from './entries.ts';
import { offsetOfOddKey, readYaml, yamlLimits } from './yaml-document.ts';

/**
 * Reads one kubeconfig file (YAML or JSON). Relative paths in it are taken from its own folder. An entry that cannot be used is a
 * problem beside the others, and its text is never repeated: it may hold a secret.
 */
export function parseKubeconfigFile(file: string, text: string): ParsedKubeconfig {
  const lines = new LineCounter();
  const document = readYaml(text, lines);
  const [error] = document.errors;
  if (error !== undefined) {
    const { line, col } = lines.linePos(error.pos[0]);
    return broken(file, `line ${line}, column ${col}: ${explain(error.code)}`, { line, column: col });
  }
  const oddKey = offsetOfOddKey(document);
  if (oddKey !== undefined) {
    const { line, col } = lines.linePos(oddKey);
    return broken(file, `line ${line}, column ${col}: a key is a mapping or a list`, { line, column: col });
  }
  let root: unknown;
  try {
    root = document.toJS(yamlLimits);
  } catch (error) {
    const isOfAliases = error instanceof ReferenceError;
    return broken(
      file,
      isOfAliases ? 'it uses too many YAML aliases' : 'a merge (<<) is of something else than mappings',
    );
  }
  if (root === null || root === undefined) return { file, contexts: [], clusters: [], users: [], problems: [] };
  if (!isJsonObject(root)) return broken(file, 'it is not a mapping of clusters, contexts and users');

  const problems: Problem[] = [];
  const refusals: Problem[] = [];
  const lineOf = (...path: readonly (string | number)[]): number | undefined => {
    const node = document.getIn(path, true);
    return isNode(node) && node.range ? lines.linePos(node.range[0]).line : undefined;
  };
  const folder = path.dirname(file);
  const entries = <Entry>(list: string, key: string, make: (name: string, value: JsonObject) => Entry): Entry[] =>
    readList({ root: root, file, list, key, make, problems, refusals, lineOf });
  const currentContext = textOf(root['current-context']);
  const lists = {
    contexts: entries('contexts', 'context', contextOf),
    clusters: entries('clusters', 'cluster', (name, value) => clusterOf(name, value, folder)),
    users: entries('users', 'user', (name, value) => userOf(name, value, file)),
  };
  const [refusal] = refusals;
  return {
    file,
    ...(currentContext === undefined ? {} : { currentContext }),
    ...lists,
    problems,
    ...(refusal === undefined ? {} : { refusal }),
  };
}

interface ListReading<Entry> {
  readonly root: JsonObject;
  readonly file: string;
  readonly list: string;
  readonly key: string;
  readonly make: (name: string, value: JsonObject) => Entry;
  readonly problems: Problem[];
  /** Those of the problems for which kubectl refuses the file. */
  readonly refusals: Problem[];
  /** Line of what stands at a path, from 1. */
  readonly lineOf: (...path: readonly (string | number)[]) => number | undefined;
}

function readList<Entry>({ root, file, list, key, make, problems, refusals, lineOf }: ListReading<Entry>): Entry[] {
  const items = root[list];
  const note = (reason: string, ...path: readonly number[]): Problem => {
    const line = lineOf(list, ...path);
    const where = line === undefined ? '' : `line ${line}: `;
    const place = { file, ...(line === undefined ? {} : { line }) };
    const noted = problem('cluster.kubeconfig-entry-broken', { path: file, list, reason: where + reason }, { place });
    problems.push(noted);
    return noted;
  };
  const refuse = (reason: string, ...path: readonly number[]): void => {
    refusals.push(note(reason, ...path));
  };
  if (items === undefined || items === null) return [];
  if (!Array.isArray(items)) {
    refuse('it is not a list');
    return [];
  }
  const made: Entry[] = [];
  const names = new Set<string>();
  for (const [index, item] of (items as readonly JsonValue[]).entries()) {
    const name = nameOf(item);
    if (!isJsonObject(item) || name === undefined) {
      // For kubectl such an entry has an empty name, which is one like others.
      if (isNameless(item)) note(`number ${index + 1} has no name`, index);
      else refuse(`number ${index + 1} has no name that is a text`, index);
      continue;
    }
    const value = item[key];
    // kubectl accepts a user without a body: it means "no credentials".
    if (value !== undefined && value !== null && !isJsonObject(value)) {
      refuse(`"${name}" has no mapping below "${key}"`, index);
      continue;
    }
    if (names.has(name)) {
      refuse(`"${name}" is there twice, and the first one is used`, index);
      continue;
    }
    names.add(name);
    made.push(make(name, isJsonObject(value) ? value : {}));
  }
  return made;
}

function contextOf(name: string, value: JsonObject): ContextEntry {
  return {
    name,
    cluster: textOf(value['cluster']) ?? '',
    user: textOf(value['user']) ?? '',
    namespace: textOf(value['namespace']) ?? 'default',
  };
}

function clusterOf(name: string, value: JsonObject, folder: string): ClusterEntry {
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

function userOf(name: string, value: JsonObject, file: string): UserEntry {
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
    args: Array.isArray(value['args']) ? (value['args'] as readonly JsonValue[]).map(String) : [],
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
  return Array.isArray(value) ? (value as readonly JsonValue[]).map(String) : [];
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

/** The name of an entry as it stands in its list; undefined for one that has none. */
export function nameOf(entry: JsonValue): string | undefined {
  return isJsonObject(entry) ? textOf(entry['name']) : undefined;
}

function isNameless(entry: JsonValue): boolean {
  if (entry === null) return true;
  return isJsonObject(entry) && [undefined, null, ''].includes(entry['name'] as string | null | undefined);
}

/** A text that is not empty. Numbers count: a context may be called `1`. */
function textOf(value: JsonValue | undefined): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The YAML error in words of ours: the parser's own message quotes the text around it, which may be a secret. */
function explain(code: string): string {
  const known: Readonly<Record<string, string>> = {
    TAB_AS_INDENT: 'a tab stands where spaces must',
    BAD_INDENT: 'the indentation is wrong',
    DUPLICATE_KEY: 'a key is there twice',
    MISSING_CHAR: 'a bracket, quote or colon is missing',
    MULTIPLE_DOCS: 'it has more than one YAML document',
    BLOCK_AS_IMPLICIT_KEY: 'a mapping begins where a value stands',
  };
  return known[code] ?? `it is not YAML (${code.toLowerCase().replaceAll('_', ' ')})`;
}

function broken(
  file: string,
  reason: string,
  position?: { readonly line: number; readonly column: number },
): ParsedKubeconfig {
  const refusal = problem('cluster.kubeconfig-broken', { path: file, reason }, { place: { file, ...position } });
  return { file, contexts: [], clusters: [], users: [], problems: [refusal], refusal };
}
