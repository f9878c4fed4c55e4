import type { Preflight } from '../facts/preflight.ts';
import { consulSource } from './sources.ts';

const compatibility = { at: 'https://developer.hashicorp.com/consul/docs/k8s/compatibility', readOn: '2026-11-27' };

/** What Consul wants of a cluster. */
export const consulPreflight: Preflight = {
  kubernetes: [
    // What Helm itself refuses; which versions HashiCorp has tried with 2.0 was not found.
    { from: '1.22', source: consulSource('charts/consul/Chart.yaml') },
    { mesh: '1.9', from: '1.30', to: '1.34', source: compatibility },
    { mesh: '1.8', from: '1.30', to: '1.34', source: compatibility },
  ],
  gatewayApi: [
    {
      from: '1.0.0',
      to: '1.5.1',
      sentence:
        'Consul 2.0 is built on Gateway API 1.5.1: its controller follows GatewayClass, Gateway and HTTPRoute, and its chart makes a GatewayClass at the end, so without these definitions it does not come up.',
      source: consulSource('control-plane/go.mod'),
    },
  ],
  podSecurity: [
    {
      where: 'workloads',
      needs: 'privileged',
      sentence:
        "Without Consul's CNI plugin each Pod gets an init container that runs as root with NET_ADMIN, which the levels baseline and restricted refuse.",
      source: consulSource('control-plane/connect-inject/webhook/container_init.go'),
    },
    {
      where: 'control-plane',
      needs: 'restricted',
      sentence:
        'Servers and injector run without any rights; only the CNI plugin, which no profile has, writes into folders of the node.',
      source: consulSource('charts/consul/templates/_helpers.tpl'),
    },
  ],
  conflicts: [],
  platforms: [
    {
      on: 'OpenShift',
      chart: 'consul',
      value: { path: ['global', 'openshift', 'enabled'], is: true },
      sentence: 'With it the chart makes what lets its Pods run on OpenShift, whose own rules refuse them otherwise.',
      source: consulSource('charts/consul/values.yaml'),
    },
  ],
};
