import type { Marks, Membership, Wanted } from '../facts/membership.ts';
import { osmSource } from './sources.ts';

const monitoredBy = 'openservicemesh.io/monitored-by';
const injection = 'openservicemesh.io/sidecar-injection';
const ignore = 'openservicemesh.io/ignore';
const metrics = 'openservicemesh.io/metrics';

/** The chart's own name of a mesh. */
const defaultMesh = 'osm';

const webhookSource = osmSource('pkg/injector/webhook.go');

/** The label of the namespace says which mesh, the annotations of namespace and Pod whether a proxy comes in. */
export const osmMembership: Membership = {
  ways: ['sidecar'],
  sentence:
    'A namespace is in the mesh by its label openservicemesh.io/monitored-by=<mesh>; its new Pods get a proxy where the annotation openservicemesh.io/sidecar-injection of the Pod, or else of the namespace, says enabled. Pods on the network of their node, and those of kube-system, kube-public and the control plane, never get one.',
  switches: [
    {
      mode: 'sidecar',
      on: 'namespace',
      enable: ({ meshOf }) => ({
        labels: { [monitoredBy]: meshOf ?? defaultMesh, [ignore]: null },
        annotations: { [injection]: 'enabled' },
      }),
      // What `osm namespace remove` takes away.
      disable: () => ({
        labels: { [monitoredBy]: null, [ignore]: null },
        annotations: { [injection]: null, [metrics]: null },
      }),
      needsRestart: true,
      source: osmSource('cmd/cli/namespace_remove.go'),
    },
    {
      mode: 'sidecar',
      on: 'workload',
      enable: () => ({ annotations: { [injection]: 'enabled' } }),
      disable: () => ({ annotations: { [injection]: 'disabled' } }),
      namespaceNeeds: { labels: { [monitoredBy]: defaultMesh } },
      needsRestart: true,
      source: webhookSource,
    },
  ],
  wantedBy,
  proxies: [{ container: 'envoy', label: 'osm-proxy-uuid', source: osmSource('pkg/constants/constants.go') }],
  source: webhookSource,
};

/** As `mustInject` decides, behind the selector of the webhook, which wants the label and does not want to be ignored. */
function wantedBy({ labels, annotations }: Marks, pod?: Marks): Wanted | undefined {
  // The webhook looks whether the label is there, not what it says.
  if (labels[ignore] !== undefined) return { mode: 'out', because: `label ${ignore}=${labels[ignore]}` };
  const meshOf = labels[monitoredBy];
  if (meshOf === undefined) return undefined;
  const asked = pod?.annotations[injection] ?? annotations[injection];
  if (asked === undefined) return undefined;
  const because = `annotation ${injection}=${asked}`;
  // Words that it does not know refuse the Pod, so no proxy comes in.
  return ['enabled', 'yes', 'true'].includes(asked.toLowerCase())
    ? { mode: 'sidecar', meshOf, because }
    : { mode: 'out', meshOf, because };
}
