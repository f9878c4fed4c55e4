import { allowed, type AdmissionRequest, type Verdict } from '../webhooks/admission.ts';
import { istiodEnvironment } from './istiod-environment.ts';
import type { ControlPlane } from './mesh.ts';
import { makerOf, podOf, podWith, type Addition, type AskedPod, type Container } from './pods.ts';

/** Namespaces of Kubernetes itself that istiod leaves alone (istio/istio pkg/kube/inject). */
export const ignoredNamespaces: readonly string[] = [
  'kube-system',
  'kube-public',
  'kube-node-lease',
  'local-path-storage',
];

/** As much as is read of the values that the chart leaves for the injector. */
interface InjectorValues {
  readonly global: {
    readonly hub: string;
    readonly tag: string;
    readonly proxy: {
      readonly image: string;
      readonly autoInject?: string;
      readonly clusterDomain?: string;
      readonly resources?: object;
    };
  };
  readonly pilot?: { readonly cni?: { readonly enabled?: boolean } };
  readonly revision?: string;
}

interface ProxyFacts {
  readonly image: string;
  readonly resources: object;
  readonly domain: string;
  readonly revision: string;
  readonly hasCni: boolean;
  readonly isNative: boolean;
}

const gatewayTemplate = 'gateway';
const volumes = [
  { name: 'workload-socket', emptyDir: {} },
  { name: 'credential-socket', emptyDir: {} },
  { name: 'workload-certs', emptyDir: {} },
  { name: 'istio-envoy', emptyDir: { medium: 'Memory' } },
  { name: 'istio-data', emptyDir: {} },
  {
    name: 'istio-podinfo',
    downwardAPI: { items: [{ path: 'labels', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.labels' } }] },
  },
  {
    name: 'istio-token',
    projected: {
      sources: [{ serviceAccountToken: { audience: 'istio-ca', expirationSeconds: 43_200, path: 'istio-token' } }],
    },
  },
  { name: 'istiod-ca-cert', configMap: { name: 'istio-ca-root-cert' } },
];

/**
 * Puts Istio's proxy into a Pod, as the templates `sidecar` and `gateway` of its chart do in what others see of it: containers, images, volumes,
 * labels and annotations. Of what only the proxy itself would read, it has little; probes of the Pod are left as they are.
 */
export async function injectIstio(request: AdmissionRequest, plane: ControlPlane): Promise<Verdict> {
  const pod = podOf(request);
  if (pod === undefined) return allowed;
  const values = await valuesOf(plane);
  if (values === undefined || !wantsProxy(pod, values.global.proxy.autoInject ?? 'enabled')) return allowed;
  const isGateway = pod.annotations['inject.istio.io/templates'] === gatewayTemplate;
  const facts = factsOf(pod, values, (await istiodEnvironment(plane)).get('ENABLE_NATIVE_SIDECARS'));
  const maker = await makerOf(pod, plane.client, plane.signal);
  const name = maker?.name ?? pod.object.metadata.name;
  const containers = isGateway ? { containers: [proxy(facts, 'router')], initContainers: [] } : sidecar(facts);
  const added: Addition = {
    labels: { ...(!isGateway && { 'security.istio.io/tlsMode': 'istio' }), ...canonicalLabels(pod, name) },
    annotations: { ...annotationsOf(pod, facts), ...statusOf(pod, containers, facts) },
    ...containers,
    volumes,
  };
  return { is: 'changed', object: podWith(pod, added) };
}

/** The values of the chart, which istiod reads from a ConfigMap beside it, of the same revision. */
async function valuesOf({ client, namespace, service, signal }: ControlPlane): Promise<InjectorValues | undefined> {
  const name = service.replace(/^istiod/, 'istio-sidecar-injector');
  const map = await client.find(`/api/v1/namespaces/${namespace}/configmaps/${name}`, signal);
  const text = (map?.['data'] as Readonly<Record<string, string>> | undefined)?.['values'];
  return text === undefined ? undefined : (JSON.parse(text) as InjectorValues);
}

/** Most is decided by the selectors of the webhooks; this is what istiod decides itself. */
function wantsProxy({ namespace, labels, annotations, spec }: AskedPod, policy: string): boolean {
  if (spec.hostNetwork === true || ignoredNamespaces.includes(namespace)) return false;
  if (annotations['sidecar.istio.io/status'] !== undefined) return false;
  const asked = labels['sidecar.istio.io/inject'] ?? annotations['sidecar.istio.io/inject'] ?? '';
  return asked === '' ? policy === 'enabled' : ['y', 'yes', 'true', 'on'].includes(asked.toLowerCase());
}

function factsOf({ annotations }: AskedPod, values: InjectorValues, nativeSetting: string | undefined): ProxyFacts {
  const { hub, tag, proxy: settings } = values.global;
  const image = annotations['sidecar.istio.io/proxyImage'] ?? settings.image;
  const native = annotations['sidecar.istio.io/nativeSidecar'] ?? nativeSetting;
  return {
    image: image.includes('/') ? image : `${hub}/${image}:${tag}`,
    resources: settings.resources ?? {},
    domain: settings.clusterDomain ?? 'cluster.local',
    revision: values.revision === undefined || values.revision === '' ? 'default' : values.revision,
    hasCni: values.pilot?.cni?.enabled === true,
    // By itself istiod goes by the version of the nodes, which have been new enough for long.
    isNative: native !== 'false',
  };
}

function canonicalLabels({ labels }: AskedPod, name: string): Addition['labels'] {
  const first = (...keys: readonly string[]): string | undefined =>
    keys.map((key) => labels[key]).find((value) => value !== undefined && value !== '');
  const canonical = first('service.istio.io/canonical-name', 'app.kubernetes.io/name', 'app') ?? name;
  const revision = first('service.istio.io/canonical-revision', 'app.kubernetes.io/version', 'version') ?? 'latest';
  return {
    'service.istio.io/canonical-name': canonical.slice(0, 63).replace(/-$/, ''),
    'service.istio.io/canonical-revision': revision,
  };
}

function annotationsOf({ annotations, spec }: AskedPod, { revision }: ProxyFacts): Addition['annotations'] {
  const own = spec.containers.find(({ name }) => name !== 'istio-proxy')?.name;
  return {
    'istio.io/rev': revision,
    ...(own !== undefined && {
      'kubectl.kubernetes.io/default-container': annotations['kubectl.kubernetes.io/default-container'] ?? own,
      'kubectl.kubernetes.io/default-logs-container':
        annotations['kubectl.kubernetes.io/default-logs-container'] ?? own,
    }),
    'prometheus.io/path': '/stats/prometheus',
    'prometheus.io/port': '15020',
    'prometheus.io/scrape': 'true',
  };
}

function statusOf(
  { spec }: AskedPod,
  { containers, initContainers }: Pick<Addition, 'containers' | 'initContainers'>,
  { revision }: ProxyFacts,
): Addition['annotations'] {
  const names = (list: readonly { readonly name: string }[]): readonly string[] | null =>
    list.length === 0 ? null : list.map(({ name }) => name);
  const known = new Set((spec.volumes ?? []).map(({ name }) => name));
  const status = {
    initContainers: names(initContainers),
    containers: names(containers),
    volumes: names(volumes.filter(({ name }) => !known.has(name))),
    imagePullSecrets: null,
    revision,
  };
  return { 'sidecar.istio.io/status': JSON.stringify(status) };
}

function sidecar(facts: ProxyFacts): Pick<Addition, 'containers' | 'initContainers'> {
  const init: Container = {
    name: facts.hasCni ? 'istio-validation' : 'istio-init',
    image: facts.image,
    args: ['istio-iptables', '-p', '15001', '-z', '15006', '-u', '1337', '-m', 'REDIRECT', '-i', '*'],
    resources: facts.resources,
    securityContext: facts.hasCni
      ? { runAsUser: 1337, runAsNonRoot: true, capabilities: { drop: ['ALL'] } }
      : { runAsUser: 0, runAsNonRoot: false, capabilities: { add: ['NET_ADMIN', 'NET_RAW'], drop: ['ALL'] } },
  };
  const main = proxy(facts, 'sidecar');
  return facts.isNative
    ? { containers: [], initContainers: [init, { ...main, restartPolicy: 'Always' }] }
    : { containers: [main], initContainers: [init] };
}

function proxy({ image, resources, domain }: ProxyFacts, role: 'sidecar' | 'router'): Container {
  const ready = { httpGet: { path: '/healthz/ready', port: 15_021 } };
  return {
    name: 'istio-proxy',
    image,
    args: ['proxy', role, '--domain', `$(POD_NAMESPACE).svc.${domain}`],
    env: [
      { name: 'POD_NAME', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.name' } } },
      { name: 'POD_NAMESPACE', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } } },
    ],
    ports: [{ name: 'http-envoy-prom', containerPort: 15_090, protocol: 'TCP' }],
    readinessProbe: { ...ready, periodSeconds: 15, timeoutSeconds: 3, failureThreshold: 4 },
    ...(role === 'sidecar' && { startupProbe: { ...ready, periodSeconds: 1, failureThreshold: 600 } }),
    resources,
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      runAsUser: 1337,
      runAsGroup: 1337,
    },
    volumeMounts: [
      { name: 'istiod-ca-cert', mountPath: '/var/run/secrets/istio' },
      { name: 'istio-token', mountPath: '/var/run/secrets/tokens' },
      { name: 'istio-envoy', mountPath: '/etc/istio/proxy' },
      { name: 'istio-data', mountPath: '/var/lib/istio/data' },
      { name: 'istio-podinfo', mountPath: '/etc/istio/pod' },
    ],
  };
}
