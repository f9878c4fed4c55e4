import { describe, expect, it } from 'vitest';

import { loadBalancerAddress } from './load-balancers.ts';

describe('loadBalancerAddress', () => {
  it.each([
    ['its own address of the loopback network', { type: 'LoadBalancer', clusterIP: '127.97.3.4' }, '127.129.3.4'],
    ['nothing where none is wanted', { type: 'ClusterIP', clusterIP: '127.97.3.4' }, undefined],
    [
      'nothing that another class is to give',
      { type: 'LoadBalancer', clusterIP: '127.97.3.4', loadBalancerClass: 'a.example/b' },
      undefined,
    ],
    ['nothing before the Service has an address', { type: 'LoadBalancer' }, undefined],
    ['nothing outside this machine', { type: 'LoadBalancer', clusterIP: '10.96.0.1' }, undefined],
  ])('gives a Service %s', (_what, spec, address) => {
    expect(loadBalancerAddress({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec })).toBe(address);
  });
});
