import { isJsonObject, type JsonObject, type JsonValue } from '../../core/json.ts';
import type { ProxyAdminFacts, SyncedPart, SyncedProxy } from '../facts/proxy-admin.ts';
import { envoyViews } from '../facts/envoy-admin.ts';
import { istioSource } from './sources.ts';

const bootstrap = istioSource('tools/packaging/common/envoy_bootstrap.json');
const ztunnel = { at: 'istio/ztunnel@e826687:ARCHITECTURE.md', readOn: '2026-11-27' };

/** Envoy and ztunnel at port 15000 of the Pod itself, and what istiod knows of them. */
export const istioProxies: ProxyAdminFacts = {
  sentence:
    'Envoy and ztunnel tell of themselves at port 15000 of their Pod, and istiod at /debug/syncz which of them have what it has sent.',
  proxies: [
    { container: 'istio-proxy', imageNames: ['proxyv2', 'proxyv2-distroless'], views: envoyViews(15_000, bootstrap) },
    {
      container: 'istio-proxy',
      imageNames: ['ztunnel'],
      views: {
        config: { port: 15_000, path: '/config_dump', form: 'json', source: ztunnel },
        stats: { port: 15_020, path: '/metrics', form: 'text', source: ztunnel },
      },
    },
  ],
  sync: {
    part: 'istiod',
    port: 15_014,
    path: '/debug/syncz',
    read: (answer) => (Array.isArray(answer) ? answer.filter(isJsonObject).map(proxyOf) : []),
    source: istioSource('pilot/pkg/xds/debug.go'),
  },
};

const kinds = ['cluster', 'listener', 'route', 'endpoint', 'extensionconfig'] as const;

/** Until 1.30 a field for each kind, since then also all of them in a map. */
function proxyOf(status: JsonObject): SyncedProxy {
  const version = status['istio_version'] ?? status['proxy_version'];
  const resources = status['resources'];
  const parts = isJsonObject(resources)
    ? Object.entries(resources).flatMap(([name, one]) =>
        isJsonObject(one) ? [partOf(name.slice(name.lastIndexOf('.') + 1), one['sent'], one['acked'])] : [],
      )
    : kinds.map((kind) => partOf(kind, status[`${kind}_sent`], status[`${kind}_acked`]));
  return {
    name: typeof status['proxy'] === 'string' ? status['proxy'] : '',
    ...(typeof version === 'string' ? { version } : {}),
    parts,
  };
}

/** Each answer has a number of its own; the one that was confirmed last is told beside the one that was sent last. */
function partOf(name: string, sent: JsonValue | undefined, acked: JsonValue | undefined): SyncedPart {
  if (typeof sent !== 'string' || sent === '') return { name, is: 'nothing' };
  return { name, is: sent === acked ? 'synced' : 'waiting' };
}
