import type { Dispatcher } from 'undici';
import type { Credential } from '../auth/credentials.ts';
import { isSameMaterial } from '../auth/credentials.ts';
import type { ResolvedContext } from '../kubeconfig.ts';
import type { TlsOptions } from './dispatcher.ts';
import { createDispatcher, proxyOf, tlsOptionsOf } from './dispatcher.ts';

/** Sockets and credential of one moment; another certificate or authority needs new sockets. */
export interface Link {
  readonly dispatcher: Dispatcher;
  readonly tls: TlsOptions;
  readonly credential: Credential;
}

/** The sockets to one server, as its credentials change. */
export class Links {
  readonly #context: ResolvedContext;
  readonly #url: URL;
  #link: Link | undefined;
  /** Sockets of earlier certificates, on which requests still run. */
  readonly #retired = new Set<Dispatcher>();

  constructor(context: ResolvedContext, url: URL) {
    this.#context = context;
    this.#url = url;
  }

  /** The sockets for a credential; made anew where its certificate or authority is another one. */
  linkFor(credential: Credential): Link {
    const old = this.#link;
    if (old !== undefined && isSameMaterial(old.credential, credential)) return old;
    const tls = tlsOptionsOf(this.#context, credential);
    const dispatcher = createDispatcher(this.#url, proxyOf(this.#context, this.#url), tls);
    this.#link = { dispatcher, tls, credential };
    if (old !== undefined) this.#retire(old.dispatcher);
    return this.#link;
  }

  /** Ends all of them, with the requests on them. */
  async close(): Promise<void> {
    const link = this.#link;
    this.#link = undefined;
    const dispatchers = [...this.#retired, ...(link === undefined ? [] : [link.dispatcher])];
    await Promise.all(dispatchers.map((dispatcher) => dispatcher.destroy()));
  }

  /** Requests that are under way end on the old sockets; watches come back by themselves on the new ones. */
  #retire(dispatcher: Dispatcher): void {
    this.#retired.add(dispatcher);
    void dispatcher.close().finally(() => this.#retired.delete(dispatcher));
  }
}
