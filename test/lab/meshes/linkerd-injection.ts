import { createHash } from 'node:crypto';

import { parse } from 'yaml';

import { allowed, type AdmissionRequest, type Verdict } from '../webhooks/admission.ts';
import type { ControlPlane } from './mesh.ts';
import { makerOf, podOf, podWith, type Addition, type AskedPod, type Container } from './pods.ts';

/** As much as is read of the values that the chart leaves in `linkerd-config`. */
interface LinkerdValues {
  readonly linkerdVersion: string;
  readonly cniEnabled?: boolean;
  readonly proxy: {
    readonly image: { readonly name: string; readonly version?: string };
    readonly nativeSidecar?: boolean;
    readonly defaultInboundPolicy?: string;
    readonly uid?: number;
  };
}

interface ProxyFacts {
  readonly controlPlaneNamespace: string;
  readonly linkerdVersion: string;
  readonly proxyVersion: string;
  readonly image: string;
  readonly inboundPolicy: string;
  readonly userId: number;
  /** PEM. */
  readonly trustRoots: string;
  readonly hasCni: boolean;
  readonly isNative: boolean;
}

const inject = 'linkerd.io/inject';
const tapVariable = 'LINKERD2_PROXY_TAP_SVC_NAME';
const configured = /^config\.(alpha\.|beta\.)?linkerd\.io\//;

/**
 * Puts Linkerd's proxy into a Pod, as its injector does in what others see of it: containers, images, volumes, labels and annotations. Of what only
 * the proxy itself would read, it has little. Services, which Linkerd marks with opaque ports, are left as they are.
 */
export async function injectLinkerd(request: AdmissionRequest, plane: ControlPlane): Promise<Verdict> {
  const pod = podOf(request);
  if (pod === undefined) return allowed;
  const { client, namespace, service, signal } = plane;
  if (service === 'tap-injector') return markForTap(pod, namespace);
  const home = await client.find(`/api/v1/namespaces/${pod.namespace}`, signal);
  const inherited = home?.metadata.annotations ?? {};
  if (!wantsProxy(pod, inherited)) return allowed;
  const own = Object.entries(inherited).filter(([key]) => configured.test(key) && !(key in pod.annotations));
  const settings = { ...Object.fromEntries(own), ...pod.annotations };
  const facts = await factsOf(plane, settings);
  if (facts === undefined) return allowed;
  const maker = await makerOf(pod, client, signal);
  const proxyContainer = proxy(facts);
  const init = networkContainer(facts);
  const added: Addition = {
    labels: {
      'linkerd.io/control-plane-ns': facts.controlPlaneNamespace,
      'linkerd.io/workload-ns': pod.namespace,
      ...(maker !== undefined && { [`linkerd.io/proxy-${maker.kind.toLowerCase()}`]: maker.name }),
    },
    annotations: {
      ...Object.fromEntries(own),
      [inject]: settings[inject] ?? inherited[inject] ?? 'enabled',
      'linkerd.io/created-by': `linkerd/proxy-injector ${facts.linkerdVersion}`,
      'linkerd.io/proxy-version': facts.proxyVersion,
      'linkerd.io/trust-root-sha256': createHash('sha256').update(facts.trustRoots).digest('hex'),
    },
    initContainers: facts.isNative ? [init, { ...proxyContainer, restartPolicy: 'Always' }] : [init],
    containers: [],
    // The others wait for it.
    firstContainers: facts.isNative ? [] : [proxyContainer],
    volumes: [
      { name: 'linkerd-proxy-init-xtables-lock', emptyDir: {} },
      { name: 'linkerd-identity-end-entity', emptyDir: { medium: 'Memory' } },
      {
        name: 'linkerd-identity-token',
        projected: {
          sources: [
            {
              serviceAccountToken: {
                audience: 'identity.l5d.io',
                expirationSeconds: 86_400,
                path: 'linkerd-identity-token',
              },
            },
          ],
        },
      },
    ],
  };
  return { is: 'changed', object: podWith(pod, added) };
}

/** What the Pod says counts before what its namespace says. */
function wantsProxy({ annotations, spec }: AskedPod, inherited: Readonly<Record<string, string>>): boolean {
  const asked = annotations[inject] ?? inherited[inject];
  if (asked !== 'enabled' && asked !== 'ingress') return false;
  const all = [...spec.containers, ...(spec.initContainers ?? [])];
  return spec.hostNetwork !== true && !all.some(({ name }) => name === 'linkerd-proxy' || name === 'linkerd-init');
}

