import type { Marks, Membership, Wanted } from '../facts/membership.ts';
import { consulSource } from './sources.ts';

const inject = 'consul.hashicorp.com/connect-inject';
const status = 'consul.hashicorp.com/connect-inject-status';
const source = consulSource('control-plane/connect-inject/webhook/mesh_webhook.go');

/** Namespaces that the injector never takes in, or that the selector of its webhook leaves out, by a label that Kubernetes gives to each. */
const namespaceName = 'kubernetes.io/metadata.name';
const leftOutNamespaces: readonly string[] = [
  'kube-system',
  'kube-public',
  'local-path-storage',
  'openebs',
  'gmp-system',
  'gke-managed-cim',
];
const clusterMonitoring = 'openshift.io/cluster-monitoring';

/** What Go reads as true and false. */
const yes: readonly string[] = ['1', 't', 'T', 'true', 'TRUE', 'True'];

/**
 * The annotation of a Pod template decides. Namespaces say nothing themselves: which ones count, and whether Pods without a word are taken in, is
 * in the values of the chart (`connectInject.default`, `k8sAllowNamespaces`, `k8sDenyNamespaces`, `namespaceSelector`).
 */
export const consulMembership: Membership = {
  ways: ['sidecar'],
  sentence:
    'The annotation consul.hashicorp.com/connect-inject=true of a Pod template puts a proxy into its new Pods, which also need a Service; the values of the chart can take in all Pods of chosen namespaces.',
  switches: [
    {
      mode: 'sidecar',
      on: 'workload',
      enable: () => ({ annotations: { [inject]: 'true' } }),
      disable: () => ({ annotations: { [inject]: 'false' } }),
      needsRestart: true,
      source,
    },
  ],
  wantedBy,
  proxies: [
    // With the Service's name behind it where a Pod has several.
    {
      container: 'consul-dataplane',
      isPrefix: true,
      source: consulSource('control-plane/connect-inject/webhook/consul_dataplane_sidecar.go'),
    },
    // Before 1.0.
    {
      container: 'envoy-sidecar',
      isPrefix: true,
      source: {
        at: 'hashicorp/consul-k8s@v0.49.0:control-plane/connect-inject/envoy_sidecar.go',
        readOn: '2026-11-27',
      },
    },
  ],
  source,
};

/** A value that Go does not read as true or false makes the webhook refuse the Pod, so that it is not in the mesh either. */
function wantedBy(namespace: Marks, pod?: Marks): Wanted | undefined {
  const keptOut = leftOut(namespace, pod);
  if (keptOut !== undefined) return { mode: 'out', because: keptOut };
  const value = pod?.annotations[inject];
  if (value === undefined) return undefined;
  return { mode: yes.includes(value) ? 'sidecar' : 'out', because: `annotation ${inject}=${value}` };
}

function leftOut({ labels }: Marks, pod: Marks | undefined): string | undefined {
  const name = labels[namespaceName];
  if (name !== undefined && leftOutNamespaces.includes(name)) return `label ${namespaceName}=${name}`;
  const monitoring = labels[clusterMonitoring];
  if (monitoring !== undefined) return `label ${clusterMonitoring}=${monitoring}`;
  // Consul's own Pods, and those that carry the mark of an injection that has been.
  if (pod?.labels['app'] === 'consul') return 'label app=consul';
  const injected = pod?.annotations[status] ?? '';
  return injected === '' ? undefined : `annotation ${status}=${injected}`;
}
