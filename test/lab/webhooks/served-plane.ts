import { wordsOf } from '../failure.ts';
import { follow, type Report } from '../follow.ts';
import type { KubeClient, KubeObject } from '../kube-client.ts';
import type { ControlPlane } from '../meshes/mesh.ts';
import type { KeyPair } from '../pki/certificate.ts';
import { Settling } from '../settling.ts';
import { WebhookListener } from './listener.ts';
import type { WebhookService } from './references.ts';

/** A webhook Service that the lab answers for, or would if it could listen there. */
export interface AnsweredWebhook {
  readonly mesh: string;
  /** `namespace/name` of the Service. */
  readonly service: string;
  readonly address: string;
  readonly port: number;
  /** Why nobody can listen there. */
  readonly error?: string;
}

export interface ServedPlaneOptions {
  readonly webhook: WebhookService;
  /** The Service, where it is there. */
  readonly service: KubeObject | undefined;
  readonly client: KubeClient;
  readonly authority: KeyPair;
  readonly told: () => void;
  readonly report: Report;
  readonly signal: AbortSignal;
}

interface EndpointSlice extends KubeObject {
  readonly endpoints?: readonly { readonly conditions?: { readonly ready?: boolean } }[] | null;
}

/**
 * Stands in for one control plane. Whether something ready stands behind its Service is what the API server itself goes by, its EndpointSlices: while
 * that is so, the mesh writes what it writes and its webhooks are answered; otherwise nobody listens.
 */
export class ServedPlane {
  readonly #options: ServedPlaneOptions;
  readonly #ending = new AbortController();
  readonly #signal: AbortSignal;
  readonly #settling: Settling;
  readonly #following: Promise<void>;
  readonly #listeners = new Map<string, WebhookListener>();
  /** There while something ready stands behind the Service. */
  #up: AbortController | undefined;
  #webhook: WebhookService;
  #service: KubeObject | undefined;
  #answered: readonly AnsweredWebhook[] = [];

  constructor(options: ServedPlaneOptions) {
    this.#options = options;
    this.#webhook = options.webhook;
    this.#service = options.service;
    this.#signal = AbortSignal.any([options.signal, this.#ending.signal]);
    this.#settling = new Settling(() => this.#settle(), { report: options.report, signal: this.#signal });
    const { namespace, service } = options.webhook;
    const selector = encodeURIComponent(`kubernetes.io/service-name=${service}`);
    this.#following = follow(
      options.client,
      `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices?labelSelector=${selector}`,
      ({ objects }) => {
        this.#takeSlices([...objects.values()] as readonly EndpointSlice[]);
      },
      { report: options.report, signal: this.#signal },
    );
  }

  /** What is answered now. */
  get answered(): readonly AnsweredWebhook[] {
    return this.#answered;
  }

  update(change: { readonly webhook: WebhookService } | { readonly service: KubeObject | undefined }): void {
    if ('webhook' in change) this.#webhook = change.webhook;
    else this.#service = change.service;
    if (this.#up !== undefined) this.#settling.wish();
  }

  /** Resolves when nothing of it runs any more. */
  async end(): Promise<void> {
    this.#ending.abort();
    this.#goDown();
    await Promise.all([this.#following, this.#settling.ended()]);
    this.#closeListeners();
  }

  #takeSlices(slices: readonly EndpointSlice[]): void {
    // By the rule of Kubernetes an endpoint that does not say is ready.
    const ready = slices.some(({ endpoints }) => endpoints?.some(({ conditions }) => conditions?.ready !== false));
    if (!ready) {
      this.#goDown();
      return;
    }
    if (this.#up === undefined) this.#goUp();
    // Another Pod may be of another version.
    this.#settling.wish();
  }

  #goUp(): void {
    const up = new AbortController();
    this.#up = up;
    const { client, report } = this.#options;
    const signal = AbortSignal.any([this.#signal, up.signal]);
    for (const path of this.#webhook.mesh.follows) {
      const wish = (): void => {
        this.#settling.wish();
      };
      void follow(client, path, wish, { report, signal });
    }
  }

  #goDown(): void {
    this.#up?.abort();
    this.#up = undefined;
    this.#closeListeners();
  }

  #closeListeners(): void {
    if (this.#listeners.size === 0) return;
    for (const listener of this.#listeners.values()) listener.close();
    this.#listeners.clear();
    this.#answered = [];
    this.#options.told();
  }

  /** The listeners first: what a control plane writes may make the API server ask. */
  async #settle(): Promise<void> {
    const up = this.#up;
    if (up === undefined) return;
    await this.#listen(up);
    // Down since: who listens now would never end.
    if (up.signal.aborted || this.#signal.aborted) this.#closeListeners();
    else await this.#webhook.mesh.settle(this.#plane);
  }

  async #listen(up: AbortController): Promise<void> {
    const { mesh, namespace, service: name, ports } = this.#webhook;
    const { clusterIP: address } = (this.#service?.['spec'] ?? {}) as { readonly clusterIP?: string };
    if (!address?.startsWith('127.')) {
      this.#closeListeners();
      return;
    }
    const identity = await mesh.certificate(this.#plane);
    const places = ports.map((port) => ({ mesh: mesh.name, service: `${namespace}/${name}`, address, port }));
    const wanted = new Set(places.map(({ port }) => `${address}:${port}`));
    for (const [place, listener] of this.#listeners) {
      if (wanted.has(place) && identity !== undefined) continue;
      listener.close();
      this.#listeners.delete(place);
    }
    if (identity === undefined || up.signal.aborted) return;
    const answered: AnsweredWebhook[] = [];
    for (const place of places) {
      const key = `${address}:${place.port}`;
      const open = this.#listeners.get(key);
      open?.show(identity);
      try {
        if (open === undefined) {
          const review = (request: Parameters<typeof mesh.review>[0]): ReturnType<typeof mesh.review> =>
            mesh.review(request, this.#plane);
          this.#listeners.set(key, await WebhookListener.open(place, identity, review));
        }
        answered.push(place);
      } catch (error) {
        answered.push({ ...place, error: wordsOf(error) });
      }
    }
    this.#tell(answered);
  }

  #tell(answered: readonly AnsweredWebhook[]): void {
    if (JSON.stringify(answered) === JSON.stringify(this.#answered)) return;
    for (const { service, address, port, error } of answered) {
      if (error !== undefined) this.#options.report(`nobody answers for ${service} on ${address}:${port}: ${error}`);
    }
    this.#answered = answered;
    this.#options.told();
  }

  get #plane(): ControlPlane {
    const { namespace, service, configurations } = this.#webhook;
    const { client, authority } = this.#options;
    const isAnswered = this.#listeners.size > 0;
    return { namespace, service, configurations, isAnswered, client, authority, signal: this.#signal };
  }
}
