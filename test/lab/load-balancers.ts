import type { Followed, Report } from './follow.ts';
import type { KubeClient, KubeObject } from './kube-client.ts';
import { Settling } from './settling.ts';

interface ServiceSpec {
  readonly type?: string;
  readonly clusterIP?: string;
  readonly loadBalancerClass?: string;
}

interface ServiceStatus {
  readonly loadBalancer?: { readonly ingress?: readonly { readonly ip?: string }[] };
}

/** Ranges of Services are 127.96.0.0/16 to 127.127.0.0/16; their load balancers are in the 32 ranges above. */
const distance = 32;

/**
 * The address of the load balancer of a Service: of the loopback network, so that nothing leaves this machine, and of no other Service and
 * lab. Undefined for a Service that wants none, or one of another class.
 */
export function loadBalancerAddress(service: KubeObject): string | undefined {
  const spec = service['spec'] as ServiceSpec | undefined;
  if (spec?.type !== 'LoadBalancer' || spec.loadBalancerClass !== undefined) return undefined;
  const parts = /^127\.(\d+)\.(\d+)\.(\d+)$/.exec(spec.clusterIP ?? '');
  if (parts === null) return undefined;
  const [, network, third, fourth] = parts;
  return `127.${Number(network) + distance}.${third ?? ''}.${fourth ?? ''}`;
}

/** What stands in for the load balancers of a cloud: it writes their addresses into the status of Services. */
export class LoadBalancers {
  readonly #client: KubeClient;
  readonly #signal: AbortSignal;
  readonly #settling: Settling;
  #waiting: readonly KubeObject[] = [];

  constructor(client: KubeClient, options: { readonly report: Report; readonly signal: AbortSignal }) {
    this.#client = client;
    this.#signal = options.signal;
    this.#settling = new Settling(() => this.#settle(), options);
  }

  /** Takes in what is known of the Services of the cluster. */
  take({ objects }: Followed): void {
    this.#waiting = [...objects.values()].filter(
      (service) => loadBalancerAddress(service) !== undefined && givenAddress(service) === undefined,
    );
    if (this.#waiting.length > 0) this.#settling.wish();
  }

  ended(): Promise<void> {
    return this.#settling.ended();
  }

  async #settle(): Promise<void> {
    for (const service of this.#waiting) {
      const { namespace = 'default', name } = service.metadata;
      const path = `/api/v1/namespaces/${namespace}/services/${name}/status?fieldManager=meshdeck-lab-load-balancers`;
      const ip = loadBalancerAddress(service);
      // A Service that is gone since, or that was given to somebody else, is not there under this version.
      const { uid } = service.metadata;
      await this.#client.request('PATCH', path, {
        body: { metadata: { uid }, status: { loadBalancer: { ingress: [{ ip, ipMode: 'VIP' }] } } },
        contentType: 'application/merge-patch+json',
        signal: this.#signal,
      });
    }
  }
}

function givenAddress(service: KubeObject): string | undefined {
  const status = service['status'] as ServiceStatus | undefined;
  return status?.loadBalancer?.ingress?.[0]?.ip;
}
