import { describe, expect, it } from 'vitest';
import { formatCores, formatMemory, podResources, podsOf } from './pod-requests.ts';
import { deployment, object } from './testing/situation.ts';

const asks = (cpu: string, memory: string): object => ({ resources: { requests: { cpu, memory } } });
const mebibyte = 2 ** 20;

describe('what a Pod asks for', () => {
  it('is the sum of its containers', () => {
    const spec = {
      containers: [
        { name: 'a', ...asks('100m', '64Mi') },
        { name: 'b', ...asks('1', '1Gi') },
      ],
    };
    expect(podResources(spec).requests).toEqual({ cpu: 1.1, memoryBytes: 1088 * mebibyte });
  });

  it('is that of the largest init container where that is more, with the sidecars that began before it', () => {
    const spec = {
      initContainers: [
        { name: 'proxy', restartPolicy: 'Always', ...asks('100m', '128Mi') },
        { name: 'migrate', ...asks('2', '64Mi') },
      ],
      containers: [{ name: 'app', ...asks('500m', '256Mi') }],
    };
    expect(podResources(spec).requests).toEqual({ cpu: 2.1, memoryBytes: 384 * mebibyte });
  });

  it('counts the overhead of its runtime', () => {
    const spec = { overhead: { cpu: '250m', memory: '120Mi' }, containers: [{ name: 'a', ...asks('250m', '8Mi') }] };
    expect(podResources(spec).requests).toEqual({ cpu: 0.5, memoryBytes: 128 * mebibyte });
  });

  it('is what may be used, where only that is said', () => {
    const spec = { containers: [{ name: 'a', resources: { limits: { cpu: '2', memory: '1Gi' } } }, { name: 'b' }] };
    expect(podResources(spec)).toMatchObject({ requests: { cpu: 2 }, without: { requests: ['b'], limits: ['b'] } });
  });
});

describe('the Pods of a workload', () => {
  it('are as many as it says, or as its autoscaler begins with', () => {
    const web = deployment('web', {}, { replicas: 2 });
    const scaler = object('autoscaling/v2', 'HorizontalPodAutoscaler', 'web', {
      spec: { minReplicas: 5, scaleTargetRef: { kind: 'Deployment', name: 'web' } },
    });
    expect(podsOf(web, [web])?.replicas).toBe(2);
    expect(podsOf(web, [web, scaler])?.replicas).toBe(5);
  });

  it('are one on each node for a DaemonSet, and none for other kinds', () => {
    const agent = { ...deployment('agent'), kind: 'DaemonSet' };
    expect(podsOf(agent, [])).toMatchObject({ replicas: undefined });
    expect(podsOf(object('v1', 'Service', 'web', { spec: {} }), [])).toBeUndefined();
  });
});

describe('figures', () => {
  it.each([
    [1, '1 core'],
    [0.5, '0.5 cores'],
    [2.333, '2.33 cores'],
  ])('%s cores are %s', (cpu, words) => {
    expect(formatCores(cpu)).toBe(words);
  });

  it.each([
    [128 * mebibyte, '128 MiB'],
    [2560 * mebibyte, '2.5 GiB'],
  ])('%s bytes are %s', (bytes, words) => {
    expect(formatMemory(bytes)).toBe(words);
  });
});
