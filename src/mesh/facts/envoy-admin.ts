import type { ProxyAdmin } from './proxy-admin.ts';
import type { Source } from './source.ts';

/**
 * What Envoy's administration interface tells.
 *
 * @see https://www.envoyproxy.io/docs/envoy/latest/operations/admin
 */
export function envoyViews(port: number, source: Source): ProxyAdmin['views'] {
  return {
    config: { port, path: '/config_dump?include_eds', form: 'json', source },
    clusters: { port, path: '/clusters?format=json', form: 'json', source },
    stats: { port, path: '/stats?usedonly', form: 'text', source },
  };
}
