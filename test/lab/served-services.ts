import type { ServedAddress } from './demo-app/messages.ts';
import type { Followed } from './follow.ts';
import type { KubeObject } from './kube-client.ts';
import { loadBalancerAddress } from './load-balancers.ts';

/** A Service with this label is answered by the demo app on its own addresses and ports. */
export const servedLabel = 'meshdeck.dev/lab-serve';

interface ServiceSpec {
  readonly clusterIP?: string;
  readonly ports?: readonly { readonly port: number; readonly protocol?: string }[];
}

/** The addresses of a Service that something can listen on: TCP ports of addresses of the loopback network. */
export function addressesOf(service: KubeObject): readonly ServedAddress[] {
  const spec = service['spec'] as ServiceSpec | undefined;
  const own = [spec?.clusterIP, loadBalancerAddress(service)].filter((address) => address?.startsWith('127.'));
  const ports = (spec?.ports ?? []).filter(({ protocol }) => protocol === undefined || protocol === 'TCP');
  const name = `${service.metadata.namespace ?? 'default'}/${service.metadata.name}`;
  return own.flatMap((address = '') => ports.map(({ port }) => ({ service: name, address, port })));
}

/** Hands on the addresses of the labelled Services, whenever they are others than before. */
export class ServedServices {
  readonly #tell: (addresses: readonly ServedAddress[]) => void;
  #told = '';

  constructor(tell: (addresses: readonly ServedAddress[]) => void) {
    this.#tell = tell;
  }

  /** Takes in what is known of the Services of the cluster. */
  take({ objects }: Followed): void {
    const labelled = [...objects.values()].filter(({ metadata }) => metadata.labels?.[servedLabel] === 'true');
    const addresses = labelled.flatMap(addressesOf);
    const text = JSON.stringify(addresses);
    if (text === this.#told) return;
    this.#told = text;
    this.#tell(addresses);
  }
}
