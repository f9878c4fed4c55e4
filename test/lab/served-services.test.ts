import { describe, expect, it } from 'vitest';

import type { KubeObject } from './kube-client.ts';
import { addressesOf } from './served-services.ts';

function service(spec: object): KubeObject {
  return { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'shop' }, spec };
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
});
