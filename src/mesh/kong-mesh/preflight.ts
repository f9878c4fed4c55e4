import type { Preflight } from '../facts/preflight.ts';
import { kumaGatewayApi, kumaPodSecurity, kumaProxyRequests } from '../kuma/preflight.ts';
import { docsSource, kumaChartSource } from './sources.ts';

const validated = docsSource('app/mesh/validated-versions.md');

/** What Kong Mesh wants of a cluster. */
export const kongMeshPreflight: Preflight = {
  kubernetes: [
    { mesh: '2.13', from: '1.31', to: '1.34', source: validated },
    { mesh: '2.12', from: '1.27', to: '1.32', source: validated },
    { mesh: '2.11', from: '1.27', to: '1.32', source: validated },
  ],
  gatewayApi: kumaGatewayApi,
  podSecurity: kumaPodSecurity,
  conflicts: [
    {
      with: 'kuma',
      sentence: 'Kong Mesh is Kuma with more: both would put proxies into the same Pods and own the same definitions.',
      source: kumaChartSource('templates/cp-webhooks-and-secrets.yaml'),
    },
  ],
  proxyRequests: kumaProxyRequests,
};
