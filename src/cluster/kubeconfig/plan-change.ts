import { isMap, isScalar } from 'yaml';
import type { JsonObject, JsonValue } from '../../core/json.ts';
import { isJsonObject } from '../../core/json.ts';
import type { Problem } from '../../core/problem.ts';
import { problem, ProblemError, problemError } from '../../core/problem.ts';
import type { KubeconfigChange, KubeconfigChangeReport, KubeconfigEntry } from '../types.ts';
import { additionOf } from './addition.ts';
import type { YamlChange, YamlPath } from './edit-yaml.ts';
import { editYaml, NotEditable } from './edit-yaml.ts';
import type { ParsedKubeconfig } from './entries.ts';
import { nameOf, parseKubeconfigFile } from './parse.ts';
import { readYaml, yamlLimits } from './yaml-document.ts';

/** A file of the list and what it holds; undefined where it is not there. */
export interface KubeconfigText {
  readonly file: string;
  readonly text: string | undefined;
  /** Why it cannot be read, if so; nothing of it is known or changed then. */
  readonly problem?: Problem;
}

/** New texts by file, and what they mean. */
export interface PlannedChange {
  readonly texts: ReadonlyMap<string, string>;
  readonly report: KubeconfigChangeReport;
}

type List = KubeconfigEntry['list'];

/**
 * Works out a change without making it, by the rules of `kubectl config`: an entry is changed in the first file that has it; what is new, and
 * the current context, goes to the first file of the list that exists, or to the last one where none does.
 *
 * @throws `cluster.no-context`, `cluster.context-name`, `cluster.contexts-exist`, `cluster.namespace-name`, `cluster.kubeconfig-broken`,
 *   `cluster.kubeconfig-not-changed`, `cluster.kubeconfig-not-editable`, `cluster.kubeconfig-nothing-to-add`, `cluster.context-broken`
 * @see https://github.com/kubernetes/client-go/blob/master/tools/clientcmd/config.go `ModifyConfig`
 */
export function planChange(files: readonly KubeconfigText[], change: KubeconfigChange): PlannedChange {
  const draft = new Draft(files);
  const before = draft.currentContext();
  const changed = changeDraft(draft, change);
  const currentContext = draft.currentContext();
  return {
    texts: draft.changedTexts(),
    report: {
      removed: [],
      unused: [],
      added: [],
      ...changed,
      files: [...draft.changedTexts().keys()],
      ...(currentContext === undefined ? {} : { currentContext }),
      losesCurrent: change.is === 'delete' && before === change.context && draft.find('contexts', before) === undefined,
    },
  };
}

function changeDraft(draft: Draft, change: KubeconfigChange): Partial<KubeconfigChangeReport> {
  switch (change.is) {
    case 'use':
      draft.require(change.context);
      draft.setCurrentContext(change.context);
      return {};
    case 'namespace':
      setNamespace(draft, change.context, change.namespace);
      return {};
    case 'rename':
      return rename(draft, change.context, change.to);
    case 'delete':
      return remove(draft, change.context, change.withUnused);
    case 'add':
      return add(draft, change);
  }
}

function setNamespace(draft: Draft, context: string, namespace: string): void {
  const holder = draft.require(context);
  if (namespace !== '' && !/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(namespace))
    throw problemError('cluster.namespace-name', { namespace });
  const path = [...draft.pathOf(holder, 'contexts', context), 'context', 'namespace'];
  draft.edit(holder, namespace === '' ? { is: 'remove', path } : { is: 'set', path, value: namespace });
}

function rename(draft: Draft, context: string, to: string): Partial<KubeconfigChangeReport> {
  const holder = draft.require(context);
  if (to === '') throw problemError('cluster.context-name');
  if (to === context) return {};
  if (draft.find('contexts', to) !== undefined) throw problemError('cluster.contexts-exist', { contexts: `"${to}"` });
  draft.edit(holder, { is: 'set', path: [...draft.pathOf(holder, 'contexts', context), 'name'], value: to });
  if (draft.currentContext() === context) draft.setCurrentContext(to);
  return uncovered(draft, context);
}

function remove(draft: Draft, context: string, withUnused: boolean): Partial<KubeconfigChangeReport> {
  const file = draft.require(context);
  const entry = draft.parsed(file).contexts.find(({ name }) => name === context);
  draft.edit(file, { is: 'remove', path: draft.pathOf(file, 'contexts', context) });
  const removed: KubeconfigEntry[] = [{ list: 'contexts', name: context, file }];
  const unused = [...draft.unused('clusters', entry?.cluster ?? ''), ...draft.unused('users', entry?.user ?? '')];
  if (withUnused)
    for (const { list, name, file: holder } of unused.splice(0)) {
      draft.edit(holder, { is: 'remove', path: draft.pathOf(holder, list, name) });
      removed.push({ list, name, file: holder });
    }
  return { removed, unused, ...uncovered(draft, context) };
}

function add(draft: Draft, change: Extract<KubeconfigChange, { is: 'add' }>): Partial<KubeconfigChangeReport> {
  const addition = additionOf(change, {
    has: (list, name) => draft.find(list, name) !== undefined,
    bodyOf: (list, name) => draft.bodyOf(list, name),
  });
  const file = draft.defaultFile();
  for (const list of ['clusters', 'contexts', 'users'] as const)
    if (addition[list].length > 0) draft.edit(file, { is: 'append', path: [list], values: addition[list] });
  return { added: addition.added };
}

