import type { ValueNode } from '../../../yaml/nodes.ts';
import type { TextSpan } from '../../document/spans.ts';
import type { DocumentView } from '../../service/document.ts';
import type { DeclaredObject, OutlineEntry } from '../dialect.ts';
import { grantsOf } from './gateway-api/grants.ts';
import { gatewayClassOf, listenersOf } from './gateway-api/listeners.ts';
import { isToolInput, kindEntry, objectsOf, type ManifestObject } from './objects.ts';
import { entriesAt, isGiven, itemsAt, nodeAt, numberAt, spanOfKey, textAt } from './read.ts';
import { podsOf } from './workloads.ts';

/** The objects of a document as the rest of the workspace knows them. */
export function* declaredObjects({ yaml: { root } }: DocumentView): Iterable<DeclaredObject> {
  for (const object of objectsOf(root)) {
    const node = nodeAt(object.node, 'metadata', 'name');
    if (node === undefined || object.name === undefined || object.name === '' || isToolInput(object)) continue;
    const { group, kind, name, namespace, apiVersion } = object;
    const labels = labelsOf(object);
    const ports = portsOf(object);
    const parts = partsOf(object);
    const listeners = listenersOf(object);
    const gatewayClass = gatewayClassOf(object);
    const grants = grantsOf(object);
    yield {
      group,
      kind,
      name,
      ...(namespace === undefined ? {} : { namespace }),
      apiVersion,
      start: node.start,
      end: node.end,
      ...(labels === undefined ? {} : { labels }),
      ...(ports === undefined ? {} : { ports }),
      ...(parts.length === 0 ? {} : { parts }),
      ...(listeners === undefined ? {} : { listeners }),
      ...(gatewayClass === undefined ? {} : { gatewayClass }),
      ...(grants === undefined ? {} : { grants }),
    };
  }
}

/** Labels of the Pods of a workload; of any other object its own. */
export function labelsOf(object: ManifestObject): Readonly<Record<string, string>> | undefined {
  const [pod] = podsOf(object);
  const entries = entriesAt(pod?.template ?? object.node, 'metadata', 'labels');
  if (entries.length === 0) return undefined;
  return Object.fromEntries(
    entries.flatMap(({ key, value }) => (value.is === 'scalar' ? [[key, String(value.value)]] : [])),
  );
}

/** The ports of a Service by number and name; undefined for any other object. */
export function portsOf({ group, kind, node }: ManifestObject): DeclaredObject['ports'] {
  if (group !== '' || kind !== 'Service') return undefined;
  return itemsAt(node, 'spec', 'ports').flatMap((item) => {
    const port = numberAt(item, 'port');
    const name = textAt(item, 'name');
    return port === undefined ? [] : [{ port, ...(name === undefined ? {} : { name }) }];
  });
}

/** Lists whose items, and maps whose keys, others refer to by name: by group and kind. */
const partLists: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'consul.hashicorp.com/ServiceResolver': [['spec', 'subsets']],
  'consul.networking.io/Gateway': [['spec', 'listeners']],
  'gateway.networking.k8s.io/Gateway': [['spec', 'listeners']],
  'gateway.networking.k8s.io/ListenerSet': [['spec', 'listeners']],
  'networking.istio.io/DestinationRule': [['spec', 'subsets']],
  // The first two versions had no spec.
  'specs.smi-spec.io/HTTPRouteGroup': [['spec', 'matches'], ['matches']],
};

/** A part of an object that others refer to by its name, with where the name stands. */
export interface NamedPart extends TextSpan {
  readonly name: string;
}

/** Parts of an object that others refer to: subsets, listeners, routes of a group. */
export function namedPartsOf({ group, kind, node }: ManifestObject): readonly NamedPart[] {
  const paths = partLists[`${group}/${kind}`] ?? [];
  return paths.flatMap((path) => {
    const items = itemsAt(node, ...path).flatMap((item) => {
      const name = textAt(item, 'name');
      const { start, end } = nodeAt(item, 'name') ?? item;
      return name === undefined ? [] : [{ name, start, end }];
    });
    const keys = entriesAt(node, ...path).map((entry) => ({ name: entry.key, ...spanOfKey(entry) }));
    return [...items, ...keys];
  });
}

/** The names of those that others can use. A ServiceResolver of Consul that leads to another service has none: whoever uses it gets there. */
export function partsOf(object: ManifestObject): readonly string[] {
  const isRedirected = object.kind === 'ServiceResolver' && isGiven(object.node, 'spec', 'redirect');
  return isRedirected ? [] : namedPartsOf(object).map(({ name }) => name);
}

/** The objects of a document for its outline. */
export function* objectOutline({ yaml: { root } }: DocumentView): Iterable<OutlineEntry> {
  for (const object of objectsOf(root)) {
    const { node, kind, apiVersion, name } = object;
    const at = nameNode(object);
    if (at === undefined) continue;
    const { start, end } = node;
    yield {
      name: `${kind === '' ? apiVersion : kind} ${name ?? ''}`.trim(),
      detail: apiVersion,
      kind: 'object',
      start,
      end,
      nameStart: at.start,
      nameEnd: at.end,
    };
  }
}

function nameNode(object: ManifestObject): Pick<ValueNode, 'start' | 'end'> | undefined {
  const name = nodeAt(object.node, 'metadata', 'name');
  return name?.is === 'scalar' && name.value !== null ? name : kindEntry(object)?.value;
}
