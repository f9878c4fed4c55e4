import { splitApiVersion } from '../../../core/kubernetes.ts';
import type { Component, TypeResolution } from '../../../pattern/model/types.ts';
import { entryOf, type MapEntry, type MapNode, type ScalarNode, type ValueNode } from '../../../yaml/nodes.ts';
import type { ManifestObject } from '../object/objects.ts';

/**
 * The Kubernetes object that a service describes, as a tree whose parts stand where the service has them: what is checked of objects in
 * manifests is checked of it by the same code. Undefined for everything that becomes no single object.
 *
 * @param entry of the service, with references filled in.
 */
export function serviceObject(
  component: Component,
  resolution: TypeResolution | undefined,
  entry: MapEntry,
): ManifestObject | undefined {
  if (resolution?.is !== 'kubernetes' || entry.value.is !== 'map') return undefined;
  const { apiVersion, kind, namespaced, settingsAre } = resolution;
  const service = entry.value;
  const type = entryOf(service, 'type');
  if (type === undefined) return undefined;
  const name = filledEntry(service, 'name') ?? named(entry, 'name', keyNode(entry));
  const namespace = namespaced ? filledEntry(service, 'namespace') : undefined;
  const kept = [name, namespace, entryOf(service, 'labels'), entryOf(service, 'annotations')];
  const metadata = kept.filter((one) => one !== undefined);
  const settings = entryOf(service, 'settings');
  const fields = settings?.value.is === 'map' ? settings.value.entries : [];
  const head = ['apiVersion', 'kind', 'metadata'];
  const node: MapNode = {
    ...service,
    entries: [
      named(type, 'apiVersion', scalarAt(type.value, apiVersion)),
      named(type, 'kind', scalarAt(type.value, kind)),
      named(entry, 'metadata', { ...service, entries: metadata }),
      ...(settingsAre === 'spec' && settings !== undefined
        ? [named(settings, 'spec', settings.value)]
        : fields.filter(({ key }) => !head.includes(key))),
    ],
  };
  return {
    node,
    path: [],
    apiVersion,
    ...splitApiVersion(apiVersion),
    kind,
    name: component.name,
    namespace: namespaced ? component.namespace : undefined,
  };
}

/** An entry under another name, shown where it really stands. */
function named({ keyStart, keyEnd }: MapEntry, key: string, value: ValueNode): MapEntry {
  return { key, keyStart, keyEnd, value };
}

function scalarAt({ start, end }: ValueNode, value: string): ScalarNode {
  return { is: 'scalar', value, start, end };
}

/** The key of a service is the object's name where it gives none. */
function keyNode({ key, keyStart, keyEnd }: MapEntry): ScalarNode {
  return { is: 'scalar', value: key, start: keyStart, end: keyEnd };
}

function filledEntry(map: MapNode, key: string): MapEntry | undefined {
  const entry = entryOf(map, key);
  return entry?.value.is === 'scalar' && entry.value.value !== null && entry.value.value !== '' ? entry : undefined;
}
