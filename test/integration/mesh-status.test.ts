/** `meshdeck mesh status` against the lab: a control plane made by hand, and what is wrong around it. */
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { validator } from '../../src/cli/testing/document-schemas.ts';
import { runHere } from '../../src/cli/testing/run-here.ts';
import { ensureLab, whyNoLab, type LabHandle } from '../lab/lab.ts';
import { issueCertificate } from '../lab/pki/certificate.ts';

const reason = await whyNoLab();
if (reason !== undefined) console.warn(`Skipped: ${reason}`);

const root = path.resolve(import.meta.dirname, '..', '..');
const dayMs = 86_400_000;

describe.skipIf(reason !== undefined)('the state of a mesh, on a real API server', () => {
  let lab: LabHandle;

  beforeAll(async () => {
    lab = await ensureLab({ name: 'mesh-status', scenario: 'empty', ownerPid: process.pid, fresh: true });
    const now = Date.now();
    const { certificate } = issueCertificate({
      commonName: 'cluster.local',
      usage: 'authority',
      notBefore: new Date(now - dayMs),
      notAfter: new Date(now + 10 * dayMs),
    });
    const objects = [
      namespace('istio-system'),
      namespace('appmesh-system'),
      namespace('shop', { 'istio-injection': 'enabled' }),
      deployment('istio-system', 'istiod', { app: 'istiod', 'istio.io/rev': 'default' }, [
        { name: 'discovery', image: 'docker.io/istio/pilot:1.31.0' },
      ]),
      deployment('shop', 'cart', { app: 'cart' }, [
        { name: 'cart', image: 'meshdeck-demo/app:1.0.0' },
        { name: 'istio-proxy', image: 'docker.io/istio/proxyv2:1.29.2' },
      ]),
      deployment('shop', 'web', { app: 'web' }, [{ name: 'web', image: 'meshdeck-demo/app:1.0.0' }]),
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'istio-ca-root-cert', namespace: 'istio-system' },
        data: { 'root-cert.pem': certificate },
      },
      deployment('shop', 'shop-ingress', { istio: 'ingress' }, [{ name: 'istio-proxy', image: 'auto' }]),
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'shop-ingress', namespace: 'shop' },
        spec: { type: 'NodePort', selector: { istio: 'ingress' }, ports: [{ port: 80, nodePort: 30080 }] },
      },
      deployment('appmesh-system', 'appmesh-controller', { app: 'appmesh' }, [
        { name: 'controller', image: 'example.com/appmesh-controller:v1.13.3' },
      ]),
      // Nobody stands behind this Service: its selector finds no Pod. The rules are for a group that nobody has.
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'istiod-gone', namespace: 'istio-system' },
        spec: { selector: { app: 'gone' }, ports: [{ port: 443 }] },
      },
      {
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: 'MutatingWebhookConfiguration',
        metadata: { name: 'istio-sidecar-injector', labels: { 'istio.io/rev': 'default' } },
        webhooks: [
          {
            name: 'namespace.sidecar-injector.istio.io',
            clientConfig: {
              service: { namespace: 'istio-system', name: 'istiod-gone', path: '/inject' },
              caBundle: Buffer.from(certificate).toString('base64'),
            },
            rules: [
              { operations: ['CREATE'], apiGroups: ['nobody.example.com'], apiVersions: ['v1'], resources: ['pods'] },
            ],
            failurePolicy: 'Fail',
            sideEffects: 'None',
            admissionReviewVersions: ['v1'],
          },
        ],
      },
    ];
    for (const object of objects) await lab.client.apply(object);
  });

  afterAll(async () => {
    await lab.release();
  });

  const status = (...args: readonly string[]): ReturnType<typeof runHere> =>
    runHere(['mesh', 'status', '--kubeconfig', lab.kubeconfigPath, ...args], root);

  it('names what is wrong, each with its figure, and ends with 1', { timeout: 120_000 }, async () => {
    await expect
      .poll(async () => (await status()).out, { timeout: 60_000, interval: 500 })
      .toMatch(/control plane +healthy[\s\S]*1 of 1 Pod without proxy/);
    const { code, out } = await status();
    expect(out.split('\n')[0]).toBe('Istio  1.31.0  sidecar  istio-system');
    const lines = out.split('\n').map((line) => line.trim().replaceAll(/ {2,}/g, ' | '));
    expect(lines).toContain('ok | Deployment istio-system/istiod | 1.31.0 · 1/1 ready');
    expect(lines).toContain('ok | namespace shop | sidecar');
    expect(lines).toContain('FAIL | proxies 1.29.2 | 1 Pod · 2 minor versions behind the control plane');
    expect(lines).toContain('warn | Deployment shop/web | 1 of 1 Pod without proxy');
    expect(lines.find((line) => line.includes('trusted root'))).toMatch(
      /^warn \| trusted root CN=cluster.local \| ends on .*, in 9 days$/,
    );
    expect(lines.find((line) => line.includes('webhook'))).toMatch(
      /^FAIL \| webhook istio-sidecar-injector \| nobody answers: new Pods are refused/,
    );
    expect(lines).toContain('ok | Service shop/shop-ingress | a port of each node · 80:30080/TCP');
    expect(lines).toContain('AWS App Mesh | has ended, and still runs here');
    // The control plane has the label of a revision and no proxy, as it should.
    expect(out).not.toMatch(/istiod.*without proxy/);
    expect(code).toBe(1);
  });

  it('gives the same as a document, with the proof of each statement', async () => {
    const { out } = await status('-o', 'json');
    expect((await validator('mesh-status'))(JSON.parse(out))).toEqual([]);
    const list = await runHere(['mesh', 'list', '--kubeconfig', lab.kubeconfigPath, '-o', 'json'], root);
    expect((await validator('mesh-list'))(JSON.parse(list.out))).toEqual([]);
    const document = JSON.parse(out) as {
      readonly meshes: readonly {
        readonly statements: readonly { readonly statement: { readonly because: readonly string[] } }[];
      }[];
    };
    const because = document.meshes.flatMap(({ statements }) =>
      statements.flatMap(({ statement }) => statement.because),
    );
    expect(because).toContain('No endpoint of istio-system/istiod-gone is ready now.');
    expect(because).toContain('The label istio-injection=enabled says so.');
  });

  it('asks a proxy through a port that is forwarded for one request', async () => {
    // The lab's application answers at every port of every Pod, so that it stands in for Envoy.
    const pods = await lab.client.request<{ items: readonly { metadata: { name: string } }[] }>(
      'GET',
      '/api/v1/namespaces/shop/pods?labelSelector=app%3Dcart',
    );
    const run = (...args: readonly string[]): ReturnType<typeof runHere> =>
      runHere(['mesh', 'proxy', ...args, '-n', 'shop', '--kubeconfig', lab.kubeconfigPath, '-o', 'json'], root);
    const shown = await run('stats', pods.items[0]?.metadata.name ?? '');
    expect((await validator('mesh-proxy'))(JSON.parse(shown.out))).toEqual([]);
    expect(shown.err + shown.out).toMatch(/"port": 15000|answers \/stats/);
    const missing = await run('stats', 'nobody');
    expect(missing.code).toBe(2);
    expect(missing.err).toContain('nobody');
  });

  it('says what somebody may not see, and tells the rest', async () => {
    const { out, err } = await status('--context', lab.contexts.viewer);
    const document = await status('--context', lab.contexts.viewer, '-o', 'json');
    expect((await validator('mesh-status'))(JSON.parse(document.out))).toEqual([]);
    expect(out).toContain('Istio  1.31.0');
    expect(err).not.toBe('');
  });
});

function namespace(name: string, labels: Record<string, string> = {}): Parameters<LabHandle['client']['apply']>[0] {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

function deployment(
  place: string,
  name: string,
  labels: Record<string, string>,
  containers: readonly { readonly name: string; readonly image: string }[],
): Parameters<LabHandle['client']['apply']>[0] {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: place, labels },
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [...containers] } },
    },
  };
}
