import type { PlatformFact, Preflight } from '../facts/preflight.ts';
import { chartSource } from './sources.ts';

const supportedReleases = {
  at: 'https://istio.io/latest/docs/releases/supported-releases/',
  readOn: '2026-11-20',
};

const platformPage = {
  at: 'https://istio.io/latest/docs/ambient/install/platform-prerequisites/',
  readOn: '2026-11-27',
};

/** The chart of the CNI plugin knows by `global.platform` where a node keeps plugins and their configuration. */
function cniPlatform(on: string, platform: string, sentence: string, orAny: readonly string[]): PlatformFact {
  return {
    on,
    chart: 'cni',
    value: {
      path: ['global', 'platform'],
      is: platform,
      orAny: [['platform'], ...orAny.flatMap((name) => [[name], ['cni', name]])],
    },
    sentence,
    source: chartSource(`manifests/charts/istio-cni/files/profile-platform-${platform}.yaml`),
  };
}

const ciliumConfig = { namespace: 'kube-system', name: 'cilium-config' };

/** What Istio wants of a cluster. */
export const istioPreflight: Preflight = {
  kubernetes: [
    { mesh: '1.31', from: '1.32', to: '1.36', source: supportedReleases },
    { mesh: '1.30', from: '1.32', to: '1.36', source: supportedReleases },
  ],
  gatewayApi: [
    {
      mesh: '1.31',
      from: '1.1.0',
      to: '1.6.1',
      sentence: 'Istio 1.31 is built on Gateway API 1.6; kinds of older bundles are not seen by it.',
      source: {
        at: 'https://istio.io/latest/news/releases/1.31.x/announcing-1.31/upgrade-notes/',
        readOn: '2026-11-20',
      },
    },
    {
      mesh: '1.30',
      from: '1.1.0',
      to: '1.5.1',
      sentence:
        'Istio 1.30 needs the definitions of Gateway API 1.5: of older ones it does not see TLSRoute and ReferenceGrant.',
      source: {
        at: 'https://istio.io/latest/news/releases/1.30.x/announcing-1.30/upgrade-notes/',
        readOn: '2026-11-20',
      },
    },
  ],
  podSecurity: [
    {
      where: 'workloads',
      needs: 'privileged',
      sentence:
        "Without Istio's CNI plugin each Pod gets an init container that changes the rules of its network, which the levels baseline and restricted refuse.",
      source: chartSource('manifests/charts/istio-control/istio-discovery/files/injection-template.yaml'),
    },
    {
      where: 'control-plane',
      needs: 'privileged',
      sentence: 'The parts on the nodes, istio-cni and ztunnel, write into folders of the node.',
      source: chartSource('manifests/charts/istio-cni/templates/daemonset.yaml'),
    },
  ],
  conflicts: [
    {
      with: 'osm',
      sentence: 'Two meshes that put proxies into Pods redirect the same traffic twice.',
      source: { at: 'openservicemesh/osm@v1.2.4:charts/osm/templates/preinstall-hook.yaml', readOn: '2026-11-20' },
    },
  ],
  platforms: [
    cniPlatform(
      'OpenShift',
      'openshift',
      'OpenShift keeps plugins and their configuration in folders of its own, and lets the plugin write there only as spc_t.',
      ['cniBinDir'],
    ),
    cniPlatform(
      'GKE',
      'gke',
      'GKE lets Pods of the class system-node-critical, as those on the nodes are, into a namespace only where that has a quota for them, which the chart then makes.',
      ['resourceQuotas'],
    ),
    cniPlatform('k3s', 'k3s', 'Plugins and their configuration are below /var/lib/rancher/k3s on a node of k3s.', [
      'cniBinDir',
    ]),
    cniPlatform('MicroK8s', 'microk8s', 'MicroK8s keeps plugins and their configuration below /var/snap/microk8s.', [
      'cniBinDir',
    ]),
    cniPlatform(
      'minikube',
      'minikube',
      'With its Docker driver minikube keeps the network namespaces of Pods in /var/run/docker/netns.',
      ['cniNetnsDir'],
    ),
    {
      on: 'GKE',
      sentence:
        'In a private cluster of GKE a firewall rule must let the API server reach port 15017 of the nodes: without it no webhook is answered.',
      source: { at: 'https://cloud.google.com/service-mesh/docs/private-cluster-open-port', readOn: '2026-11-27' },
    },
    {
      on: 'EKS',
      sentence:
        'Where Pods have security groups of their own on EKS, POD_SECURITY_GROUP_ENFORCING_MODE must be standard, or the probes of Pods in the ambient mode fail.',
      source: platformPage,
    },
  ],
  networks: [
    {
      configMap: ciliumConfig,
      key: 'cni-exclusive',
      wants: 'false',
      absentIs: 'true',
      chart: 'cni',
      setBy: 'cni.exclusive=false of the chart of Cilium',
      sentence: "Cilium takes the configuration of every other CNI plugin away from the nodes, Istio's too.",
      source: platformPage,
    },
    {
      configMap: ciliumConfig,
      key: 'bpf-lb-sock-hostns-only',
      wants: 'true',
      absentIs: 'false',
      onlyWhere: { key: 'kube-proxy-replacement', isOneOf: ['true', 'strict'] },
      setBy: 'socketLB.hostNamespaceOnly=true of the chart of Cilium',
      sentence:
        'In place of kube-proxy Cilium turns the address of a Service into that of a Pod within the Pod that calls, so that no proxy sees the Service.',
      source: { at: 'https://docs.cilium.io/en/stable/network/servicemesh/istio/', readOn: '2026-11-27' },
    },
    {
      configMap: ciliumConfig,
      key: 'enable-bpf-masquerade',
      wants: 'false',
      absentIs: 'false',
      chart: 'ztunnel',
      setBy: 'bpf.masquerade=false of the chart of Cilium',
      sentence:
        "In the ambient mode the kubelet's probes come from a link-local address, which Cilium's own masquerading does not let through.",
      source: platformPage,
    },
  ],
  proxyRequests: {
    cpu: '100m',
    memory: '128Mi',
    source: chartSource('manifests/charts/istio-control/istio-discovery/values.yaml'),
  },
};