function uncovered(draft: Draft, context: string): Partial<KubeconfigChangeReport> {
  const file = draft.find('contexts', context);
  return file === undefined ? {} : { uncoveredIn: file };
}

/** The files while a change is worked out: each edit is seen by the next one. */
class Draft {
  readonly #original: ReadonlyMap<string, string | undefined>;
  readonly #texts: Map<string, string | undefined>;
  readonly #unreadable: ReadonlyMap<string, Problem | undefined>;
  readonly #parsed = new Map<string, ParsedKubeconfig>();
  readonly #roots = new Map<string, JsonObject>();

  constructor(files: readonly KubeconfigText[]) {
    this.#original = new Map(files.map(({ file, text }) => [file, text]));
    this.#texts = new Map(this.#original);
    this.#unreadable = new Map(files.map(({ file, problem }) => [file, problem]));
  }

  parsed(file: string): ParsedKubeconfig {
    const known = this.#parsed.get(file) ?? parseKubeconfigFile(file, this.#texts.get(file) ?? '');
    this.#parsed.set(file, known);
    return known;
  }

  /** The first file that has an entry. */
  find(list: List, name: string): string | undefined {
    return [...this.#texts.keys()].find((file) => this.parsed(file)[list].some((entry) => entry.name === name));
  }

  /** @throws `cluster.no-context` */
  require(context: string): string {
    const file = this.find('contexts', context);
    if (file === undefined) throw problemError('cluster.no-context', { context });
    return file;
  }

  currentContext(): string | undefined {
    const names = [...this.#texts.keys()].map((file) => this.parsed(file).currentContext);
    return names.find((name) => name !== undefined);
  }

  setCurrentContext(context: string): void {
    if (this.currentContext() === context) return;
    this.edit(this.defaultFile(), { is: 'set', path: ['current-context'], value: context });
  }

  /** Where kubectl writes what is new. */
  defaultFile(): string {
    const files = [...this.#original.keys()];
    const isThere = (file: string): boolean =>
      this.#original.get(file) !== undefined || this.#unreadable.get(file) !== undefined;
    return files.find(isThere) ?? files.at(-1) ?? '';
  }

  /** The entry of a cluster or user, where there is one and no context names it. */
  unused(list: 'clusters' | 'users', name: string): readonly KubeconfigEntry[] {
    const key = list === 'clusters' ? 'cluster' : 'user';
    const isNamed = [...this.#texts.keys()].some((file) =>
      this.parsed(file).contexts.some((entry) => entry[key] === name),
    );
    const file = isNamed ? undefined : this.find(list, name);
    return file === undefined ? [] : [{ list, name, file }];
  }

  /** The whole entry as it is written in the first file that has it, with the folder of its paths. */
  bodyOf(list: List, name: string): { readonly file: string; readonly entry: unknown } | undefined {
    const file = this.find(list, name);
    return file === undefined ? undefined : { file, entry: this.#entries(file, list)[this.#indexOf(file, list, name)] };
  }

  pathOf(file: string, list: List, name: string): YamlPath {
    return [list, this.#indexOf(file, list, name)];
  }

  #indexOf(file: string, list: List, name: string): number {
    return this.#entries(file, list).findIndex((entry) => nameOf(entry) === name);
  }

  /** A list as it is written, with entries that cannot be used. */
  #entries(file: string, list: List): readonly JsonValue[] {
    const root = this.#roots.get(file) ?? rootOf(this.#texts.get(file) ?? '');
    this.#roots.set(file, root);
    const entries = root[list];
    return Array.isArray(entries) ? (entries as readonly JsonValue[]) : [];
  }

  /** @throws `cluster.kubeconfig-broken`, `cluster.kubeconfig-not-changed`, `cluster.kubeconfig-not-editable` */
  edit(file: string, change: YamlChange): void {
    const refusal = this.#unreadable.get(file) ?? this.parsed(file).refusal;
    if (refusal !== undefined) throw new ProblemError(unchanged(refusal));
    try {
      this.#texts.set(file, editYaml(withRoot(this.#texts.get(file) ?? ''), change));
    } catch (error) {
      if (!(error instanceof NotEditable)) throw error;
      throw problemError('cluster.kubeconfig-not-editable', { path: file }, { place: { file } });
    }
    this.#parsed.delete(file);
    this.#roots.delete(file);
  }

  changedTexts(): ReadonlyMap<string, string> {
    const changed = [...this.#texts].filter(([file, text]) => text !== this.#original.get(file));
    return new Map(changed.map(([file, text]) => [file, text ?? '']));
  }
}

function unchanged(refusal: Problem): Problem {
  if (refusal.code !== 'cluster.kubeconfig-entry-broken') return refusal;
  return problem('cluster.kubeconfig-not-changed', refusal.params, { place: refusal.place });
}

function rootOf(text: string): JsonObject {
  const root: unknown = readYaml(text).toJS(yamlLimits);
  return isJsonObject(root) ? root : {};
}

/** A file that holds nothing, or only comments, begins as kubectl begins one. */
function withRoot(text: string): string {
  const { contents } = readYaml(text);
  const holdsNothing =
    contents === null ||
    (isScalar(contents) && contents.value === null) ||
    (isMap(contents) && contents.items.length === 0);
  if (!holdsNothing) return text;
  const kept = text.slice(0, contents === null ? text.length : contents.range[0]);
  return `${kept === '' || kept.endsWith('\n') ? kept : `${kept}\n`}apiVersion: v1\nkind: Config\n`;
}
