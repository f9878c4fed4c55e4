/** What a cluster has around it and the lab stands in for: load balancers and volumes; and the two versions of Helm that people have. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { KubeObject } from '../lab/kube-client.ts';
import { ensureLab, whyNoHelm3, whyNoLab, type LabHandle } from '../lab/lab.ts';

const run = promisify(execFile);
const chart = path.resolve(process.env['MESHDECK_CORPUS'] ?? '../shared/corpus', 'charts', 'gateway-1.31.0.tgz');
const reason = await whyNoLab();
if (reason !== undefined) console.warn(`lab-surroundings.test.ts is skipped: ${reason}`);
const noHelm3 = existsSync(chart) ? await whyNoHelm3() : `the corpus has no ${chart}`;
if (noHelm3 !== undefined) console.warn(`'has a Helm 3' is skipped: ${noHelm3}`);

const settled = { timeout: 60_000, interval: 100 };

describe.skipIf(reason !== undefined)('what is around a cluster', { timeout: 180_000 }, () => {
  let lab: LabHandle;

  beforeAll(async () => {
    lab = await ensureLab({ name: 'lab-surroundings', scenario: 'empty', ownerPid: process.pid, fresh: true });
  });
  afterAll(async () => {
    await lab.release();
  });

  const find = (apiPath: string): Promise<KubeObject | undefined> => lab.client.find(apiPath);
  const namespace = async (name: string): Promise<void> => {
    await lab.client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  };

  const externalAddress = async (space: string, name: string): Promise<string | undefined> => {
    const service = await find(`/api/v1/namespaces/${space}/services/${name}`);
    const status = service?.['status'] as { loadBalancer?: { ingress?: readonly { ip: string }[] } } | undefined;
    return status?.loadBalancer?.ingress?.[0]?.ip;
  };

  it('gives a load balancer an address of this machine, where the demo app can answer', async () => {
    await namespace('edge');
    await lab.client.apply({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'front', namespace: 'edge', labels: { 'meshdeck.dev/lab-serve': 'true' } },
      spec: { type: 'LoadBalancer', selector: { app: 'front' }, ports: [{ port: 8080 }] },
    });
    await expect.poll(() => externalAddress('edge', 'front'), settled).toMatch(/^127\.1[2-5]\d\.\d+\.\d+$/);
    if (lab.state()?.servicesAnswer !== true) return;
    const address = (await externalAddress('edge', 'front')) ?? '';
    const ask = async (): Promise<number> => {
      const { statusCode, body } = await request(`http://${address}:8080/`);
      await body.dump();
      return statusCode;
    };
    await expect.poll(() => ask().catch(() => 0), settled).toBe(200);
  });

  it('binds the claims of a StatefulSet, and takes their volumes away with them', async () => {
    await namespace('store');
    await lab.client.apply({
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'db', namespace: 'store' },
      spec: {
        replicas: 2,
        serviceName: 'db',
        selector: { matchLabels: { app: 'db' } },
        persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete', whenScaled: 'Retain' },
        template: {
          metadata: { labels: { app: 'db' } },
          spec: {
            containers: [
              { name: 'db', image: 'meshdeck-demo/db:1.0.0', volumeMounts: [{ name: 'data', mountPath: '/data' }] },
            ],
          },
        },
        volumeClaimTemplates: [
          {
            metadata: { name: 'data' },
            spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '3Gi' } } },
          },
        ],
      },
    });
    const set = '/apis/apps/v1/namespaces/store/statefulsets/db';
    await expect.poll(async () => (await find(set))?.['status'], settled).toMatchObject({ readyReplicas: 2 });
    const volumes = async (): Promise<readonly unknown[]> =>
      (await lab.client.list('/api/v1/persistentvolumes')).items.map((volume) => volume['spec']);
    expect(await volumes()).toMatchObject([{ capacity: { storage: '3Gi' } }, { capacity: { storage: '3Gi' } }]);
    await lab.client.request('DELETE', set);
    await expect.poll(volumes, settled).toEqual([]);
  });

  it.skipIf(noHelm3 !== undefined)(
    'has a Helm 3 beside its Helm 4, and each reads the releases of the other',
    { timeout: 1_800_000 },
    async () => {
      const helm3 = await lab.helm3Path();
      const access = ['--kubeconfig', lab.kubeconfigPath, '--namespace', 'of-helm-3'];
      const release = ['install', 'gateway', chart, '--create-namespace', ...access];
      await run(helm3, release);
      const { stdout } = await run(lab.helmPath, ['list', '--output', 'json', ...access]);
      expect(JSON.parse(stdout)).toMatchObject([{ name: 'gateway', status: 'deployed' }]);
      expect((await run(helm3, ['version', '--short'])).stdout).toMatch(/^v3\.22\.0/);
      await run(lab.helmPath, ['uninstall', 'gateway', ...access]);
      expect(JSON.parse((await run(helm3, ['list', '--output', 'json', ...access])).stdout)).toEqual([]);
    },
  );
});
