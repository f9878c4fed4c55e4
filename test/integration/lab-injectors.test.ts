/**
 * The meshes that the corpus has no charts of, in the lab: as much of their charts as the lab goes by is made by hand, with the names that
 * the facts of `src/mesh` give. What stands in for their control planes is asked by the real API server.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { applyDefinitions } from '../lab/definitions.ts';
import type { KubeObject } from '../lab/kube-client.ts';
import { ensureLab, whyNoLab, type LabHandle } from '../lab/lab.ts';
import type { PodSpec } from '../lab/meshes/pods.ts';
import { issueCertificate } from '../lab/pki/certificate.ts';
import { whyNoWebhooks } from '../lab/service-range.ts';

const reason = (await whyNoLab()) ?? (await whyNoWebhooks());
if (reason !== undefined) console.warn(`lab-injectors.test.ts is skipped: ${reason}`);
const definitions = path.resolve(process.env['MESHDECK_CORPUS'] ?? '../shared/corpus', 'crds', 'kuma');
const noDefinitions = existsSync(definitions) ? undefined : `the corpus has no ${definitions}`;
if (noDefinitions !== undefined) console.warn(`The Mesh of Kuma is not looked for: ${noDefinitions}`);

const settled = { timeout: 60_000, interval: 100 };
const lasting = { notBefore: new Date(Date.now() - 60_000), notAfter: new Date(Date.now() + 86_400_000) };
const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe.skipIf(reason !== undefined)('a control plane made by hand', { timeout: 180_000 }, () => {
  let lab: LabHandle;

  beforeAll(async () => {
    lab = await ensureLab({ name: 'lab-injectors', scenario: 'empty', ownerPid: process.pid, fresh: true });
  });
  afterAll(async () => {
    await lab.release();
  });

  const apply = async (...objects: readonly KubeObject[]): Promise<void> => {
    for (const object of objects) await lab.client.apply(object);
  };
  const containersOfNewPod = async (namespace: string, metadata: object): Promise<readonly string[]> => {
    const { answer } = await lab.client.post(`/api/v1/namespaces/${namespace}/pods`, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { generateName: 'web-', ...metadata },
      spec: { containers: [{ name: 'app', image: 'meshdeck-demo/app:1.0.0' }] },
    });
    const { containers, initContainers = [] } = (answer as { readonly spec?: PodSpec }).spec ?? { containers: [] };
    return [...initContainers, ...containers].map(({ name }) => name);
  };

  it('of Kuma makes its Mesh and puts in proxies, with the certificate of its chart', async () => {
    const [space, name] = ['kuma-system', 'kuma-control-plane'] as const;
    const authority = issueCertificate({ commonName: 'kuma', usage: 'authority', ...lasting });
    const server = issueCertificate(
      { commonName: name, usage: 'server', hosts: [`${name}.${space}.svc`], ...lasting },
      authority,
    );
    await apply(
      namespaceOf(space),
      namespaceOf('shop', { 'kuma.io/sidecar-injection': 'enabled' }),
      {
        apiVersion: 'v1',
        kind: 'Secret',
        type: 'kubernetes.io/tls',
        metadata: { name: 'kuma-tls-cert', namespace: space },
        data: { 'tls.crt': base64(server.certificate), 'tls.key': base64(server.privateKeyPem) },
      },
      ...planeOf(space, name, { name: 'control-plane', image: 'docker.io/kumahq/kuma-cp:2.14.3' }),
      webhookOf({
        ...{ name: 'kuma-admission-mutating-webhook-configuration', webhook: 'namespace-kuma-injector.kuma.io' },
        ...{ space, service: name, caBundle: base64(authority.certificate) },
        namespaceSelector: { matchLabels: { 'kuma.io/sidecar-injection': 'enabled' } },
      }),
    );
    await expect.poll(() => containersOfNewPod('shop', {}), settled).toEqual(['kuma-init', 'kuma-sidecar', 'app']);
    if (noDefinitions !== undefined) return;
    await applyDefinitions(lab.client, definitions);
    await expect.poll(() => lab.client.find('/apis/kuma.io/v1alpha1/meshes/default'), settled).toBeDefined();
  });

  it('of Consul completes its webhook, puts in proxies, and refuses what it cannot read', async () => {
    const [space, name] = ['consul', 'consul-connect-injector'] as const;
    const inject = 'consul.hashicorp.com/connect-inject';
    await apply(
      namespaceOf(space),
      namespaceOf('store'),
      ...planeOf(space, name, {
        name: 'sidecar-injector',
        image: 'hashicorp/consul-k8s-control-plane:2.0.3',
        args: ['-default-inject=false', '-consul-dataplane-image="hashicorp/consul-dataplane:2.0.3"'],
      }),
      webhookOf({
        ...{ name, webhook: `${name}.consul.hashicorp.com`, space, service: name },
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'store' } },
      }),
    );
    await expect
      .poll(() => containersOfNewPod('store', { annotations: { [inject]: 'true' } }), settled)
      .toEqual(['consul-connect-inject-init', 'app', 'consul-dataplane']);
    expect(await containersOfNewPod('store', {})).toEqual(['app']);
    const { answer } = await lab.client.post('/api/v1/namespaces/store/pods', {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'unreadable', annotations: { [inject]: 'yes' } },
      spec: { containers: [{ name: 'app', image: 'meshdeck-demo/app:1.0.0' }] },
    });
    expect(answer).toMatchObject({ message: expect.stringContaining("simulated by Meshdeck's lab") as string });
  });
});

function namespaceOf(name: string, labels: Readonly<Record<string, string>> = {}): KubeObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

/** The Deployment and the Service of a control plane. */
function planeOf(namespace: string, name: string, container: object): readonly KubeObject[] {
  const labels = { app: name };
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, namespace },
      spec: {
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [container] } },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace },
      spec: { selector: labels, ports: [{ port: 443 }] },
    },
  ];
}

interface WebhookParts {
  readonly name: string;
  readonly webhook: string;
  readonly space: string;
  readonly service: string;
  readonly caBundle?: string;
  readonly namespaceSelector: object;
}

function webhookOf({ name, webhook, space, service, namespaceSelector, ...rest }: WebhookParts): KubeObject {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingWebhookConfiguration',
    metadata: { name },
    webhooks: [
      {
        name: webhook,
        clientConfig: { service: { namespace: space, name: service, path: '/mutate' }, ...rest },
        rules: [{ operations: ['CREATE'], apiGroups: [''], apiVersions: ['v1'], resources: ['pods'] }],
        namespaceSelector,
        failurePolicy: 'Fail',
        sideEffects: 'None',
        admissionReviewVersions: ['v1'],
      },
    ],
  };
}
