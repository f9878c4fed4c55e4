import { entryOf, type MapEntry, type ValueNode } from '../../../yaml/nodes.ts';
import type { Fault } from '../../diagnostics/finding.ts';
import type { DocumentView } from '../../service/document.ts';
import { createFaultKeeper } from '../../service/kept-faults.ts';
import type { Knowledge } from '../../service/knowledge.ts';

/** The entry of a service below `services`. */
export function serviceEntry(root: ValueNode, key: string): MapEntry | undefined {
  const services = root.is === 'map' ? entryOf(root, 'services') : undefined;
  return services?.value.is === 'map' ? entryOf(services.value, key) : undefined;
}

type ServiceFaults = (
  service: MapEntry,
  document: DocumentView,
  knowledge: Knowledge,
  check: () => Iterable<Fault | undefined>,
) => Iterable<Fault | undefined>;

/**
 * Keeps the faults of a service from version to version of a text. A service with references is checked anew each time: what they lead to
 * stands in other services.
 */
export function createServiceKeeper(): ServiceFaults {
  const keep = createFaultKeeper();
  return ({ key, keyStart, value }, { parsed }, { bundle, settings }, check) => {
    if (parsed.text.slice(keyStart, value.end).includes('$(#')) return check();
    return keep(
      { node: value, start: keyStart, end: value.end, basis: [key, bundle, settings.kubernetesVersion] },
      check,
    );
  };
}
