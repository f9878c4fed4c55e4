import type { Preflight } from '../facts/preflight.ts';
import { documentation, linkerdSource } from './sources.ts';

const versions = documentation('linkerd.io/content/2-edge/reference/k8s-versions.md');
const gatewayApi = documentation('linkerd.io/content/2-edge/features/gateway-api.md');

const clusterPage = documentation('linkerd.io/content/2-edge/reference/cluster-configuration.md');
const ciliumConfig = { namespace: 'kube-system', name: 'cilium-config' };

/** What Linkerd wants of a cluster. Its charts are numbered by dates: 2026.6 is edge-26.6, the beginning of 2.20. */
export const linkerdPreflight: Preflight = {
  kubernetes: [
    // Helm itself refuses older ones: `kubeVersion` of the charts.
    { from: '1.31', to: '1.35', source: versions },
    {
      mesh: '2025.10',
      from: '1.23',
      to: '1.35',
      source: { at: 'linkerd/linkerd2@version-2.19:charts/linkerd-control-plane/Chart.yaml', readOn: '2026-11-27' },
    },
  ],
  gatewayApi: [
    {
      from: '1.2.1',
      to: '1.5.1',
      sentence:
        'Linkerd 2.20 wants Gateway API 1.2.1 to 1.5.1, and does not see a route that has anything which 1.2.1 does not know.',
      source: gatewayApi,
    },
    {
      mesh: '2025.10',
      from: '1.1.1',
      to: '1.2.1',
      sentence: 'Linkerd 2.19 wants Gateway API 1.1.1 to 1.2.1.',
      source: gatewayApi,
    },
  ],
  podSecurity: [
    {
      where: 'workloads',
      needs: 'privileged',
      sentence:
        "Without Linkerd's CNI plugin each Pod gets an init container with NET_ADMIN and NET_RAW, which the levels baseline and restricted refuse.",
      source: linkerdSource('charts/partials/templates/_proxy-init.tpl'),
    },
    {
      where: 'control-plane',
      needs: 'privileged',
      sentence:
        'The parts of the control plane have proxies too, with the same init container; with the CNI plugin they run at the level restricted.',
      source: linkerdSource('charts/linkerd-control-plane/templates/namespace.yaml'),
    },
  ],
  conflicts: [],
  platforms: [
    {
      on: 'GKE',
      sentence:
        'In a private cluster of GKE a firewall rule must let the API server reach the ports 8443, 8089 and 9443 of the nodes: without it no webhook is answered.',
      source: clusterPage,
    },
  ],
  networks: [
    {
      configMap: ciliumConfig,
      key: 'bpf-lb-sock-hostns-only',
      wants: 'true',
      absentIs: 'false',
      onlyWhere: { key: 'kube-proxy-replacement', isOneOf: ['true', 'strict'] },
      setBy: 'socketLB.hostNamespaceOnly=true of the chart of Cilium',
      sentence:
        'In place of kube-proxy Cilium connects straight to a Pod behind a Service, while Linkerd balances and applies policies by the address of the Service.',
      source: clusterPage,
    },
    {
      configMap: ciliumConfig,
      key: 'cni-exclusive',
      wants: 'false',
      absentIs: 'true',
      chart: 'linkerd2-cni',
      setBy: 'cni.exclusive=false of the chart of Cilium',
      sentence: "Cilium takes the configuration of every other CNI plugin away from the nodes, Linkerd's too.",
      source: documentation('linkerd.io/content/2-edge/features/cni.md'),
    },
  ],
};
