import type { KubeClient } from '../lab/kube-client.ts';
import { LabError } from '../lab/failure.ts';
import { Random } from '../fuzz/random.ts';

type Deed = (client: KubeClient, random: Random, round: number) => Promise<void>;

const namespace = 'shop';
const mergePatch = 'application/merge-patch+json';
const deployments = `/apis/apps/v1/namespaces/${namespace}/deployments`;
const steady = ['web', 'cart', 'payments', 'catalog'] as const;

/** What happens to a cluster in use. Every deed is complete by itself, so that churn can pause between any two. */
const deeds: readonly Deed[] = [
  async function scale(client, random) {
    await patch(client, `${deployments}/${random.pick(steady)}`, { spec: { replicas: random.below(6) } });
  },
  async function restart(client, random, round) {
    const annotations = { 'kubectl.kubernetes.io/restartedAt': `round ${round}` };
    await patch(client, `${deployments}/${random.pick(steady)}`, {
      spec: { template: { metadata: { annotations } } },
    });
  },
  async function deletePod(client, random) {
    const pods = `/api/v1/namespaces/${namespace}/pods`;
    const { items } = await client.request<{
      readonly items: readonly { readonly metadata: { readonly name: string } }[];
    }>('GET', pods);
    if (items.length > 0) await client.request('DELETE', `${pods}/${random.pick(items).metadata.name}`);
  },
  async function label(client, random) {
    const value = random.chance(0.5) ? 'enabled' : null;
    await patch(client, `/api/v1/namespaces/${namespace}`, { metadata: { labels: { 'istio-injection': value } } });
  },
  async function comeAndGo(client, random, round) {
    const name = `passing-${random.below(5)}`;
    if ((await client.status(`${deployments}/${name}`)) === 200) {
      await client.request('DELETE', `${deployments}/${name}`);
      return;
    }
    const labels = { app: name };
    await client.apply({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, namespace },
      spec: {
        replicas: 1 + (round % 3),
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [{ name: 'one', image: 'meshdeck-demo/passing:1' }] } },
      },
    });
  },
];

/** Changes one thing in the cluster, chosen by seed and round. What is gone meanwhile is passed over. */
export async function churn(client: KubeClient, seed: number, round: number): Promise<void> {
  const random = new Random(seed, round);
  try {
    await random.pick(deeds)(client, random, round);
  } catch (error) {
    // Someone else, a controller, was first: 404 and 409 are ordinary in a cluster that changes.
    if (error instanceof LabError && error.code === 'request-failed' && /\b(404|409)\b/.test(error.message)) return;
    throw error;
  }
}

async function patch(client: KubeClient, path: string, body: object): Promise<void> {
  await client.request('PATCH', path, { body, contentType: mergePatch });
}
