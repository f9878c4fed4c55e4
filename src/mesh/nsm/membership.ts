import type { Marks, Membership, Wanted } from '../facts/membership.ts';
import { nsmSource, webhookSource } from './sources.ts';

const annotation = 'networkservicemesh.io';
/** Namespaces that the webhook does not look at. */
const leftOut: readonly (string | undefined)[] = ['kube-system', 'spire', 'nsm-system'];

/** By an annotation that names network services: there is no plain in or out to switch, so a person writes it. */
export const nsmMembership: Membership = {
  ways: ['sidecar'],
  sentence:
    'The annotation networkservicemesh.io of a Pod, or else of its namespace, names the network services that it wants, such as kernel://my-service/nsm-1; the webhook then puts a client into new Pods, which gives them an interface for each.',
  switches: [],
  wantedBy,
  proxies: [{ container: 'cmd-nsc', source: nsmSource('apps/admission-webhook-k8s/admission-webhook.yaml') }],
  source: webhookSource('main.go'),
};

/** A Pod's own annotation counts before that of its namespace. */
function wantedBy(namespace: Marks, pod?: Marks): Wanted | undefined {
  if (leftOut.includes(namespace.labels['kubernetes.io/metadata.name'])) return undefined;
  // An empty one is as good as none.
  const wanted = [pod?.annotations[annotation], namespace.annotations[annotation]].find(
    (value) => value !== undefined && value !== '',
  );
  return wanted === undefined ? undefined : { mode: 'sidecar', because: `annotation ${annotation}=${wanted}` };
}
