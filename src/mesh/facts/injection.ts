/** Labels or annotations. */
export type Texts = Readonly<Record<string, string>>;

/** One way in which a namespace asks a mesh to take in its Pods. */
export interface Injection {
  readonly mesh: 'istio' | 'linkerd';
  readonly mode: 'sidecar' | 'ambient';
  /** Istio: the revision or tag that is asked for. */
  readonly revision?: string;
  /** The label or annotation that says so, as it is written. */
  readonly because: string;
}

/**
 * What a namespace asks for, by its labels and annotations:
 *
 * - Istio, sidecar: label `istio-injection=enabled`, or `istio.io/rev=<revision>`; the first wins where both are there.
 * - Istio, ambient: label `istio.io/dataplane-mode=ambient`.
 * - Linkerd: annotation (not label) `linkerd.io/inject`, `enabled` or `ingress`, unless the label
 *   `config.linkerd.io/admission-webhooks=disabled` keeps its webhook out.
 *
 * It is about Pods to come: those that run already have what they were started with.
 */
export function injectionOf(labels: Texts = {}, annotations: Texts = {}): readonly Injection[] {
  return [istioSidecar(labels), istioAmbient(labels), linkerd(labels, annotations)].filter(
    (injection) => injection !== undefined,
  );
}

function istioSidecar(labels: Texts): Injection | undefined {
  const injection = labels['istio-injection'];
  if (injection === 'enabled') return { mesh: 'istio', mode: 'sidecar', because: 'label istio-injection=enabled' };
  const revision = labels['istio.io/rev'];
  if (injection === 'disabled' || revision === undefined || revision === '') return undefined;
  return { mesh: 'istio', mode: 'sidecar', revision, because: `label istio.io/rev=${revision}` };
}

function istioAmbient(labels: Texts): Injection | undefined {
  return labels['istio.io/dataplane-mode'] === 'ambient'
    ? { mesh: 'istio', mode: 'ambient', because: 'label istio.io/dataplane-mode=ambient' }
    : undefined;
}

function linkerd(labels: Texts, annotations: Texts): Injection | undefined {
  const inject = annotations['linkerd.io/inject'];
  const isKeptOut = labels['config.linkerd.io/admission-webhooks'] === 'disabled';
  if (isKeptOut || (inject !== 'enabled' && inject !== 'ingress')) return undefined;
  return { mesh: 'linkerd', mode: 'sidecar', because: `annotation linkerd.io/inject=${inject}` };
}
