import type { Marks, Membership, Texts, Wanted } from '../facts/membership.ts';
import { chartSource, kumaSource } from './sources.ts';

const inject = 'kuma.io/sidecar-injection';
/** Names the mesh, of Pods and namespaces as of policies. */
export const meshLabel = 'kuma.io/mesh';
/** The mesh of all that names none. */
export const defaultMesh = 'default';

const injectorSource = kumaSource('pkg/plugins/runtime/k8s/webhooks/injector/precheck.go');
const webhookSource = chartSource('templates/cp-webhooks-and-secrets.yaml');

const onWords: readonly string[] = ['enabled', 'true'];
const offWords: readonly string[] = ['disabled', 'false', 'no'];

/** The label of the Pod counts before that of its namespace, and one of the namespace must be there in any case. */
export const kumaMembership: Membership = {
  ways: ['sidecar'],
  sentence:
    'The label kuma.io/sidecar-injection=enabled of a namespace puts a proxy into its new Pods, that of a Pod counts before it; a namespace without the label is left alone, whatever its Pods say. The label kuma.io/mesh names the mesh, which must be there before the Pods are.',
  switches: [
    {
      mode: 'sidecar',
      on: 'namespace',
      enable: ({ meshOf }) => ({
        labels: { [inject]: 'enabled', ...(meshOf === undefined ? {} : { [meshLabel]: meshOf }) },
      }),
      // Not taken away: without the label the webhooks do not look at Pods that ask for it themselves.
      disable: () => ({ labels: { [inject]: 'disabled' } }),
      needsRestart: true,
      source: webhookSource,
    },
    {
      mode: 'sidecar',
      on: 'workload',
      enable: ({ meshOf }) => ({
        labels: { [inject]: 'enabled', ...(meshOf === undefined ? {} : { [meshLabel]: meshOf }) },
      }),
      disable: () => ({ labels: { [inject]: 'disabled' } }),
      namespaceNeeds: { labels: { [inject]: 'disabled' } },
      needsRestart: true,
      source: webhookSource,
    },
  ],
  wantedBy,
  // Native since 2.14: an init container that goes on running.
  proxies: [{ container: 'kuma-sidecar', source: kumaSource('pkg/plugins/runtime/k8s/util/names.go') }],
  source: injectorSource,
};

/**
 * Which mesh a Pod would be in: its own label, its annotation (which Kuma still reads and tells people to leave), and the same of its
 * namespace.
 */
export function meshNameOf(namespace: Marks, pod: Marks | undefined): string {
  const places: readonly (Texts | undefined)[] = [
    pod?.labels,
    pod?.annotations,
    namespace.labels,
    namespace.annotations,
  ];
  return places.map((texts) => texts?.[meshLabel]).find((name) => name !== undefined && name !== '') ?? defaultMesh;
}

/**
 * The webhook for namespaces looks at those whose label is on, the one for Pods at Pods that say `enabled` exactly, in namespaces that
 * have the label at all; neither looks at kube-system. Whoever is looked at is asked for the Pod's label first.
 */
function wantedBy(namespace: Marks, pod?: Marks): Wanted | undefined {
  const ofNamespace = namespace.labels[inject];
  if (ofNamespace === undefined || namespace.labels['kubernetes.io/metadata.name'] === 'kube-system') return undefined;
  const isOn = onWords.includes(ofNamespace);
  const ofPod = pod?.labels[inject];
  if (ofPod !== undefined) {
    const because = `label ${inject}=${ofPod}`;
    if (offWords.includes(ofPod)) return { mode: 'out', because };
    if (ofPod === 'enabled' || (isOn && [...onWords, 'yes'].includes(ofPod)))
      return { mode: 'sidecar', meshOf: meshNameOf(namespace, pod), because };
    // With a word that nobody knows, the webhook refuses the Pod.
    if (isOn) return undefined;
  }
  const because = `label ${inject}=${ofNamespace}`;
  if (isOn) return { mode: 'sidecar', meshOf: meshNameOf(namespace, pod), because };
  return offWords.includes(ofNamespace) ? { mode: 'out', because } : undefined;
}
