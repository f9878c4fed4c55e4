import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { JsonObject } from '../../core/json.ts';
import { isJsonObject } from '../../core/json.ts';
import { problemError } from '../../core/problem.ts';
import type { AddedContext, KubeconfigChange, KubeconfigEntry } from '../types.ts';
import { nameOf, parseKubeconfigFile } from './parse.ts';
import { readYaml, yamlLimits } from './yaml-document.ts';

type List = KubeconfigEntry['list'];

/** What is in the kubeconfig already. */
export interface Present {
  readonly has: (list: List, name: string) => boolean;
  /** The entry as it is written, and the file that has it. */
  readonly bodyOf: (list: List, name: string) => { readonly file: string; readonly entry: unknown } | undefined;
}

/** Entries to append, as they are written. */
export interface Addition extends Readonly<Record<List, readonly JsonObject[]>> {
  readonly added: readonly AddedContext[];
}

/** Fields of clusters and users that are paths. */
const pathFields = ['certificate-authority', 'client-certificate', 'client-key', 'tokenFile'] as const;

/**
 * The entries that the contexts of another kubeconfig need. Context names are what people see, so a name that is taken is theirs to solve;
 * clusters and users whose name is taken by something else get a free one (`default-2`), and what is there already in the same words
 * is used as it is. A context must bring its cluster and user: it could otherwise send somebody's credentials to a server of its own.
 *
 * @throws `cluster.kubeconfig-broken`, `cluster.kubeconfig-nothing-to-add`, `cluster.context-broken`, `cluster.context-name`,
 *   `cluster.contexts-exist`
 */
export function additionOf(change: Extract<KubeconfigChange, { is: 'add' }>, present: Present): Addition {
  const { file, text = '', names } = change;
  const parsed = parseKubeconfigFile(file, text);
  const [broken] = parsed.problems;
  if (broken !== undefined) throw problemError(broken.code, broken.params, { place: broken.place });
  const unknown = change.only?.find((name) => parsed.contexts.every((context) => context.name !== name));
  if (unknown !== undefined) throw problemError('cluster.no-context-in', { path: file, context: unknown });
  const selected = parsed.contexts.filter(({ name }) => change.only?.includes(name) !== false);
  if (selected.length === 0) throw problemError('cluster.kubeconfig-nothing-to-add', { path: file });
  const wanted: string[] = [];
  const isFree = (name: string): boolean => !present.has('contexts', name) && !wanted.includes(name);
  for (const { name } of selected) {
    const asked = names[name] ?? name;
    wanted.push(change.numberTaken === true ? freeName(asked, isFree) : asked);
  }
  if (wanted.includes('')) throw problemError('cluster.context-name');
  const taken = wanted.filter((name, index) => present.has('contexts', name) || wanted.indexOf(name) !== index);
  if (taken.length > 0)
    throw problemError('cluster.contexts-exist', { contexts: taken.map((name) => `"${name}"`).join(', ') });

  const root = readYaml(text).toJS(yamlLimits) as JsonObject;
  const clusters = new Entries('clusters', root, file, present);
  const users = new Entries('users', root, file, present);
  const contexts: JsonObject[] = [];
  const added: AddedContext[] = [];
  for (const [index, { name, cluster, user }] of selected.entries()) {
    const newName = wanted[index] ?? name;
    const server = parsed.clusters.find((entry) => entry.name === cluster);
    const signIn = parsed.users.find((entry) => entry.name === user);
    if (server === undefined)
      throw problemError('cluster.context-broken', { context: name, what: 'cluster', name: cluster });
    if (signIn === undefined && user !== '')
      throw problemError('cluster.context-broken', { context: name, what: 'user', name: user });
    const written = entryOf(root, 'contexts', name);
    const body = isJsonObject(written['context']) ? written['context'] : {};
    const renamed = {
      ...body,
      cluster: clusters.take(cluster),
      ...(user === '' ? {} : { user: users.take(user) }),
    };
    contexts.push({ ...written, name: newName, context: renamed });
    const program = signIn?.exec?.command;
    added.push({
      name: newName,
      ...(newName === name ? {} : { was: name }),
      server: server.server,
      ...(program === undefined ? {} : { program }),
    });
  }
  return { contexts, clusters: clusters.taken, users: users.taken, added };
}

/** Clusters or users of the added file, each taken once and under a name that is free. */
class Entries {
  readonly taken: JsonObject[] = [];
  readonly #names = new Map<string, string>();
  readonly #list: 'clusters' | 'users';
  readonly #root: JsonObject;
  readonly #file: string;
  readonly #present: Present;

  constructor(list: 'clusters' | 'users', root: JsonObject, file: string, present: Present) {
    this.#list = list;
    this.#root = root;
    this.#file = file;
    this.#present = present;
  }

  /** The name that the entry has afterwards. */
  take(name: string): string {
    const known = this.#names.get(name);
    if (known !== undefined) return known;
    const entry = withAbsolutePaths(entryOf(this.#root, this.#list, name), this.#list, path.dirname(this.#file));
    const newName = freeName(name, (candidate) => {
      const there = this.#present.bodyOf(this.#list, candidate);
      const isOfAnother = [...this.#names.values()].includes(candidate);
      return !isOfAnother && (there === undefined || this.#isSame(there, { ...entry, name: candidate }));
    });
    this.#names.set(name, newName);
    if (this.#present.bodyOf(this.#list, newName) === undefined) this.taken.push({ ...entry, name: newName });
    return newName;
  }

  #isSame(there: { readonly file: string; readonly entry: unknown }, entry: JsonObject): boolean {
    const absolute = withAbsolutePaths(there.entry as JsonObject, this.#list, path.dirname(there.file));
    return isDeepStrictEqual({ ...absolute, name: entry['name'] }, entry);
  }
}

/** The name, or with the first number from 2 on under which it is free. */
function freeName(name: string, isFree: (candidate: string) => boolean): string {
  let candidate = name;
  for (let number = 2; !isFree(candidate); number += 1) candidate = `${name}-${number}`;
  return candidate;
}

function entryOf(root: JsonObject, list: List, name: string): JsonObject {
  const entries = root[list] as unknown as readonly JsonObject[];
  return entries.find((entry) => nameOf(entry) === name) ?? {};
}

/** Paths are relative to the file that has them, so they would lead elsewhere from another folder. */
function withAbsolutePaths(entry: JsonObject, list: 'clusters' | 'users', folder: string): JsonObject {
  const key = list === 'clusters' ? 'cluster' : 'user';
  const written = entry[key];
  if (!isJsonObject(written)) return entry;
  const body: Record<string, unknown> = { ...written };
  for (const field of pathFields) {
    const value = body[field];
    if (typeof value === 'string' && value !== '') body[field] = path.resolve(folder, value);
  }
  const exec = written['exec'];
  const command = isJsonObject(exec) ? exec['command'] : undefined;
  // A name alone is looked for on the PATH.
  if (isJsonObject(exec) && typeof command === 'string' && /[/\\]/.test(command))
    body['exec'] = { ...exec, command: path.resolve(folder, command) };
  return { ...entry, [key]: body } as JsonObject;
}
