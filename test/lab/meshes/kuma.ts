import { allowed, type AdmissionRequest, type Verdict } from '../webhooks/admission.ts';
import { certificateOfSecret } from './certificates.ts';
import { imageOf } from './control-plane-image.ts';
import type { ControlPlane, LabMesh } from './mesh.ts';
import { podOf, podWith, type Container } from './pods.ts';

const injection = 'kuma.io/sidecar-injection';
const meshMark = 'kuma.io/mesh';
const definition = 'meshes.kuma.io';

/**
 * What the control plane of Kuma does, which is that of Kong Mesh too: it makes the Mesh `default` and puts proxies into Pods. The chart makes the
 * certificate of its webhooks.
 */
export const kuma: LabMesh = {
  name: 'kuma',
  hasWebhook: (name) => name.endsWith('.kuma.io'),
  follows: [
    `/apis/apiextensions.k8s.io/v1/customresourcedefinitions?fieldSelector=${encodeURIComponent(`metadata.name=${definition}`)}`,
  ],
  // kuma-control-plane has kuma-tls-cert beside it, kong-mesh-control-plane has kong-mesh-tls-cert.
  certificate: (plane) => certificateOfSecret(plane, plane.service.replace(/control-plane$/, 'tls-cert')),
  settle: async ({ client, signal }) => {
    const meshes = '/apis/kuma.io/v1alpha1/meshes';
    if ((await client.status(meshes, signal)) !== 200) return;
    if ((await client.find(`${meshes}/default`, signal)) !== undefined) return;
    const body = { apiVersion: 'kuma.io/v1alpha1', kind: 'Mesh', metadata: { name: 'default' } };
    await client.request('POST', `${meshes}?fieldManager=kuma-cp`, { body, signal });
  },
  review: injectKuma,
};

/** The label of the Pod counts before that of its namespace; which Pods are asked about at all, the selectors of the webhooks decide. */
async function injectKuma(request: AdmissionRequest, plane: ControlPlane): Promise<Verdict> {
  const pod = podOf(request);
  if (pod === undefined || pod.annotations['kuma.io/sidecar-injected'] === 'true') return allowed;
  const home = await plane.client.find(`/api/v1/namespaces/${pod.namespace}`, plane.signal);
  const asked = pod.labels[injection] ?? home?.metadata.labels?.[injection];
  if (pod.spec.hostNetwork === true || (asked !== 'enabled' && asked !== 'true')) return allowed;
  const image = await imageOf(plane, 'control-plane');
  const of = (name: string): string => image.replace(/kuma-cp(?=:|@|$)/, name);
  const sidecar: Container = {
    name: 'kuma-sidecar',
    image: of('kuma-dp'),
    args: ['run', '--log-level=info'],
    // Native since 2.14.
    restartPolicy: 'Always',
  };
  const marks = [pod.labels, pod.annotations, home?.metadata.labels, home?.metadata.annotations];
  const mesh = marks.map((texts) => texts?.[meshMark]).find((name) => name !== undefined && name !== '') ?? 'default';
  const object = podWith(pod, {
    labels: {},
    annotations: { 'kuma.io/sidecar-injected': 'true', [meshMark]: mesh },
    initContainers: [{ name: 'kuma-init', image: of('kuma-init') }, sidecar],
    containers: [],
    volumes: [],
  });
  return { is: 'changed', object };
}
