import { managedForward } from '../cluster/actions/managed-forward.ts';
import { connect } from '../cluster/connect.ts';
import type { ClusterConnection } from '../cluster/types.ts';
import { without } from '../core/without.ts';
import type { ForwardRequest, ForwardState } from './protocol/forwards.ts';
import type { AgentServices } from './services.ts';

interface Forward {
  state: ForwardState;
  readonly end: AbortController;
  readonly connection: ClusterConnection;
}

/** Ports of clusters that are forwarded to this machine, until they are stopped, their context is disconnected or the window goes. */
export class Forwards {
  readonly #services: Pick<AgentServices, 'kubeconfigs' | 'emit' | 'requireTrust'>;
  readonly #forwards = new Map<number, Forward>();
  readonly #waitMs: number | undefined;
  #lastId = 0;

  /** @param waitMs how long a connection waits for a Pod where the one before has gone; tests shorten it. */
  constructor(services: Pick<AgentServices, 'kubeconfigs' | 'emit' | 'requireTrust'>, waitMs?: number) {
    this.#services = services;
    this.#waitMs = waitMs;
  }

  get states(): readonly ForwardState[] {
    return [...this.#forwards.values()].map(({ state }) => state);
  }

  /** Forwards a port; one that is forwarded already is answered as it is. */
  async start({ context, object, port, localPort }: ForwardRequest, signal: AbortSignal): Promise<ForwardState> {
    this.#services.requireTrust();
    const known = this.states.find(
      (state) =>
        state.context === context &&
        state.port === port &&
        JSON.stringify(state.object) === JSON.stringify(object) &&
        (localPort === undefined || localPort === state.localPort),
    );
    if (known !== undefined) return known;
    this.#lastId += 1;
    const id = this.#lastId;
    const end = new AbortController();
    const connection = connect(await this.#services.kubeconfigs.read(), context);
    // What asks for it may be stopped until it is there; from then on it has an end of its own.
    const onAbort = (): void => {
      end.abort();
    };
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      const { follow, ...forward } = await managedForward(connection, {
        object,
        port,
        localPort,
        onChange: (changed) => {
          this.#change(id, (state) => ({ ...without(state, 'problem'), ...changed }));
        },
        signal: end.signal,
        waitMs: this.#waitMs,
      });
      const state: ForwardState = { id, context, object, port, ...forward };
      this.#forwards.set(id, { state, end, connection });
      this.#tell();
      void follow();
      return state;
    } catch (error) {
      end.abort();
      await connection.close();
      throw error;
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  async stop(id: number): Promise<void> {
    const forward = this.#forwards.get(id);
    if (forward === undefined) return;
    this.#forwards.delete(id);
    forward.end.abort();
    await forward.connection.close();
    this.#tell();
  }

  /** A context was disconnected, and its forwards with it. */
  async disconnected(context: string): Promise<void> {
    await Promise.all(this.states.filter((state) => state.context === context).map(({ id }) => this.stop(id)));
  }

  async close(): Promise<void> {
    await Promise.all(this.states.map(({ id }) => this.stop(id)));
  }

  #change(id: number, change: (state: ForwardState) => ForwardState): void {
    const forward = this.#forwards.get(id);
    if (forward === undefined) return;
    forward.state = change(forward.state);
    this.#tell();
  }

  #tell(): void {
    this.#services.emit('forwards/changed', this.states);
  }
}
