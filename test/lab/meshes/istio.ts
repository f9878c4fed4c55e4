import type { KubeObject } from '../kube-client.ts';
import { completeWebhooks } from './complete-webhooks.ts';
import { ignoredNamespaces, injectIstio } from './istio-injection.ts';
import { istiodEnvironment } from './istiod-environment.ts';
import { validateIstio } from './istio-validation.ts';
import type { ControlPlane, LabMesh } from './mesh.ts';
import { ownCertificate } from './certificates.ts';

/** Who istiod is in the fields that it owns. */
const manager = 'pilot-discovery';
const asIstiod = `fieldManager=${manager}`;
const trustRoots = 'istio-ca-root-cert';
const trustRootsPath = `/api/v1/configmaps?fieldSelector=${encodeURIComponent(`metadata.name=${trustRoots}`)}`;
const classDefinition = 'gatewayclasses.gateway.networking.k8s.io';

/** What istiod does: it publishes its root, completes its webhooks and makes its GatewayClasses. */
export const istio: LabMesh = {
  name: 'istio',
  hasWebhook: (name) => name.endsWith('.istio.io'),
  follows: [
    '/api/v1/namespaces',
    trustRootsPath,
    `/apis/apiextensions.k8s.io/v1/customresourcedefinitions?fieldSelector=${encodeURIComponent(`metadata.name=${classDefinition}`)}`,
  ],
  certificate: ownCertificate,
  settle: async (plane) => {
    // The chart installs what validates with `Ignore`, because nobody answers yet.
    const validating = plane.isAnswered ? { failurePolicy: 'Fail' } : {};
    await completeWebhooks(plane, manager, (kind) => (kind.startsWith('Validating') ? validating : {}));
    await publishRoot(plane, await publishedRoot(plane));
    await makeGatewayClasses(plane);
  },
  review: (request, plane) =>
    request.kind.kind === 'Pod' ? injectIstio(request, plane) : Promise.resolve(validateIstio(request)),
};

/** The root of the Secret `cacerts`, where somebody has plugged one in; otherwise istiod makes one and keeps it in a Secret. */
async function publishedRoot({ client, namespace, authority, signal }: ControlPlane): Promise<string> {
  const secrets = `/api/v1/namespaces/${namespace}/secrets`;
  const plugged = await client.find(`${secrets}/cacerts`, signal);
  const root = (plugged?.['data'] as Readonly<Record<string, string>> | undefined)?.['root-cert.pem'];
  if (root !== undefined) return Buffer.from(root, 'base64').toString();
  if ((await client.find(`${secrets}/istio-ca-secret`, signal)) === undefined) {
    const stringData = { 'ca-cert.pem': authority.certificate, 'ca-key.pem': authority.privateKeyPem };
    const metadata = { name: 'istio-ca-secret', namespace };
    const body = { apiVersion: 'v1', kind: 'Secret', metadata, type: 'istio.io/ca-root', stringData };
    await client.request('POST', `${secrets}?${asIstiod}`, { body, signal });
  }
  return authority.certificate;
}

async function publishRoot({ client, signal }: ControlPlane, root: string): Promise<void> {
  const { items: namespaces } = await client.list('/api/v1/namespaces', signal);
  const { items: published } = await client.list(trustRootsPath, signal);
  for (const { metadata } of namespaces) {
    if (ignoredNamespaces.includes(metadata.name) || metadata.deletionTimestamp !== undefined) continue;
    const path = `/api/v1/namespaces/${metadata.name}/configmaps`;
    const found = published.find((map) => map.metadata.namespace === metadata.name);
    const data = { 'root-cert.pem': root };
    if (found === undefined) {
      const own = { name: trustRoots, labels: { 'istio.io/config': 'true' } };
      const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: own, data };
      await client.request('POST', `${path}?${asIstiod}`, { body, signal });
    } else if ((found['data'] as typeof data | undefined)?.['root-cert.pem'] !== root) {
      const body = { ...found, data };
      await client.request('PUT', `${path}/${trustRoots}?${asIstiod}`, { body, signal });
    }
  }
}

async function makeGatewayClasses(plane: ControlPlane): Promise<void> {
  const { client, signal } = plane;
  const classes = '/apis/gateway.networking.k8s.io/v1/gatewayclasses';
  if ((await client.status(classes, signal)) !== 200) return;
  const wanted = {
    istio: 'istio.io/gateway-controller',
    'istio-remote': 'istio.io/unmanaged-gateway',
    ...((await istiodEnvironment(plane)).get('PILOT_ENABLE_AMBIENT') === 'true' && {
      'istio-waypoint': 'istio.io/mesh-controller',
    }),
  };
  for (const [name, controllerName] of Object.entries(wanted)) {
    if ((await client.find(`${classes}/${name}`, signal)) !== undefined) continue;
    const description = 'The default Istio GatewayClass';
    const made = await client.request<KubeObject>('POST', `${classes}?${asIstiod}`, {
      body: {
        apiVersion: 'gateway.networking.k8s.io/v1',
        kind: 'GatewayClass',
        metadata: { name },
        spec: { controllerName, description },
      },
      signal,
    });
    const condition = {
      type: 'Accepted',
      status: 'True',
      reason: 'Accepted',
      message: 'Handled by Istio controller',
      observedGeneration: 1,
      lastTransitionTime: new Date().toISOString(),
    };
    const body = { ...made, status: { conditions: [condition] } };
    await client.request('PUT', `${classes}/${name}/status?${asIstiod}`, { body, signal });
  }
}
