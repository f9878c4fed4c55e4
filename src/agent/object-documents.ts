import { connect } from '../cluster/connect.ts';
import { resolveContext, type Kubeconfig } from '../cluster/kubeconfig.ts';
import { followObject, type FollowedObject, type RunningFollow } from '../cluster/objects/follow-object.ts';
import { shownText } from '../cluster/objects/object-text.ts';
import type { ClusterConnection } from '../cluster/types.ts';
import { problemOf } from '../core/problem.ts';
import { keyOf, resolvedOf } from './context-keys.ts';
import type { ObjectAddress, ObjectSnapshot } from './protocol/documents.ts';
import type { AgentServices } from './services.ts';

/** A change is told this long after it was seen, with all that came meanwhile. */
const tellEveryMs = 100;

/** Whoever opens a document sees it after this long, whether something was heard by then or not. */
const openWithinMs = 1_000;

const nothingYet: ObjectSnapshot = { text: '', state: { is: 'reading' }, isAnother: false };

interface OpenDocument {
  readonly address: ObjectAddress;
  snapshot: ObjectSnapshot;
  stop: AbortController;
  /** What it was begun with; undefined where the context was not there or broken. */
  key: string | undefined;
  follow: RunningFollow | undefined;
  timer: NodeJS.Timeout | undefined;
  onFirst: (() => void) | undefined;
}

/** One for all documents of a context. */
interface OpenLink {
  readonly key: string;
  readonly connection: ClusterConnection;
  users: number;
}

/** Documents that follow objects. Each context has one connection for all its documents, as long as there are any. */
export class ObjectDocuments {
  readonly #services: Pick<AgentServices, 'kubeconfigs' | 'emit' | 'requireTrust'>;
  readonly #documents = new Map<number, OpenDocument>();
  readonly #links = new Map<string, OpenLink>();
  #lastDocument = 0;

  constructor(services: Pick<AgentServices, 'kubeconfigs' | 'emit' | 'requireTrust'>) {
    this.#services = services;
  }

  async follow(address: ObjectAddress): Promise<ObjectSnapshot & { document: number }> {
    this.#services.requireTrust();
    this.#lastDocument += 1;
    const document = this.#lastDocument;
    const open: OpenDocument = {
      address,
      snapshot: nothingYet,
      stop: new AbortController(),
      key: undefined,
      follow: undefined,
      timer: undefined,
      onFirst: undefined,
    };
    this.#documents.set(document, open);
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, openWithinMs);
      open.onFirst = () => {
        clearTimeout(timer);
        resolve();
      };
      void this.#start(document, open);
    });
    open.onFirst = undefined;
    return { document, ...open.snapshot };
  }

  unfollow(document: number): void {
    const open = this.#documents.get(document);
    if (open === undefined) return;
    this.#documents.delete(document);
    this.#end(open);
  }

  /** Somebody connected the context, or it came back: documents that were disconnected follow again. */
  connected(context: string): void {
    for (const [document, open] of this.#documents) {
      if (open.address.context !== context || open.snapshot.state.is !== 'disconnected') continue;
      open.snapshot = { ...open.snapshot, state: { is: 'reading' } };
      void this.#start(document, open);
    }
  }

  /** Somebody disconnected the context: its documents stay as they are. */
  disconnected(context: string): void {
    for (const [document, open] of this.#documents) {
      if (open.address.context !== context || open.snapshot.state.is === 'disconnected') continue;
      this.#end(open);
      this.#set(document, open, { ...open.snapshot, state: { is: 'disconnected' } });
    }
  }

  /**
   * The kubeconfig changed: documents of contexts that lead elsewhere now, or with other credentials, are followed anew. Tokens of a session are
   * no part of that; new ones may mean that somebody has signed in again, so that what waits need not wait.
   */
  take(kubeconfig: Kubeconfig): void {
    for (const [document, open] of this.#documents) {
      const { is } = open.snapshot.state;
      if (is === 'disconnected') continue;
      const resolved = resolvedOf(kubeconfig, open.address.context);
      if (open.key !== (resolved === undefined ? undefined : keyOf(resolved))) {
        this.#end(open);
        void this.#start(document, open);
      } else if (resolved?.user.authProvider?.oidc !== undefined && (is === 'reconnecting' || is === 'denied'))
        open.follow?.retry();
    }
  }

  close(): void {
    for (const document of [...this.#documents.keys()]) this.unfollow(document);
  }

  async #start(document: number, open: OpenDocument): Promise<void> {
    const stop = new AbortController();
    open.stop = stop;
    open.key = undefined;
    const { context, object } = open.address;
    let connection: ClusterConnection;
    try {
      const kubeconfig = await this.#services.kubeconfigs.read();
      if (stop.signal.aborted) return;
      open.key = keyOf(resolveContext(kubeconfig, context));
      connection = this.#linkTo(open.key, context, stop.signal, () => connect(kubeconfig, context));
    } catch (error) {
      this.#set(document, open, { ...open.snapshot, state: { is: 'denied', problem: problemOf(error) } });
      return;
    }
    open.follow = followObject(connection, {
      reference: object,
      signal: stop.signal,
      onChange: (followed) => {
        this.#take(document, open, followed);
      },
    });
    await open.follow.ended;
  }

  #linkTo(key: string, context: string, signal: AbortSignal, open: () => ClusterConnection): ClusterConnection {
    const known = this.#links.get(context);
    const link = known?.key === key ? known : { key, connection: open(), users: 0 };
    link.users += 1;
    this.#links.set(context, link);
    signal.addEventListener('abort', () => {
      link.users -= 1;
      if (link.users > 0) return;
      if (this.#links.get(context) === link) this.#links.delete(context);
      void link.connection.close();
    });
    return link.connection;
  }

  #take(document: number, open: OpenDocument, { object, state, isAnother }: FollowedObject): void {
    if (state.is === 'reading' && object === undefined) return;
    const text = object === undefined ? '' : shownText(object);
    this.#set(document, open, { text, state, isAnother });
  }

  #set(document: number, open: OpenDocument, snapshot: ObjectSnapshot): void {
    open.snapshot = snapshot;
    if (open.onFirst !== undefined) {
      open.onFirst();
      return;
    }
    open.timer ??= setTimeout(() => {
      open.timer = undefined;
      this.#services.emit('document/changed', { document, ...open.snapshot });
    }, tellEveryMs);
  }

  #end(open: OpenDocument): void {
    open.stop.abort();
    open.follow = undefined;
    clearTimeout(open.timer);
    open.timer = undefined;
  }
}
