import type { ValueNode } from '../../../../yaml/nodes.ts';
import type { KindCatalog } from '../../../../pattern/model/kinds.ts';
import type { TextSpan } from '../../../document/spans.ts';
import type { DocumentView } from '../../../service/document.ts';
import type { Knowledge } from '../../../service/knowledge.ts';
import { objectSymbol, type ObjectName, type Occurrence, type SymbolKey } from '../../../service/symbols.ts';
import { namedPartsOf } from '../declared.ts';
import { isToolInput, objectsOf, type ManifestObject } from '../objects.ts';
import { itemsAt, nodeAt, textAt } from '../read.ts';
import { symbolOfText } from '../symbol-keys.ts';
import { partUsesOf, spanOfUse } from './parts.ts';
import { referencesOf } from './extract.ts';
import { fullHost } from './hosts.ts';

/** The names that the objects of a document declare and use. */
export function* objectOccurrences(document: DocumentView, { bundle: { kinds } }: Knowledge): Iterable<Occurrence> {
  const { text } = document.parsed;
  for (const object of objectsOf(document.yaml.root)) {
    if (isToolInput(object)) continue;
    const nameNode = nodeAt(object.node, 'metadata', 'name');
    if (nameNode !== undefined && object.name !== undefined && object.name !== '') {
      yield* occurrence('declaration', nameNode, object.name, symbolOf({ ...object, name: object.name }, kinds), text);
    }
    const namespace = nodeAt(object.node, 'metadata', 'namespace');
    if (namespace !== undefined && object.namespace !== undefined) {
      const target = { group: '', kind: 'Namespace', name: object.namespace };
      yield* occurrence('use', namespace, object.namespace, symbolOf(target, kinds), text);
    }
    for (const { node, name, target } of referencesOf(object)) {
      // A ServiceProfile is called after the Service that it describes: its own name stands there first.
      if (node !== nameNode) yield* occurrence('use', node, name, symbolOf(target, kinds), text);
    }
    yield* subsets(object, text);
    yield* parts(object, kinds, text);
  }
}

/** The symbol of an object. One of a kind without namespaces has none, whatever its file says. */
export function symbolOf({ group, kind, name, namespace }: ObjectName, kinds: KindCatalog): SymbolKey {
  const known = kinds.find(kind, { apiVersion: group === '' ? 'v1' : `${group}/v1` });
  return objectSymbol({ group, kind, name, namespace: known?.namespaced === false ? undefined : namespace });
}

function* occurrence(
  role: Occurrence['role'],
  node: TextSpan,
  name: string,
  symbol: SymbolKey,
  text: string,
): Iterable<Occurrence> {
  // Quotes stand around the value; a name behind an escape is not found and cannot be replaced alone.
  const start = text.slice(node.start, node.end).lastIndexOf(name);
  const isWhole = start >= 0 && text.slice(node.start, node.end).indexOf(name) === start;
  if (isWhole) {
    yield { role, symbol, scope: 'workspace', start: node.start + start, end: node.start + start + name.length };
  } else yield { role, symbol, scope: 'workspace', start: node.start, end: node.end, isRenamable: false };
}

/** Subsets of a host: declared by a DestinationRule, used by routes to it. */
function* subsets({ group, kind, node, namespace }: ManifestObject, text: string): Iterable<Occurrence> {
  if (group !== 'networking.istio.io') return;
  if (kind === 'DestinationRule') {
    const host = textAt(node, 'spec', 'host');
    if (host === undefined) return;
    for (const subset of itemsAt(node, 'spec', 'subsets')) {
      yield* subsetOccurrence('declaration', nodeAt(subset, 'name'), fullHost(host, namespace), text);
    }
  } else if (kind === 'VirtualService') {
    for (const destination of destinationsOf(node)) {
      const host = textAt(destination, 'host');
      if (host !== undefined)
        yield* subsetOccurrence('use', nodeAt(destination, 'subset'), fullHost(host, namespace), text);
    }
  }
}

/** Listeners, matches and other parts: declared by the object that has them, used by whoever names both. */
function* parts(object: ManifestObject, kinds: KindCatalog, text: string): Iterable<Occurrence> {
  const { group, kind, name, namespace } = object;
  // Subsets go by their host.
  if (name !== undefined && group !== 'networking.istio.io') {
    for (const part of namedPartsOf(object)) {
      const symbol = partSymbol(symbolOf({ group, kind, name, namespace }, kinds), part.name);
      yield* occurrence('declaration', part, part.name, symbol, text);
    }
  }
  for (const use of partUsesOf(object)) {
    const { value, target, list } = use;
    if (list !== 'parts' || typeof value !== 'string' || value === '') continue;
    yield* occurrence('use', spanOfUse(use), value, partSymbol(symbolOf(target, kinds), value), text);
  }
}

function partSymbol(owner: SymbolKey, name: string): SymbolKey {
  return symbolOfText('part', `${owner}/${name}`);
}

function* subsetOccurrence(
  role: Occurrence['role'],
  node: ValueNode | undefined,
  host: string,
  text: string,
): Iterable<Occurrence> {
  if (node?.is !== 'scalar' || typeof node.value !== 'string' || node.value === '') return;
  yield* occurrence(role, node, node.value, symbolOfText('subset', `${host}/${node.value}`), text);
}

/** Every `destination` of a VirtualService. */
export function destinationsOf(node: ValueNode): readonly ValueNode[] {
  const routes = ['http', 'tcp', 'tls'].flatMap((protocol) => itemsAt(node, 'spec', protocol));
  return routes.flatMap((route) => {
    const mirror = nodeAt(route, 'mirror');
    const targets = [...itemsAt(route, 'route'), ...itemsAt(route, 'mirrors')];
    return [...targets.flatMap((one) => nodeAt(one, 'destination') ?? []), ...(mirror === undefined ? [] : [mirror])];
  });
}
