import { describe, expect, it } from 'vitest';

import type { ServedAddress } from './demo-app/messages.ts';
import { keyOf } from './follow.ts';
import type { KubeObject } from './kube-client.ts';
import { addressesOf, ServedServices } from './served-services.ts';

function service(spec: object, labels: Readonly<Record<string, string>> = {}): KubeObject {
  return { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'shop', labels }, spec };
}

describe('addressesOf', () => {
  it('tells every TCP port of a Service', () => {
    const ports = [{ port: 8080 }, { port: 53, protocol: 'UDP' }, { port: 9090, protocol: 'TCP' }];
    expect(addressesOf(service({ clusterIP: '127.96.3.4', ports }))).toEqual([
      { service: 'shop/web', address: '127.96.3.4', port: 8080 },
      { service: 'shop/web', address: '127.96.3.4', port: 9090 },
    ]);
  });

  it('never listens anywhere but in the loopback network', () => {
    for (const clusterIP of ['None', '', '10.96.0.1', undefined]) {
      expect(addressesOf(service({ clusterIP, ports: [{ port: 80 }] }))).toEqual([]);
    }
  });

  it('tells the address of a load balancer beside that of its Service', () => {
    const spec = { type: 'LoadBalancer', clusterIP: '127.96.3.4', ports: [{ port: 80 }] };
    expect(addressesOf(service(spec)).map(({ address }) => address)).toEqual(['127.96.3.4', '127.128.3.4']);
  });
});

describe('ServedServices', () => {
  it('tells the labelled Services, and again only what is another', () => {
    const told: (readonly ServedAddress[])[] = [];
    const served = new ServedServices((addresses) => told.push(addresses));
    const take = (...services: readonly KubeObject[]): void => {
      served.take({ objects: new Map(services.map((one) => [keyOf(one), one])), changed: services });
    };
    const spec = { clusterIP: '127.96.3.4', ports: [{ port: 80 }] };
    take(service(spec));
    take(service(spec, { 'meshdeck.dev/lab-serve': 'true' }));
    take(service(spec, { 'meshdeck.dev/lab-serve': 'true', more: 'than before' }));
    expect(told).toEqual([[], [{ service: 'shop/web', address: '127.96.3.4', port: 80 }]]);
  });
});
