import type { FileObjects } from '../file-objects.ts';
import type { ManifestObject } from '../objects.ts';
import { textAt } from '../read.ts';
import { referencesOf } from '../references/extract.ts';
import type { KnownObject, KnownObjects } from '../references/known-objects.ts';

/** The classes that the chart of consul-k8s makes, and those that are called after them. */
const className = /^consul(?:-|$)/;

/**
 * True for a route that a gateway of Consul takes. Such a gateway looks a backend up in Consul's catalog by its name and passes its port over
 * (`control-plane/api-gateway` of consul-k8s, `validateRefs` and `translation.go`), so a port that the Service lacks does no harm.
 */
export function isRoutedByConsul(route: ManifestObject, file: FileObjects, known: KnownObjects): boolean {
  const gateways = referencesOf(route)
    .filter(({ path, target }) => path.includes('parentRefs') && target.kind === 'Gateway')
    .flatMap(({ target }) => known.called(target));
  return gateways.some((gateway) => isGatewayOfConsul(gateway, file));
}

/** True for a Gateway whose class is one of Consul's, by its name or by what the file says of the class. */
export function isGatewayOfConsul(
  { gatewayClass = '' }: Pick<KnownObject, 'gatewayClass'>,
  file: FileObjects,
): boolean {
  return className.test(gatewayClass) || isClassOfConsul(gatewayClass, file);
}

function isClassOfConsul(name: string, file: FileObjects): boolean {
  return file
    .ofKind('gateway.networking.k8s.io', 'GatewayClass')
    .some((one) => one.name === name && textAt(one.node, 'spec', 'controllerName')?.startsWith('consul.') === true);
}
