import { allowed, type AdmissionRequest, type Verdict } from '../webhooks/admission.ts';
import { ownCertificate } from './certificates.ts';
import { completeWebhooks } from './complete-webhooks.ts';
import { containerOf } from './control-plane-image.ts';
import type { ControlPlane, LabMesh } from './mesh.ts';
import { podOf, podWith, type AskedPod } from './pods.ts';

const prefix = 'consul.hashicorp.com';
const yes: readonly string[] = ['1', 't', 'T', 'true', 'TRUE', 'True'];
const no: readonly string[] = ['0', 'f', 'F', 'false', 'FALSE', 'False'];

/** What Consul does on Kubernetes: its webhook-cert-manager completes the webhooks, its injector puts proxies into Pods. */
export const consul: LabMesh = {
  name: 'consul',
  hasWebhook: (name) => name.endsWith(`.${prefix}`),
  follows: [],
  certificate: ownCertificate,
  settle: (plane) => completeWebhooks(plane, 'consul-k8s-control-plane'),
  review: injectConsul,
};

async function injectConsul(request: AdmissionRequest, plane: ControlPlane): Promise<Verdict> {
  const pod = podOf(request);
  if (pod === undefined) return allowed;
  const injector = await containerOf(plane, 'sidecar-injector');
  const command = [injector?.['command'], injector?.['args']].flat().join(' ');
  const asked = pod.annotations[`${prefix}/connect-inject`];
  if (asked !== undefined && ![...yes, ...no].includes(asked)) {
    return { is: 'refused', message: `error checking if injection is needed: "${asked}" is no truth value` };
  }
  const isWanted = asked === undefined ? command.includes('-default-inject=true') : yes.includes(asked);
  if (!isWanted || isLeftOut(pod)) return allowed;
  const image = (injector?.['image'] ?? '') as string;
  const version = /:v?([\d.]+)/.exec(image)?.[1] ?? '';
  const dataplane = /-consul-dataplane-image=["']?([^"'\s\\]+)/.exec(command)?.[1];
  const object = podWith(pod, {
    labels: {
      [`${prefix}/connect-inject-status`]: 'injected',
      [`${prefix}/connect-inject-managed-by`]: 'consul-k8s-endpoints-controller',
    },
    annotations: {
      [`${prefix}/connect-inject-status`]: 'injected',
      [`${prefix}/transparent-proxy-status`]: 'enabled',
      [`${prefix}/consul-k8s-version`]: version,
    },
    initContainers: [{ name: 'consul-connect-inject-init', image }],
    containers: [{ name: 'consul-dataplane', image: dataplane ?? `hashicorp/consul-dataplane:${version}` }],
    volumes: [{ name: 'consul-connect-inject-data', emptyDir: { medium: 'Memory' } }],
  });
  return { is: 'changed', object };
}

/** Consul's own Pods, and those that it has been in before. */
function isLeftOut({ labels, annotations }: AskedPod): boolean {
  return labels['app'] === 'consul' || (annotations[`${prefix}/connect-inject-status`] ?? '') !== '';
}
