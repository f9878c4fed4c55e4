import type { Entry } from '../../cluster/kinds/kind.ts';
import type { ReadinessState } from '../../cluster/types.ts';
import type { Row, RowIcon } from '../protocol/rows.ts';

/** What a person typed, read once. All terms must match; several of one prefix are alternatives. */
export interface RowFilter {
  /** Lower case. Each must be found in the name, the namespace, the kind or the words beside the name. */
  readonly words: readonly string[];
  readonly kinds: readonly string[];
  readonly namespaces: readonly string[];
  readonly contexts: readonly string[];
  readonly states: readonly string[];
}

/** What a filter is held against, where there is no row yet. */
export type Findable = Pick<Entry, 'name' | 'namespace' | 'readiness'>;

/** `kind:pod`, `ns:shop`, `context:prod`, `is:failing`; the long and the short names mean the same. */
const prefixes: Readonly<Record<string, Exclude<keyof RowFilter, 'words'>>> = {
  kind: 'kinds',
  ns: 'namespaces',
  namespace: 'namespaces',
  ctx: 'contexts',
  context: 'contexts',
  is: 'states',
};

/** Icons that a person calls one thing. */
const iconsOf: Readonly<Record<string, readonly RowIcon[]>> = {
  failing: ['failing'],
  problem: ['failing', 'degraded', 'not-ready', 'warning', 'denied', 'unreachable'],
  ready: ['healthy'],
};

const readinessOf: Readonly<Record<string, readonly ReadinessState[]>> = {
  failing: ['failed'],
  problem: ['failed', 'in-progress'],
  degraded: ['failed', 'in-progress'],
  'not-ready': ['in-progress', 'terminating'],
  healthy: ['current'],
  ready: ['current'],
};

/** Reads a filter. A word with an unknown prefix is a word: names of images and hosts have colons. */
export function parseFilter(text: string): RowFilter {
  const filter: Record<keyof RowFilter, string[]> = { words: [], kinds: [], namespaces: [], contexts: [], states: [] };
  for (const term of text.toLowerCase().split(/\s+/)) {
    if (term === '') continue;
    const colon = term.indexOf(':');
    const part = colon < 0 ? undefined : prefixes[term.slice(0, colon)];
    if (part === undefined) filter.words.push(term);
    // `ns:` alone is a prefix whose value is still being typed.
    else if (colon + 1 < term.length) filter[part].push(term.slice(colon + 1));
  }
  return filter;
}

/** True where a filter keeps everything. */
export function isEmptyFilter(filter: RowFilter): boolean {
  return Object.values(filter).every((terms: readonly string[]) => terms.length === 0);
}

/** Only rows that stand for objects are filtered. Groups and messages stay: without them nobody would find the rest, or know of it. */
export function isFiltered({ kind, object }: Row): boolean {
  return object !== undefined || kind === 'namespace' || isContext(kind);
}

/** True for a row that is counted as shown or hidden: an object, and not a place that holds objects. */
export function isCounted({ kind, object }: Row): boolean {
  return object !== undefined && kind !== 'namespace';
}

/** Whether a row is kept. A context is kept by `context:` alone: what else is asked for is below it. */
export function matchesRow(filter: RowFilter, row: Row): boolean {
  if (!oneIsIn(filter.contexts, row.context ?? '')) return false;
  if (isContext(row.kind)) return true;
  const { label, description = '', namespace = '' } = row;
  return (
    oneIsIn(filter.namespaces, namespace) &&
    oneBegins(filter.kinds, row.object?.kind ?? row.kind) &&
    (filter.states.length === 0 || filter.states.some((state) => (iconsOf[state] ?? [state]).includes(row.icon))) &&
    hasWords(filter.words, `${label} ${namespace} ${row.object?.kind ?? ''} ${description}`)
  );
}

/** Whether an object is found, as far as it can be told without its row. */
export function matchesObject(filter: RowFilter, { name, namespace, readiness }: Findable, kind: string): boolean {
  return (
    oneIsIn(filter.namespaces, namespace) &&
    oneBegins(filter.kinds, kind) &&
    (filter.states.length === 0 ||
      filter.states.some((state) => readinessOf[state]?.includes(readiness.state) === true)) &&
    hasWords(filter.words, `${name} ${namespace} ${kind}`)
  );
}

function isContext(kind: Row['kind']): boolean {
  return kind.startsWith('context');
}

function hasWords(words: readonly string[], text: string): boolean {
  if (words.length === 0) return true;
  const lower = text.toLowerCase();
  return words.every((word) => lower.includes(word));
}

function oneIsIn(terms: readonly string[], text: string): boolean {
  return terms.length === 0 || terms.some((term) => text.toLowerCase().includes(term));
}

function oneBegins(terms: readonly string[], text: string): boolean {
  return terms.length === 0 || terms.some((term) => text.toLowerCase().startsWith(term));
}
