import { referencesIn } from '../../../pattern/model/reference-text.ts';
import { atPath, entryOf, pathToOffset, type MapEntry, type ValueNode } from '../../../yaml/nodes.ts';
import type { DocumentView } from '../../service/document.ts';
import { componentSymbol, valueSymbol, variableSymbol, type Occurrence } from '../../service/symbols.ts';

/** Names that a pattern declares and uses: services, variables, and the values that its references lead to. */
export function* occurrences(document: DocumentView): Iterable<Occurrence> {
  const { root } = document.yaml;
  const { text } = document.parsed;
  for (const entry of entriesOf(root, 'services')) {
    yield { role: 'declaration', scope: 'text', symbol: componentSymbol(entry.key), ...insideQuotes(entry, text) };
    yield* dependencies(entry.value, text);
  }
  for (const entry of entriesOf(root, 'vars')) {
    yield { role: 'declaration', scope: 'text', symbol: variableSymbol(entry.key), ...insideQuotes(entry, text) };
  }
  yield* references(document);
}

function* dependencies(service: ValueNode, text: string): Iterable<Occurrence> {
  for (const key of ['dependsOn', 'depends On']) {
    const list = service.is === 'map' ? entryOf(service, key)?.value : undefined;
    if (list?.is !== 'list') continue;
    for (const { start, end, ...item } of list.items) {
      if (item.is !== 'scalar' || typeof item.value !== 'string' || item.value.includes('$(#')) continue;
      const span = insideQuotes({ keyStart: start, keyEnd: end }, text);
      // A name that is written with escapes or over several lines cannot be replaced by its place.
      if (text.slice(span.start, span.end) !== item.value) continue;
      yield { role: 'use', scope: 'text', symbol: componentSymbol(item.value), ...span };
    }
  }
}

/** The names in references. Their places are those of the source: a reference holds nothing that has to be escaped. */
function* references({ yaml, parsed }: DocumentView): Iterable<Occurrence> {
  const { root } = yaml;
  const declared = new Set<string>();
  for (const reference of referencesIn(parsed.text)) {
    const { node, onKey } = pathToOffset(root, reference.start);
    const isInside =
      onKey === undefined && node.is === 'scalar' && node.end >= reference.end && node.start <= reference.start;
    if (!isInside) continue;
    for (const [depth, { start, end }] of reference.steps.entries()) {
      const path = reference.steps.slice(0, depth + 1).map(({ name }) => name);
      yield { role: 'use', scope: 'text', start, end, ...symbolOf(path) };
      const declaration = declared.has(path.join('\0')) ? undefined : declarationOf(root, path, parsed.text);
      if (declaration !== undefined) yield declaration;
      declared.add(path.join('\0'));
    }
  }
}

function symbolOf(path: readonly string[]): Pick<Occurrence, 'symbol' | 'isRenamable'> {
  const [first, name] = path;
  if (name !== undefined && path.length === 2) {
    if (first === 'services') return { symbol: componentSymbol(name) };
    if (first === 'vars') return { symbol: variableSymbol(name) };
  }
  return { symbol: valueSymbol(path), isRenamable: false };
}

/** The key that a path leads to. Services and variables are declared by their lists already. */
function declarationOf(root: ValueNode, path: readonly string[], text: string): Occurrence | undefined {
  const { symbol, isRenamable } = symbolOf(path);
  if (isRenamable === undefined) return undefined;
  const [first, key, field] = path;
  // A service without a name is named by its key.
  const isNamedByKey = first === 'services' && field === 'name' && path.length === 3 && key !== undefined;
  const parent = atExactly(root, path.slice(0, -1));
  const own = parent?.is === 'map' ? entryOf(parent, path.at(-1) ?? '') : undefined;
  const entry = own ?? (isNamedByKey ? entriesOf(root, 'services').find((service) => service.key === key) : undefined);
  if (entry !== undefined)
    return { role: 'declaration', scope: 'text', symbol, isRenamable, ...insideQuotes(entry, text) };
  const item = parent?.is === 'list' ? parent.items[Number(path.at(-1))] : undefined;
  if (item === undefined) return undefined;
  return {
    role: 'declaration',
    scope: 'text',
    symbol,
    isRenamable,
    start: item.start,
    end: item.is === 'scalar' ? item.end : item.start,
  };
}

function atExactly(root: ValueNode, path: readonly string[]): ValueNode | undefined {
  let node: ValueNode | undefined = root;
  for (const step of path) {
    const above: ValueNode = node;
    node =
      above.is === 'list' ? above.items[Number(step)] : above.is === 'map' ? entryOf(above, step)?.value : undefined;
    if (node === undefined) return undefined;
  }
  return node;
}

function entriesOf(root: ValueNode, key: string): readonly MapEntry[] {
  const { node, entry } = atPath(root, [key]);
  return entry !== undefined && node.is === 'map' ? node.entries.filter(({ merged }) => merged !== true) : [];
}

/** The name without its quotation marks. */
function insideQuotes(
  { keyStart, keyEnd }: Pick<MapEntry, 'keyStart' | 'keyEnd'>,
  text: string,
): { start: number; end: number } {
  const first = text.charAt(keyStart);
  const isQuoted = (first === '"' || first === "'") && keyEnd - keyStart >= 2;
  return isQuoted ? { start: keyStart + 1, end: keyEnd - 1 } : { start: keyStart, end: keyEnd };
}
