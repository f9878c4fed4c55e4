import { splitApiVersion } from '../../../core/kubernetes.ts';
import { entryOf } from '../../../yaml/nodes.ts';
import type { Fault } from '../../diagnostics/finding.ts';
import { nodeAt } from '../object/read.ts';
import { versionFaults } from '../object/version-faults.ts';
import type { ServicePart } from './service-part.ts';

/** The API version that a service writes, of its own or among its settings: gone, or with a newer one. */
export function* apiVersionFaults({ resolution, entry, knowledge }: ServicePart): Iterable<Fault> {
  const service = entry.value;
  // A version that is gone is not in the catalog, and neither is its kind then.
  if (resolution?.is !== 'kubernetes' && resolution?.is !== 'uncatalogued') return;
  if (service.is !== 'map') return;
  const { bundle, settings } = knowledge;
  for (const owner of [service, nodeAt(service, 'settings')]) {
    const written = owner?.is === 'map' ? entryOf(owner, 'apiVersion') : undefined;
    if (owner?.is !== 'map' || written?.value.is !== 'scalar' || typeof written.value.value !== 'string') continue;
    const apiVersion = written.value.value;
    const object = { node: owner, path: [], apiVersion, ...splitApiVersion(apiVersion), kind: resolution.kind };
    yield* versionFaults(object, bundle, settings.kubernetesVersion);
  }
}
