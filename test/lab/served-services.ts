import { setTimeout as delay } from 'node:timers/promises';

import type { ServedAddress } from './demo-app/messages.ts';
import { wordsOf } from './failure.ts';
import type { KubeClient, KubeObject } from './kube-client.ts';

/** A Service with this label is answered by the demo app on its own address and ports. */
export const servedLabel = 'meshdeck.dev/lab-serve';

const listPath = `/api/v1/services?labelSelector=${encodeURIComponent(`${servedLabel}=true`)}`;
const retryDelayMs = 1_000;

interface ServiceSpec {
  readonly clusterIP?: string;
  readonly ports?: readonly { readonly port: number; readonly protocol?: string }[];
}

/** The addresses of a Service that something can listen on: TCP ports of an address of the loopback network. */
export function addressesOf(service: KubeObject): readonly ServedAddress[] {
  const spec = service['spec'] as ServiceSpec | undefined;
  const address = spec?.clusterIP;
  if (!address?.startsWith('127.')) return [];
  const name = `${service.metadata.namespace ?? 'default'}/${service.metadata.name}`;
  return (spec?.ports ?? [])
    .filter(({ protocol }) => protocol === undefined || protocol === 'TCP')
    .map(({ port }) => ({ service: name, address, port }));
}

/**
 * Follows the labelled Services of the cluster until it is aborted, and tells all their addresses after every change. A watch
 * that breaks is begun anew with a list.
 */
export async function followServedServices(
  client: KubeClient,
  tell: (addresses: readonly ServedAddress[]) => void,
  report: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const ended = (): boolean => signal.aborted;
  while (!ended()) {
    try {
      await followOnce(client, tell, signal);
    } catch (error) {
      if (ended()) return;
      report(`the watch of Services broke and begins anew: ${wordsOf(error)}`);
      await delay(retryDelayMs, undefined, { signal }).catch(() => undefined);
    }
  }
}

async function followOnce(
  client: KubeClient,
  tell: (addresses: readonly ServedAddress[]) => void,
  signal: AbortSignal,
): Promise<void> {
  const list = await client.request<{ items: readonly KubeObject[]; metadata: { resourceVersion: string } }>(
    'GET',
    listPath,
    { signal },
  );
  const keyOf = ({ metadata }: KubeObject): string => `${metadata.namespace ?? ''}/${metadata.name}`;
  const services = new Map(list.items.map((service) => [keyOf(service), service]));
  const tellAll = (): void => {
    tell([...services.values()].flatMap(addressesOf));
  };
  tellAll();
  for await (const event of client.watch(
    `${listPath}&watch=true&resourceVersion=${list.metadata.resourceVersion}`,
    signal,
  )) {
    if (event.type === 'ERROR') return;
    if (event.type === 'DELETED') services.delete(keyOf(event.object));
    else services.set(keyOf(event.object), event.object);
    tellAll();
  }
}
