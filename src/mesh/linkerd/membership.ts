import type { Marks, Membership, Wanted } from '../facts/membership.ts';
import { linkerdSource } from './sources.ts';

const inject = 'linkerd.io/inject';
const source = linkerdSource('pkg/inject/report.go');

/** Words that take in, and all that the annotation may be. */
const inWords: readonly string[] = ['enabled', 'ingress'];
const knownWords: readonly string[] = ['', 'disabled', ...inWords];

/** The label with which a namespace keeps all webhooks of Linkerd out. */
const admissionWebhooks = 'config.linkerd.io/admission-webhooks';

/** Namespaces that the webhook's selector leaves out, by a label that Kubernetes gives to every namespace. */
const namespaceName = 'kubernetes.io/metadata.name';
const leftOutNamespaces: readonly string[] = ['kube-system', 'cert-manager'];

/** Labels of Pods that the webhook's selector leaves out: those of the control plane bring their proxy along. */
const leftOutLabels = ['linkerd.io/control-plane-component', 'linkerd.io/cni-resource'] as const;

/** An annotation decides, never a label; the Pod template's own wins over the namespace's. */
export const linkerdMembership: Membership = {
  ways: ['sidecar'],
  sentence:
    'The annotation linkerd.io/inject=enabled of a namespace or of a Pod template puts a proxy into new Pods; "disabled" on a template keeps it out.',
  switches: (['namespace', 'workload'] as const).map((on) => ({
    mode: 'sidecar',
    on,
    enable: () => ({ annotations: { [inject]: 'enabled' } }),
    disable: () => ({ annotations: { [inject]: 'disabled' } }),
    needsRestart: true,
    source,
  })),
  wantedBy,
  proxies: [
    // An init container that goes on running since 2.20, before and by choice one of the Pod's own.
    { container: 'linkerd-proxy', source: linkerdSource('charts/partials/templates/_proxy.tpl') },
  ],
  source: linkerdSource('charts/linkerd-control-plane/values.yaml'),
};

/** The truth table of Linkerd's injector, behind the selectors of its webhook. A word of the namespace that it does not know stops it for all Pods. */
function wantedBy(namespace: Marks, pod?: Marks): Wanted | undefined {
  const keptOut = leftOut(namespace, pod);
  if (keptOut !== undefined) return { mode: 'out', because: keptOut };
  const [inherited = '', own = ''] = [namespace.annotations[inject], pod?.annotations[inject]];
  const decisive = own === '' || !knownWords.includes(inherited) ? inherited : own;
  if (decisive === '') return undefined;
  return { mode: inWords.includes(decisive) ? 'sidecar' : 'out', because: `annotation ${inject}=${decisive}` };
}

function leftOut(namespace: Marks, pod: Marks | undefined): string | undefined {
  if (namespace.labels[admissionWebhooks] === 'disabled') return `label ${admissionWebhooks}=disabled`;
  const name = namespace.labels[namespaceName];
  if (name !== undefined && leftOutNamespaces.includes(name)) return `label ${namespaceName}=${name}`;
  const label = leftOutLabels.find((key) => pod?.labels[key] !== undefined);
  return label === undefined ? undefined : `label ${label}=${pod?.labels[label] ?? ''}`;
}
