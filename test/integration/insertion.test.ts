import { beforeAll, describe, expect, it } from 'vitest';
import { manifestOf } from '../../src/agent/sources/manifest.ts';
import type { JsonObject } from '../../src/core/json.ts';
import type { KubernetesObject } from '../../src/core/kubernetes.ts';
import type { KubeObject } from '../lab/kube-client.ts';
import { ensureLab, whyNoLab, type LabHandle } from '../lab/lab.ts';

const skipReason = await whyNoLab();
if (skipReason !== undefined) console.log(`insertion tests are skipped: ${skipReason}`);

const namespace = 'inserted';
const labels = { app: 'web' };
const pod: JsonObject = {
  containers: [
    {
      name: 'web',
      image: 'meshdeck-demo/web:1.0.0',
      ports: [{ containerPort: 80 }],
      livenessProbe: { httpGet: { path: '/', port: 80 } },
      env: [{ name: 'POD', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }],
      volumeMounts: [{ name: 'config', mountPath: '/config' }],
    },
    { name: 'latest', image: 'meshdeck-demo/web' },
  ],
  volumes: [{ name: 'config', configMap: { name: 'web' } }],
};
const template: JsonObject = { metadata: { labels }, spec: pod };
const job: JsonObject = { template: { spec: { ...pod, restartPolicy: 'Never' } } };
const selected: JsonObject = { selector: { matchLabels: labels }, template };

/** Each kind as short as a person may write it: all else is the server's. */
const written: readonly (readonly [plural: string, apiVersion: string, kind: string, spec: JsonObject])[] = [
  ['deployments', 'apps/v1', 'Deployment', { ...selected, replicas: 0 }],
  ['statefulsets', 'apps/v1', 'StatefulSet', { ...selected, serviceName: 'web', replicas: 0 }],
  ['daemonsets', 'apps/v1', 'DaemonSet', selected],
  ['jobs', 'batch/v1', 'Job', job],
  ['cronjobs', 'batch/v1', 'CronJob', { schedule: '0 0 1 1 *', suspend: true, jobTemplate: { spec: job } }],
  ['pods', 'v1', 'Pod', pod],
  ['services', 'v1', 'Service', { selector: labels, ports: [{ port: 80 }] }],
  ['services', 'v1', 'Service', { selector: labels, clusterIP: 'None', ports: [{ port: 80, targetPort: 'http' }] }],
];

describe.skipIf(skipReason !== undefined)('an object that is written into a file', () => {
  let lab: LabHandle;

  beforeAll(async () => {
    lab = await ensureLab({ name: 'insertion', scenario: 'empty', ownerPid: process.pid, progress: console.log });
    await lab.client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  }, 600_000);

  it.each(written)('becomes the same when it is made again: %s of %s (%s)', async (plural, apiVersion, kind, spec) => {
    const root = apiVersion === 'v1' ? '/api/v1' : `/apis/${apiVersion}`;
    const path = `${root}/namespaces/${namespace}/${plural}`;
    const made = async (object: KubeObject, dryRun: boolean): Promise<KubernetesObject> => {
      const { status, answer } = await lab.client.post(`${path}${dryRun ? '?dryRun=All' : ''}`, object);
      expect({ status, answer }).toMatchObject({ status: 201 });
      return answer as KubernetesObject;
    };
    const name = `web-${plural}-${written.findIndex((one) => one[3] === spec)}`;
    const live = await made({ apiVersion, kind, metadata: { name, namespace }, spec }, false);
    const manifest = manifestOf(live);
    // Nothing is left of what the server had filled in.
    expect(manifest['spec']).toEqual(spec);
    const again = { ...manifest, metadata: { name: `${name}-again`, namespace } } as unknown as KubeObject;
    expect(manifestOf(await made(again, true))['spec']).toEqual(spec);
  });
});
