import type { ProxyAdminFacts } from '../facts/proxy-admin.ts';
import { envoyViews } from '../facts/envoy-admin.ts';
import { consulSource } from './sources.ts';

const source = consulSource('control-plane/connect-inject/webhook/consul_dataplane_sidecar.go');

/** Envoy below consul-dataplane, at port 19000; in Pods of several services those after the first have the next ports. */
export const consulProxies: ProxyAdminFacts = {
  sentence: 'Envoy tells of itself at port 19000 of its Pod.',
  proxies: [
    {
      container: 'consul-dataplane',
      isPrefix: true,
      imageNames: ['consul-dataplane'],
      views: envoyViews(19_000, source),
    },
  ],
  sync: { none: "Consul's servers do not tell which proxies have confirmed what.", source },
};
