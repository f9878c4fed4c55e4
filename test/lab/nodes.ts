import type { KubeClient, KubeObject } from './kube-client.ts';

const zones = ['lab-a', 'lab-b', 'lab-c'] as const;

/** A simulated machine of ordinary size. Its address is the loopback address, where kwok answers as its kubelet. */
export function nodeObject(index: number): KubeObject {
  const name = `lab-node-${index}`;
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        'topology.kubernetes.io/region': 'lab',
        'topology.kubernetes.io/zone': zones[index % zones.length] ?? zones[0],
      },
    },
    status: {
      capacity: { cpu: '8', memory: '32Gi', 'ephemeral-storage': '100Gi', pods: '110' },
      allocatable: { cpu: '7800m', memory: '31Gi', 'ephemeral-storage': '95Gi', pods: '110' },
    },
  };
}

/** Adds machines up to `count`. Those that are there already stay as they are. */
export async function ensureNodes(client: KubeClient, count: number, signal?: AbortSignal): Promise<void> {
  const options = signal === undefined ? {} : { signal };
  const list = await client.request<{ items: readonly KubeObject[] }>('GET', '/api/v1/nodes', options);
  const present = new Set(list.items.map(({ metadata }) => metadata.name));
  for (let index = 1; index <= count; index += 1) {
    const node = nodeObject(index);
    // Created, not applied: an apply of the main resource drops the status that holds the capacity.
    if (!present.has(node.metadata.name)) await client.request('POST', '/api/v1/nodes', { ...options, body: node });
  }
}
