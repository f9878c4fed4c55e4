import type { ObjectReference } from '../../core/kubernetes.ts';
import type { Problem } from '../../core/problem.ts';
import type { ClusterConnection, ForwardTarget } from '../types.ts';
import { ForwardRoute } from './forward-route.ts';
import { forwardTargetOf, wantedLocalPort, workloadOfPod, type ForwardWish } from './forward-target.ts';

/** What is forwarded, and how. */
export interface ManagedForwardOptions {
  /** A Pod, a workload or a Service. */
  readonly object: ObjectReference;
  /** Of a Service its own port, else one of the Pod. */
  readonly port: number;
  /** The local port that is wanted; by default the same, or 8000 more where that is below 1024. */
  readonly localPort?: number | undefined;
  /** Called where connections go elsewhere, or nowhere for the time being. */
  readonly onChange: (state: { readonly target: ForwardTarget; readonly problem?: Problem }) => void;
  /** Ends the forward. */
  readonly signal: AbortSignal;
  /** How long a connection waits for a Pod where the one before has gone; tests shorten it. */
  readonly waitMs?: number | undefined;
}

/** A forward that runs. */
export interface ManagedForward {
  readonly target: ForwardTarget;
  readonly localPort: number;
  /** The local port that would have been taken, had it been free. */
  readonly wantedPort: number;
  /** Follows the Pods until the signal, so that a Pod that is replaced is noticed before the next connection. */
  readonly follow: () => Promise<void>;
}

/**
 * Forwards a port of an object, and goes on forwarding it where its Pod is replaced.
 *
 * @throws `cluster.no-running-pod`, `cluster.service-not-ready`, `cluster.service-port-unknown`, `cluster.forward-failed`,
 *   `cluster.not-found`, `cluster.forbidden`
 */
export async function managedForward(
  connection: ClusterConnection,
  options: ManagedForwardOptions,
): Promise<ManagedForward> {
  const { object, port, localPort, onChange, signal, waitMs } = options;
  const isPod = object.group === '' && object.kind === 'Pod';
  const workload = isPod ? await workloadOfPod(connection, object, signal) : undefined;
  // Pods of a StatefulSet are no replacements of each other: the one of the same name comes again.
  const isReplaced = workload !== undefined && workload.kind !== 'StatefulSet';
  const wish: ForwardWish = { object, port, ...(isReplaced ? { workload } : {}) };
  const target = await forwardTargetOf(connection, wish, signal);
  const route = new ForwardRoute(connection, {
    wish,
    first: target,
    onChange,
    signal,
    ...(waitMs === undefined ? {} : { waitMs }),
  });
  const wantedPort = localPort ?? wantedLocalPort(port);
  const forward = await connection.forward({
    namespace: object.namespace ?? connection.namespace,
    ...target,
    localPort: wantedPort,
    next: (failed) => route.next(failed),
    signal,
  });
  return { target, localPort: forward.localPort, wantedPort, follow: () => route.follow() };
}
