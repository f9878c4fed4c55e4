import { describe, expect, it } from 'vitest';
import type { NodeEvidence } from './distribution.ts';
import { distributionOf } from './distribution.ts';

const node = (rest: Partial<NodeEvidence> = {}): NodeEvidence => ({
  name: 'node-1',
  labels: {},
  provider: '',
  osImage: 'Debian GNU/Linux 12',
  ...rest,
});
const label = (name: string): Partial<NodeEvidence> => ({ labels: { [name]: 'x' } });

describe('distributionOf', () => {
  it.each([
    ['EKS', 'v1.29.1-eks-508b6b3', node()],
    ['EKS', 'v1.29.1', node(label('eks.amazonaws.com/nodegroup'))],
    ['GKE', 'v1.29.1-gke.1589017', node()],
    ['GKE', undefined, node(label('cloud.google.com/gke-nodepool'))],
    ['AKS', 'v1.29.1', node(label('kubernetes.azure.com/cluster'))],
    ['k3s', 'v1.29.1+k3s2', node()],
    ['k3s', undefined, node({ provider: 'k3s' })],
    ['RKE2', 'v1.29.1+rke2r1', node()],
    ['k0s', 'v1.29.1+k0s.1', node()],
    ['kind', 'v1.29.1', node({ provider: 'kind' })],
    ['minikube', 'v1.29.1', node(label('minikube.k8s.io/name'))],
    ['MicroK8s', 'v1.29.1', node(label('microk8s.io/cluster'))],
    ['Docker Desktop', 'v1.29.1', node({ osImage: 'Docker Desktop' })],
    ['Talos', 'v1.29.1', node({ osImage: 'Talos (v1.7.0)' })],
    ['DigitalOcean', 'v1.29.1', node({ provider: 'digitalocean' })],
    ['Linode', 'v1.29.1', node(label('lke.linode.com/pool-id'))],
  ])('tells %s by version %s or its nodes, and says by what', (name, version, one) => {
    expect(distributionOf({ version, nodes: [node(), one], groups: [] })).toEqual({
      name,
      because: expect.stringMatching(/version|label|provider|runs/) as string,
    });
  });

  it('tells OpenShift by the groups that it serves, before the cloud under it', () => {
    const groups = ['apps', 'config.openshift.io'];
    const found = distributionOf({ version: 'v1.29.1-eks-1', nodes: [], groups });
    expect(found).toEqual({ name: 'OpenShift', because: 'The API server serves the group config.openshift.io.' });
  });

  it('does not take every cluster on a cloud for the one that the cloud sells', () => {
    expect(
      distributionOf({ version: 'v1.29.1', nodes: [node({ provider: 'aws' })], groups: ['apps'] }),
    ).toBeUndefined();
  });
});