async function factsOf(
  { client, namespace, signal }: ControlPlane,
  settings: Readonly<Record<string, string>>,
): Promise<ProxyFacts | undefined> {
  const dataOf = async (name: string, key: string): Promise<string | undefined> => {
    const map = await client.find(`/api/v1/namespaces/${namespace}/configmaps/${name}`, signal);
    return (map?.['data'] as Readonly<Record<string, string>> | undefined)?.[key];
  };
  const text = await dataOf('linkerd-config', 'values');
  if (text === undefined) return undefined;
  const { linkerdVersion, cniEnabled, proxy: values } = parse(text) as LinkerdValues;
  const wanted = settings['config.linkerd.io/proxy-version'];
  const version = wanted ?? (values.image.version === '' ? undefined : values.image.version) ?? linkerdVersion;
  const native =
    settings['config.beta.linkerd.io/proxy-enable-native-sidecar'] ??
    settings['config.alpha.linkerd.io/proxy-enable-native-sidecar'];
  return {
    controlPlaneNamespace: namespace,
    linkerdVersion,
    proxyVersion: version,
    image: `${settings['config.linkerd.io/proxy-image'] ?? values.image.name}:${version}`,
    inboundPolicy:
      settings['config.linkerd.io/default-inbound-policy'] ?? values.defaultInboundPolicy ?? 'all-unauthenticated',
    userId: values.uid ?? 2102,
    trustRoots: (await dataOf('linkerd-identity-trust-roots', 'ca-bundle.crt')) ?? '',
    hasCni: cniEnabled === true,
    isNative: native === undefined ? values.nativeSidecar === true : native === 'true',
  };
}

function networkContainer({ image, hasCni }: ProxyFacts): Container {
  return hasCni
    ? { name: 'linkerd-network-validator', image, command: ['/usr/lib/linkerd/linkerd2-network-validator'] }
    : {
        name: 'linkerd-init',
        image,
        command: ['/usr/lib/linkerd/linkerd2-proxy-init'],
        args: ['--incoming-proxy-port', '4143', '--outgoing-proxy-port', '4140', '--proxy-uid', '2102'],
        securityContext: {
          allowPrivilegeEscalation: false,
          capabilities: { add: ['NET_ADMIN', 'NET_RAW'] },
          readOnlyRootFilesystem: true,
          runAsNonRoot: true,
          runAsUser: 65_534,
          seccompProfile: { type: 'RuntimeDefault' },
        },
        volumeMounts: [{ name: 'linkerd-proxy-init-xtables-lock', mountPath: '/run' }],
      };
}

function proxy({ image, controlPlaneNamespace, inboundPolicy, trustRoots, userId }: ProxyFacts): Container {
  const probe = (path: string): object => ({ httpGet: { path, port: 4191 } });
  return {
    name: 'linkerd-proxy',
    image,
    env: [
      { name: '_l5d_ns', value: controlPlaneNamespace },
      { name: 'LINKERD2_PROXY_INBOUND_DEFAULT_POLICY', value: inboundPolicy },
      // What it trusts was read when it was injected: new roots need new Pods.
      { name: 'LINKERD2_PROXY_IDENTITY_TRUST_ANCHORS', value: trustRoots },
    ],
    livenessProbe: { ...probe('/live'), initialDelaySeconds: 10, timeoutSeconds: 1 },
    readinessProbe: { ...probe('/ready'), initialDelaySeconds: 2, timeoutSeconds: 1 },
    ports: [
      { name: 'linkerd-proxy', containerPort: 4143 },
      { name: 'linkerd-admin', containerPort: 4191 },
    ],
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      runAsUser: userId,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    volumeMounts: [
      { name: 'linkerd-identity-end-entity', mountPath: '/var/run/linkerd/identity/end-entity' },
      { name: 'linkerd-identity-token', mountPath: '/var/run/secrets/tokens' },
    ],
  };
}

/** What the injector of the extension `viz` does: proxies that are injected from now on can be tapped. */
function markForTap(pod: AskedPod, namespace: string): Verdict {
  const all = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])];
  const found = all.find(({ name }) => name === 'linkerd-proxy');
  const variables = (found?.['env'] ?? []) as readonly { readonly name: string }[];
  // The API server asks again when another webhook has changed the Pod.
  if (found === undefined || variables.some(({ name }) => name === tapVariable)) return allowed;
  const value = `tap.${namespace}.serviceaccount.identity.linkerd.cluster.local`;
  const withName = (containers: readonly Container[] = []): readonly Container[] =>
    containers.map((container) =>
      container.name === 'linkerd-proxy'
        ? { ...container, env: [...variables, { name: tapVariable, value }] }
        : container,
    );
  const { containers, initContainers } = pod.spec;
  const annotations = { ...pod.annotations, 'viz.linkerd.io/tap-enabled': 'true' };
  return {
    is: 'changed',
    object: {
      ...pod.object,
      metadata: { ...pod.object.metadata, annotations },
      spec: {
        ...pod.spec,
        containers: withName(containers),
        ...(initContainers !== undefined && { initContainers: withName(initContainers) }),
      },
    },
  };
}
