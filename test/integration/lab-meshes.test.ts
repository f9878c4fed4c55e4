/**
 * The control planes that the lab stands in for, shown with the real charts of the corpus. The API server, the charts and Helm are real; who injects and
 * validates is simulated.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { applyDefinitions } from '../lab/definitions.ts';
import type { KubeObject } from '../lab/kube-client.ts';
import { ensureLab, whyNoLab, type LabHandle } from '../lab/lab.ts';
import type { PodSpec } from '../lab/meshes/pods.ts';
import { issueCertificate } from '../lab/pki/certificate.ts';
import { whyNoWebhooks } from '../lab/service-range.ts';

const run = promisify(execFile);
const corpus = path.resolve(process.env['MESHDECK_CORPUS'] ?? '../shared/corpus');
const chart = (name: string): string => path.join(corpus, 'charts', `${name}.tgz`);
const noCharts = existsSync(chart('istiod-1.31.0')) ? undefined : `the corpus has no ${chart('istiod-1.31.0')}`;
const reason = (await whyNoLab()) ?? noCharts ?? (await whyNoWebhooks());
if (reason !== undefined) console.warn(`lab-meshes.test.ts is skipped: ${reason}`);

const settled = { timeout: 60_000, interval: 100 };

describe.skipIf(reason !== undefined)('the lab stands in for', { timeout: 180_000 }, () => {
  let lab: LabHandle;

  beforeAll(async () => {
    lab = await ensureLab({ name: 'lab-meshes', scenario: 'empty', ownerPid: process.pid, fresh: true });
  });
  afterAll(async () => {
    await lab.release();
  });

  const find = (apiPath: string): Promise<KubeObject | undefined> => lab.client.find(apiPath);
  const namespace = async (
    name: string,
    metadata: { labels?: Record<string, string>; annotations?: Record<string, string> } = {},
  ): Promise<void> => {
    await lab.client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, ...metadata } });
  };
  const helm = async (...args: readonly string[]): Promise<void> => {
    await run(lab.helmPath, [...args, '--kubeconfig', lab.kubeconfigPath]);
  };
  const pod = (name: string): object => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { app: name } },
    spec: { containers: [{ name: 'app', image: 'meshdeck-demo/app:1.0.0' }] },
  });
  /** What the API server says to a new Pod. */
  const create = (space: string, name: string): Promise<{ readonly status: number; readonly answer: unknown }> =>
    lab.client.post(`/api/v1/namespaces/${space}/pods`, pod(name));
  const scale = async (space: string, name: string, replicas: number): Promise<void> => {
    await lab.client.request('PATCH', `/apis/apps/v1/namespaces/${space}/deployments/${name}/scale`, {
      body: { spec: { replicas } },
      contentType: 'application/merge-patch+json',
    });
  };
  const containersOf = (answer: unknown): readonly string[] => {
    const { containers, initContainers = [] } = (answer as { readonly spec: PodSpec }).spec;
    return [...initContainers, ...containers].map(({ name }) => name);
  };

  const externalAddress = async (space: string, name: string): Promise<string | undefined> => {
    const service = await find(`/api/v1/namespaces/${space}/services/${name}`);
    const status = service?.['status'] as { loadBalancer?: { ingress?: readonly { ip: string }[] } } | undefined;
    return status?.loadBalancer?.ingress?.[0]?.ip;
  };

  describe('Istio', () => {
    const injected = async (name: string): Promise<readonly string[]> => {
      const { status, answer } = await create('shop', name);
      return status === 201 ? containersOf(answer) : [JSON.stringify(answer)];
    };

    it('is installed by its unmodified charts, and its gateway becomes ready with an address', async () => {
      const release = ['--namespace', 'istio-system', '--create-namespace', '--wait', '--timeout', '90s'];
      await helm('install', 'istio-base', chart('base-1.31.0'), ...release);
      await helm('install', 'istiod', chart('istiod-1.31.0'), ...release);
      const gateway = ['--namespace', 'istio-ingress', '--create-namespace', '--wait', '--timeout', '90s'];
      await helm('install', 'istio-ingress', chart('gateway-1.31.0'), ...gateway);
      expect(await externalAddress('istio-ingress', 'istio-ingress')).toMatch(/^127\./);
      const { items } = await lab.client.list('/api/v1/namespaces/istio-ingress/pods');
      // The chart leaves the image to the injector.
      const images = items.flatMap((one) => (one['spec'] as PodSpec).containers.map(({ image }) => image));
      expect(images).toEqual([expect.stringMatching(/\/proxyv2:/)]);
    });

    it('publishes its root in every namespace, and completes its webhooks', async () => {
      await namespace('shop', { labels: { 'istio-injection': 'enabled' } });
      const root = async (space: string): Promise<string | undefined> => {
        const map = await find(`/api/v1/namespaces/${space}/configmaps/istio-ca-root-cert`);
        return (map?.['data'] as Record<string, string> | undefined)?.['root-cert.pem'];
      };
      await expect.poll(() => root('shop'), settled).toMatch(/^-----BEGIN CERTIFICATE-----/);
      expect(await root('kube-system')).toBeUndefined();
      const { items } = await lab.client.list('/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations');
      const own = items.filter(({ metadata }) => metadata.name.startsWith('istio'));
      const policies = own.flatMap((one) => one['webhooks'] as { failurePolicy: string }[]);
      expect(policies.map(({ failurePolicy }) => failurePolicy)).toEqual(['Fail', 'Fail']);
    });

    it('has its proxy in a new Pod of a namespace that wants it, and in no other', async () => {
      await namespace('plain');
      await expect.poll(() => injected('web'), settled).toEqual(['istio-init', 'istio-proxy', 'app']);
      expect(containersOf((await create('plain', 'web')).answer)).toEqual(['app']);
    });

    it('refuses nonsense in its objects, and says who refused', async () => {
      const virtualService = (weight: number): object => ({
        apiVersion: 'networking.istio.io/v1',
        kind: 'VirtualService',
        metadata: { name: `weight${weight}` },
        spec: { hosts: ['web'], http: [{ route: [{ destination: { host: 'web' }, weight }] }] },
      });
      const services = '/apis/networking.istio.io/v1/namespaces/shop/virtualservices';
      const refused = await lab.client.post(services, virtualService(-1));
      expect(refused.status).toBe(400);
      expect((refused.answer as { message: string }).message).toMatch(
        /denied the request: simulated by Meshdeck's lab: configuration is invalid: weight -1 < 0$/,
      );
      expect((await lab.client.post(services, virtualService(100))).status).toBe(201);
    });

    it('is missed by the API server while nothing of it runs', async () => {
      await scale('istio-system', 'istiod', 0);
      await expect
        .poll(async () => (await create('shop', 'lost')).answer, settled)
        .toMatchObject({ message: expect.stringMatching(/failed calling webhook .*connection refused/) as string });
      expect((await create('plain', 'other')).status).toBe(201);
      await scale('istio-system', 'istiod', 1);
      await expect.poll(() => injected('back'), settled).toContain('istio-proxy');
    });

    it('publishes the root of an authority that somebody has plugged in', async () => {
      const lasting = { notBefore: new Date(Date.now() - 60_000), notAfter: new Date(Date.now() + 86_400_000) };
      const { certificate } = issueCertificate({ commonName: 'plugged in', usage: 'authority', ...lasting });
      await lab.client.apply({
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'cacerts', namespace: 'istio-system' },
        stringData: { 'root-cert.pem': certificate },
      });
      // As anywhere, istiod reads it when it starts.
      await scale('istio-system', 'istiod', 0);
      await expect.poll(() => lab.state()?.webhooks, settled).toEqual([]);
      await scale('istio-system', 'istiod', 1);
      const root = async (): Promise<unknown> =>
        (await find('/api/v1/namespaces/shop/configmaps/istio-ca-root-cert'))?.['data'];
      await expect.poll(root, settled).toEqual({ 'root-cert.pem': certificate });
      await expect.poll(() => injected('trusting'), settled).toContain('istio-proxy');
    });

    it('is upgraded by Helm while its webhooks refuse what nobody has checked', async () => {
      const release = ['--namespace', 'istio-system', '--wait', '--timeout', '90s'];
      await helm('upgrade', 'istio-base', chart('base-1.31.0'), ...release);
      await helm('upgrade', 'istiod', chart('istiod-1.31.0'), ...release, '--set', 'global.tag=1.31.1');
      const images = async (): Promise<readonly unknown[]> => {
        const { answer } = await create('shop', `upgraded-${performance.now()}`);
        return (answer as { spec?: PodSpec }).spec?.initContainers?.map(({ image }) => image) ?? [];
      };
      await expect
        .poll(images, settled)
        .toEqual([expect.stringMatching(/:1\.31\.1$/), expect.stringMatching(/:1\.31\.1$/)]);
    });

    it('makes its GatewayClasses once their kind is there', async () => {
      await applyDefinitions(lab.client, path.join(corpus, 'crds', 'gateway-api', 'standard'));
      const classes = '/apis/gateway.networking.k8s.io/v1/gatewayclasses';
      const conditions = async (): Promise<unknown> => (await find(`${classes}/istio`))?.['status'];
      await expect.poll(conditions, settled).toMatchObject({ conditions: [{ type: 'Accepted', status: 'True' }] });
      expect(await find(`${classes}/istio-remote`)).toBeDefined();
      // Only for ambient.
      expect(await find(`${classes}/istio-waypoint`)).toBeUndefined();
    });

    it('leaves nobody listening when its charts are gone', async () => {
      await helm('uninstall', 'istiod', '--namespace', 'istio-system', '--wait');
      await expect.poll(() => lab.state()?.webhooks, settled).toEqual([]);
      expect((await create('shop', 'free')).status).toBe(201);
    });
  });

  describe('Linkerd', () => {
    it('is installed by its unmodified charts, with certificates of our own', async () => {
      const lasting = { notBefore: new Date(Date.now() - 60_000), notAfter: new Date(Date.now() + 86_400_000) };
      const anchor = issueCertificate({ commonName: 'root.linkerd.cluster.local', usage: 'authority', ...lasting });
      const issuer = issueCertificate(
        { commonName: 'identity.linkerd.cluster.local', usage: 'authority', ...lasting },
        anchor,
      );
      const release = ['--namespace', 'linkerd', '--create-namespace', '--wait', '--timeout', '90s'];
      await helm('install', 'linkerd-crds', chart('linkerd-crds-2026.6.3'), ...release);
      const values = [
        `identityTrustAnchorsPEM=${anchor.certificate}`,
        `identity.issuer.tls.crtPEM=${issuer.certificate}`,
        `identity.issuer.tls.keyPEM=${issuer.privateKeyPem}`,
      ].flatMap((value) => ['--set-string', value]);
      await helm('install', 'linkerd-control-plane', chart('linkerd-control-plane-2026.6.3'), ...release, ...values);
    });

    it('has its proxy in a new Pod of a namespace that wants it', async () => {
      await namespace('voting', { annotations: { 'linkerd.io/inject': 'enabled' } });
      const made = { answer: undefined as unknown };
      let tries = 0;
      const injected = async (): Promise<readonly string[]> => {
        tries += 1;
        made.answer = (await create('voting', `web-${tries}`)).answer;
        return containersOf(made.answer);
      };
      await expect.poll(injected, settled).toEqual(['linkerd-init', 'linkerd-proxy', 'app']);
      expect(made.answer).toMatchObject({
        metadata: { labels: { 'linkerd.io/control-plane-ns': 'linkerd', 'linkerd.io/workload-ns': 'voting' } },
      });
    });

    it('refuses nonsense in its objects', async () => {
      const refused = await lab.client.post(
        '/apis/policy.linkerd.io/v1alpha1/namespaces/voting/networkauthentications',
        {
          apiVersion: 'policy.linkerd.io/v1alpha1',
          kind: 'NetworkAuthentication',
          metadata: { name: 'all' },
          spec: { networks: [{ cidr: '10.0.0.0/99' }] },
        },
      );
      expect((refused.answer as { message: string }).message).toMatch(/simulated by Meshdeck's lab: invalid network/);
    });

    it('lets Pods in without a proxy while its injector is away, as its chart wants', async () => {
      await scale('linkerd', 'linkerd-proxy-injector', 0);
      await expect
        .poll(
          () =>
            lab
              .state()
              ?.webhooks.map(({ service }) => service)
              .sort(),
          settled,
        )
        .toEqual(['linkerd/linkerd-policy-validator', 'linkerd/linkerd-sp-validator']);
      expect(containersOf((await create('voting', 'alone')).answer)).toEqual(['app']);
    });
  });
});
