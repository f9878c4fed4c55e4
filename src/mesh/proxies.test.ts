import { describe, expect, it } from 'vitest';
import { injectedProxyOf } from './proxies.ts';

describe('a proxy that was put into a Pod', () => {
  it.each([
    [['web', 'istio-proxy'], 'Istio', 'istio-proxy'],
    [['linkerd-proxy', 'web'], 'Linkerd', 'linkerd-proxy'],
    [['web', 'consul-dataplane-web', 'consul-dataplane-admin'], 'Consul', 'consul-dataplane-web'],
    [['web', 'kuma-sidecar'], 'Kuma', 'kuma-sidecar'],
    [['web', 'nginx-mesh-sidecar'], 'NGINX Service Mesh', 'nginx-mesh-sidecar'],
  ])('is told by the containers %j', (containers, displayName, container) => {
    expect(injectedProxyOf(containers, {})).toMatchObject({ displayName, container });
  });

  it.each([[['istio-proxy']], [['consul-dataplane']], [['web']], [[]]])('is not there in %j', (containers) => {
    // A gateway, or the ztunnel of Istio or of Cilium: a proxy that stands alone was put beside nothing.
    expect(injectedProxyOf(containers, {})).toBeUndefined();
  });

  it('is no Envoy of somebody who calls his container so', () => {
    expect(injectedProxyOf(['web', 'envoy'], {})).toBeUndefined();
    expect(injectedProxyOf(['web', 'envoy'], { 'osm-proxy-uuid': '1' })).toMatchObject({
      displayName: 'Open Service Mesh',
    });
  });
});
