import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../core/json.ts';
import { withoutServerFields } from './server-fields.ts';

/** A container as the API server gives it back, where only name and image were written. */
function container(image: string, imagePullPolicy: string): JsonObject {
  return {
    name: 'web',
    image,
    imagePullPolicy,
    resources: {},
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
  };
}

const podFields: JsonObject = {
  restartPolicy: 'Always',
  dnsPolicy: 'ClusterFirst',
  schedulerName: 'default-scheduler',
  terminationGracePeriodSeconds: 30,
  securityContext: {},
};

describe('a spec without what the server fills in', () => {
  it('has what was written of a Deployment', () => {
    const written = { replicas: 2, selector: { matchLabels: { app: 'web' } } };
    const spec = {
      ...written,
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: {
          ...podFields,
          serviceAccount: 'web',
          serviceAccountName: 'web',
          volumes: [{ name: 'config', configMap: { name: 'web', defaultMode: 420 } }],
          containers: [
            {
              ...container('web:1', 'IfNotPresent'),
              ports: [{ containerPort: 80, protocol: 'TCP' }],
              readinessProbe: {
                httpGet: { path: '/', port: 80, scheme: 'HTTP' },
                periodSeconds: 10,
                timeoutSeconds: 5,
              },
            },
          ],
        },
      },
    };
    expect(withoutServerFields('Deployment', spec)).toEqual({
      ...written,
      template: {
        metadata: { labels: { app: 'web' } },
        spec: {
          serviceAccountName: 'web',
          volumes: [{ name: 'config', configMap: { name: 'web' } }],
          containers: [
            {
              name: 'web',
              image: 'web:1',
              ports: [{ containerPort: 80 }],
              readinessProbe: { httpGet: { path: '/', port: 80 }, timeoutSeconds: 5 },
            },
          ],
        },
      },
    });
  });

  it.each([
    ['web', 'Always', false],
    ['web', 'IfNotPresent', true],
    ['host:5000/web:latest', 'Always', false],
    ['host:5000/web:1', 'IfNotPresent', false],
    ['host:5000/web:1', 'Always', true],
    ['web@sha256:0123', 'IfNotPresent', false],
    ['web:latest@sha256:0123', 'IfNotPresent', true],
  ])('says of image %s with %s whether it was meant: %s', (image, policy, isKept) => {
    const [kept] = withoutServerFields('Pod', { containers: [container(image, policy)] })['containers'] as JsonObject[];
    expect(kept).toEqual({ name: 'web', image, ...(isKept ? { imagePullPolicy: policy } : {}) });
  });

  it('keeps what differs', () => {
    const spec = {
      strategy: { type: 'Recreate' },
      template: { spec: { restartPolicy: 'Always', dnsPolicy: 'Default' } },
    };
    expect(withoutServerFields('Deployment', spec)).toEqual({
      strategy: { type: 'Recreate' },
      template: { spec: { dnsPolicy: 'Default' } },
    });
  });

  it('lets a Job be made again: its selector and the labels of its Pods are its own', () => {
    const own = { 'batch.kubernetes.io/controller-uid': 'u', 'controller-uid': 'u', 'job-name': 'seed', app: 'seed' };
    const spec = {
      backoffLimit: 6,
      selector: { matchLabels: { 'batch.kubernetes.io/controller-uid': 'u' } },
      template: { metadata: { labels: own }, spec: { restartPolicy: 'Never' } },
    };
    const made = { template: { metadata: { labels: { app: 'seed' } }, spec: { restartPolicy: 'Never' } } };
    expect(withoutServerFields('Job', spec)).toEqual(made);
    expect(withoutServerFields('CronJob', { schedule: '* * * * *', jobTemplate: { spec } })).toEqual({
      schedule: '* * * * *',
      jobTemplate: { spec: made },
    });
  });

  it('leaves a Pod where it was put, and the token that it was given', () => {
    const spec = {
      ...podFields,
      nodeName: 'node-1',
      priority: 0,
      containers: [{ ...container('web:1', 'IfNotPresent'), volumeMounts: [{ name: 'kube-api-access-x7k2p' }] }],
      volumes: [{ name: 'kube-api-access-x7k2p', projected: { defaultMode: 420 } }],
    };
    expect(withoutServerFields('Pod', spec)).toEqual({ containers: [{ name: 'web', image: 'web:1' }] });
  });

  it('leaves other kinds as they are', () => {
    const spec = { type: 'ClusterIP', template: { spec: { restartPolicy: 'Always' } } };
    expect(withoutServerFields('Gadget', spec)).toEqual(spec);
  });
});
