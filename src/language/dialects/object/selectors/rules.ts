import { rulesByHolder, stepsOf, type Steps } from '../references/paths.ts';

/** Where an object selects others by their labels. */
export interface SelectorRule {
  /** `group/Kind`. */
  readonly from: string;
  readonly path: string;
  /** `labels`: a map of them. `selector`: a `LabelSelector`. `cilium`: one whose keys Cilium reads. */
  readonly form: 'labels' | 'selector' | 'cilium';
  /**
   * In which namespaces. `own`: that of the object. `all`: every one. `root`: every one for objects of Istio's root namespace. `beside`: that
   * which the key `namespace` beside it says, or every one.
   */
  readonly within: 'own' | 'all' | 'root' | 'beside';
  /** True where the own namespace counts whatever the selector says of namespaces. */
  readonly isFixed?: true;
  /** True where a `namespaceSelector` may stand beside it, which opens other namespaces. */
  readonly mayOpen?: true;
  /** What it selects: `Service`, or workloads by the labels of their Pods. */
  readonly selects?: 'Service';
}

type Form = Omit<SelectorRule, 'from' | 'path'>;

function rules(from: string | readonly string[], paths: Readonly<Record<string, Form>>): readonly SelectorRule[] {
  const kinds = typeof from === 'string' ? [from] : from;
  return kinds.flatMap((kind) => Object.entries(paths).map(([path, form]) => ({ from: kind, path, ...form })));
}

const own: Form = { form: 'selector', within: 'own' };
const labels: Form = { form: 'labels', within: 'own' };
const peer: Form = { ...own, mayOpen: true };
const ofIstio: Form = { form: 'selector', within: 'root' };
const endpoints: Form = { form: 'cilium', within: 'own' };

function ofCilium(kind: string, within: Form['within']): readonly SelectorRule[] {
  const peers: Form = { ...endpoints, within };
  return ['spec', 'specs[]'].flatMap((spec) =>
    rules(`cilium.io/${kind}`, {
      [`${spec}.endpointSelector`]: within === 'own' ? { ...peers, isFixed: true } : peers,
      [`${spec}.ingress[].fromEndpoints[]`]: peers,
      [`${spec}.ingressDeny[].fromEndpoints[]`]: peers,
      [`${spec}.egress[].toEndpoints[]`]: peers,
      [`${spec}.egressDeny[].toEndpoints[]`]: peers,
      [`${spec}.egress[].toServices[].k8sServiceSelector.selector`]: { ...own, within: 'beside', selects: 'Service' },
    }),
  );
}

const all: readonly SelectorRule[] = [
  ...rules('/Service', { 'spec.selector': labels }),
  ...rules('policy/PodDisruptionBudget', { 'spec.selector': own }),
  ...rules('networking.k8s.io/NetworkPolicy', {
    'spec.podSelector': own,
    'spec.ingress[].from[].podSelector': peer,
    'spec.egress[].to[].podSelector': peer,
  }),
  ...rules(
    [
      'security.istio.io/AuthorizationPolicy',
      'security.istio.io/PeerAuthentication',
      'security.istio.io/RequestAuthentication',
      'telemetry.istio.io/Telemetry',
      'extensions.istio.io/WasmPlugin',
      'networking.istio.io/ProxyConfig',
    ],
    { 'spec.selector': ofIstio },
  ),
  ...rules('networking.istio.io/EnvoyFilter', { 'spec.workloadSelector.labels': { ...labels, within: 'root' } }),
  ...rules(['networking.istio.io/ServiceEntry', 'networking.istio.io/Sidecar'], {
    'spec.workloadSelector.labels': labels,
  }),
  ...rules('networking.istio.io/DestinationRule', { 'spec.workloadSelector': own }),
  ...rules('networking.istio.io/Gateway', { 'spec.selector': { ...labels, within: 'all' } }),
  ...rules('policy.linkerd.io/Server', { 'spec.podSelector': own }),
  ...ofCilium('CiliumNetworkPolicy', 'own'),
  ...ofCilium('CiliumClusterwideNetworkPolicy', 'all'),
  ...rules('cilium.io/CiliumEgressGatewayPolicy', {
    'spec.selectors[].podSelector': { ...endpoints, within: 'all', mayOpen: true },
  }),
  ...rules('cilium.io/CiliumLocalRedirectPolicy', { 'spec.redirectBackend.localEndpointSelector': own }),
];

interface CompiledRule extends SelectorRule {
  readonly steps: Steps;
}

/** The rules of each kind that selects others. */
export const selectorRules = rulesByHolder(all, (rule): CompiledRule => ({ ...rule, steps: stepsOf(rule.path) }));
