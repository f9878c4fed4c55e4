import path from 'node:path';
import { isNode, LineCounter } from 'yaml';
import type { JsonObject, JsonValue } from '../../core/json.ts';
import { isJsonObject } from '../../core/json.ts';
import type { Problem } from '../../core/problem.ts';
import { problem } from '../../core/problem.ts';
import type { ParsedKubeconfig } from './entries.ts';
import type { FieldType, TypeFault } from './field-types.ts';
import { kubeconfigFields, typeFaultOf } from './field-types.ts';
import { clusterOf, contextOf, textOf, userOf } from './make-entries.ts';
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

  const faults = new Faults(file, (path) => {
    for (let end = path.length; end > 0; end -= 1) {
      // What was merged or stands behind an alias is not at its path: the line of what holds it is the next best.
      const node = document.getIn(path.slice(0, end), true);
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
    }
    return undefined;
  });
  noteFaultsOfRoot(root, faults);
  const folder = path.dirname(file);
  const entries = <Entry>(list: string, key: EntryKey, make: (name: string, value: JsonObject) => Entry): Entry[] =>
    readList({ root, list, key, make, faults });
  const currentContext = textOf(root['current-context']);
  const lists = {
    contexts: entries('contexts', 'context', (name, value) => contextOf(name, value, file)),
    clusters: entries('clusters', 'cluster', (name, value) => clusterOf(name, value, folder)),
    users: entries('users', 'user', (name, value) => userOf(name, value, file)),
  };
  return {
    file,
    ...(currentContext === undefined ? {} : { currentContext }),
    ...lists,
    problems: faults.all,
    ...(faults.refusal === undefined ? {} : { refusal: faults.refusal }),
  };
}

type Path = TypeFault['path'];
type EntryKey = 'context' | 'cluster' | 'user';

/** What is wrong with a file that can be read in part. */
class Faults {
  readonly all: Problem[] = [];
  /** The first one for which kubectl refuses the file. */
  refusal: Problem | undefined;
  readonly #file: string;
  readonly #lineOf: (path: Path) => number | undefined;

  /** @param lineOf line of what stands at a path, from 1. */
  constructor(file: string, lineOf: (path: Path) => number | undefined) {
    this.#file = file;
    this.#lineOf = lineOf;
  }

  note(reason: string, list: string, ...path: Path): Problem {
    const line = this.#lineOf([list, ...path]);
    const params = { path: this.#file, list, reason: `${line === undefined ? '' : `line ${line}: `}${reason}` };
    const place = { file: this.#file, ...(line === undefined ? {} : { line }) };
    const noted = problem('cluster.kubeconfig-entry-broken', params, { place });
    this.all.push(noted);
    return noted;
  }

  refuse(reason: string, list: string, ...path: Path): void {
    const noted = this.note(reason, list, ...path);
    this.refusal ??= noted;
  }
}

/** What kubectl refuses a file for outside of its lists. */
function noteFaultsOfRoot(root: JsonObject, faults: Faults): void {
  for (const [field, type] of Object.entries<FieldType>(kubeconfigFields.root.fields)) {
    const fault = typeFaultOf(type, root[field]);
    if (fault === undefined) continue;
    faults.refuse(`${fault.field === '' ? 'it' : `"${fault.field}"`} ${fault.reason}`, field, ...fault.path);
  }
  const isOneOf = (field: string, ...values: readonly string[]): boolean =>
    typeof root[field] !== 'string' || root[field] === '' || values.includes(root[field]);
  if (!isOneOf('apiVersion', 'v1', '__internal')) faults.refuse('it is not v1', 'apiVersion');
  if (!isOneOf('kind', 'Config')) faults.refuse('it is not Config', 'kind');
}

interface ListReading<Entry> {
  readonly root: JsonObject;
  readonly list: string;
  readonly key: EntryKey;
  readonly make: (name: string, value: JsonObject) => Entry;
  readonly faults: Faults;
}

function readList<Entry>({ root, list, key, make, faults }: ListReading<Entry>): Entry[] {
  const items = root[list];
  if (items === undefined || items === null) return [];
  if (!Array.isArray(items)) {
    faults.refuse('it is not a list', list);
    return [];
  }
  const made: Entry[] = [];
  const names = new Set<string>();
  for (const [index, item] of (items as readonly JsonValue[]).entries()) {
    const name = nameOf(item);
    if (!isJsonObject(item) || name === undefined) {
      // For kubectl such an entry has an empty name, which is one like others.
      if (isNameless(item)) faults.note(`number ${index + 1} has no name`, list, index);
      else faults.refuse(`number ${index + 1} has no name that is a text`, list, index);
      continue;
    }
    const value = item[key];
    // kubectl accepts a user without a body: it means "no credentials".
    if (value !== undefined && value !== null && !isJsonObject(value)) {
      faults.refuse(`"${name}" has no mapping below "${key}"`, list, index);
      continue;
    }
    if (names.has(name)) {
      faults.refuse(`"${name}" is there twice, and the first one is used`, list, index);
      continue;
    }
    names.add(name);
    const fault = typeFaultOf({ fields: { name: 'text', [key]: kubeconfigFields[key] } }, item);
    if (fault !== undefined) {
      faults.refuse(`"${fault.field}" of "${name}" ${fault.reason}`, list, index, ...fault.path);
      // Left out rather than used without a part: it could sign in as somebody else, or reach another server.
      if (!fault.isReadable) continue;
    }
    made.push(make(name, isJsonObject(value) ? value : {}));
  }
  return made;
}

/** The name of an entry as it stands in its list; undefined for one that has none. */
export function nameOf(entry: JsonValue): string | undefined {
  return isJsonObject(entry) ? textOf(entry['name']) : undefined;
}

function isNameless(entry: JsonValue): boolean {
  if (entry === null) return true;
  return isJsonObject(entry) && [undefined, null, ''].includes(entry['name'] as string | null | undefined);
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
