import { isJsonObject, valueAt, type JsonObject, type JsonValue } from '../../core/json.ts';
import type { ProxyAdminFacts, SyncedPart, SyncedProxy } from '../facts/proxy-admin.ts';
import { envoyViews } from '../facts/envoy-admin.ts';
import { kumaSource } from './sources.ts';

const admin = kumaSource('pkg/config/app/kuma-cp/kuma-cp.defaults.yaml');
const containers = ['kuma-sidecar', 'kuma-gateway', 'ingress', 'egress'];

/** The same for Kong Mesh, whose control plane has another name. */
export function proxiesOf(part: string): ProxyAdminFacts {
  return {
    sentence:
      'Envoy tells of itself at port 9901 of its Pod, and the control plane in its API which of them have confirmed what it has sent.',
    proxies: containers.map((container) => ({
      container,
      imageNames: ['kuma-dp'],
      portAnnotation: 'kuma.io/envoy-admin-port',
      views: envoyViews(9901, admin),
    })),
    sync: {
      part,
      port: 5681,
      path: '/dataplanes/_overview?size=1000',
      read: (answer) => {
        const items = valueAt(answer, ['items']);
        return Array.isArray(items) ? (items as readonly JsonValue[]).filter(isJsonObject).map(proxyOf) : [];
      },
      source: kumaSource('UPGRADE.md'),
    },
  };
}

/** Kuma's proxies, through its control plane. */
export const kumaProxies: ProxyAdminFacts = proxiesOf('kuma-control-plane');

const kinds = ['cds', 'lds', 'rds', 'eds'] as const;

/** Of the connections of a proxy the last one counts. */
function proxyOf(item: JsonObject): SyncedProxy {
  const [mesh, name] = [item['mesh'], item['name']];
  const subscriptions = valueAt(item, ['dataplaneInsight', 'subscriptions']);
  const last = Array.isArray(subscriptions) ? (subscriptions as readonly JsonValue[]).at(-1) : undefined;
  const version = valueAt(last, ['version', 'kumaDp', 'version']);
  return {
    name: `${typeof mesh === 'string' ? `${mesh}/` : ''}${typeof name === 'string' ? name : ''}`,
    ...(typeof version === 'string' ? { version } : {}),
    parts: kinds.map((kind) => partOf(kind, valueAt(last, ['status', kind]))),
  };
}

function partOf(name: string, counts: JsonValue | undefined): SyncedPart {
  // Numbers of 64 bits are texts in the JSON of protobuf.
  const count = (key: string): number => Number(valueAt(counts, [key]) ?? 0);
  const [sent, acknowledged, rejected] = ['responsesSent', 'responsesAcknowledged', 'responsesRejected'].map(count);
  if (sent === undefined || sent === 0) return { name, is: 'nothing' };
  if ((acknowledged ?? 0) >= sent) return { name, is: 'synced' };
  return { name, is: (acknowledged ?? 0) + (rejected ?? 0) >= sent && (rejected ?? 0) > 0 ? 'rejected' : 'waiting' };
}
