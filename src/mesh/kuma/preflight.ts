import type { PodSecurityFact, Preflight } from '../facts/preflight.ts';
import { chartSource, kumaSource } from './sources.ts';

/** What Pods of Kuma and Kong Mesh need. */
export const kumaPodSecurity: readonly PodSecurityFact[] = [
  {
    where: 'workloads',
    needs: 'privileged',
    sentence:
      "Without Kuma's CNI plugin each Pod gets an init container that runs as root and changes the rules of its network, which the levels baseline and restricted refuse.",
    source: kumaSource('pkg/plugins/runtime/k8s/webhooks/injector/injector.go'),
  },
  {
    where: 'control-plane',
    needs: 'baseline',
    sentence: 'The control plane runs without root, but does not drop the capabilities that restricted wants dropped.',
    source: chartSource('values.yaml'),
  },
];

/** The bundles of Gateway API that the release is built with, and that its tests have. */
export const kumaGatewayApi: Preflight['gatewayApi'] = [
  {
    mesh: '2.14',
    from: '1.0.0',
    to: '1.5.1',
    sentence:
      'Kuma 2.14 is built with Gateway API 1.5.1; its chart makes the GatewayClass kuma only where the definitions are there before it.',
    source: kumaSource('go.mod'),
  },
];

/** What a proxy asks for where nobody says otherwise. */
export const kumaProxyRequests: NonNullable<Preflight['proxyRequests']> = {
  cpu: '50m',
  memory: '64Mi',
  source: { at: 'kumahq/kuma@007b981:pkg/config/plugins/runtime/k8s/config.go', readOn: '2026-11-27' },
};

/** What Kuma wants of a cluster. */
export const kumaPreflight: Preflight = {
  // The oldest and the newest version that its tests run with; native sidecars want 1.29.
  kubernetes: [{ mesh: '2.14', from: '1.32', to: '1.35', source: kumaSource('mk/dev.mk') }],
  gatewayApi: kumaGatewayApi,
  podSecurity: kumaPodSecurity,
  conflicts: [
    {
      with: 'kong-mesh',
      sentence: 'Kong Mesh is Kuma with more: both would put proxies into the same Pods and own the same definitions.',
      source: chartSource('templates/cp-webhooks-and-secrets.yaml'),
    },
  ],
  proxyRequests: kumaProxyRequests,
};
