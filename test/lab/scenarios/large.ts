import type { KubeObject } from '../kube-client.ts';

const replicasPerDeployment = 50;
const deploymentsPerNamespace = 10;
/** Below the 110 that a node takes, so that scheduling never waits. */
const podsPerNode = 100;

/** How many machines it takes to run so many Pods beside those of the system. */
export function nodesFor(pods: number): number {
  return Math.ceil(pods / podsPerNode) + 3;
}

/** Namespaces with Deployments of 50 Pods each (the last one smaller), `pods` altogether. */
export function largeScenario(pods: number): readonly KubeObject[] {
  const objects: KubeObject[] = [];
  for (let index = 0; index * replicasPerDeployment < pods; index += 1) {
    const namespace = `large-${padded(Math.floor(index / deploymentsPerNamespace) + 1)}`;
    if (index % deploymentsPerNamespace === 0) {
      objects.push({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
    }
    const replicas = Math.min(replicasPerDeployment, pods - index * replicasPerDeployment);
    objects.push(deployment(namespace, `app-${padded((index % deploymentsPerNamespace) + 1)}`, replicas));
  }
  return objects;
}

function deployment(namespace: string, name: string, replicas: number): KubeObject {
  const labels = { app: name, version: 'v1' };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace, labels },
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels },
        spec: {
          containers: [
            {
              name: 'app',
              image: 'meshdeck-demo/app:1.0.0',
              ports: [{ name: 'http', containerPort: 8080 }],
              resources: { requests: { cpu: '10m', memory: '16Mi' } },
            },
          ],
        },
      },
    },
  };
}

function padded(value: number): string {
  return String(value).padStart(3, '0');
}
