import type { DeclaredPort } from '../../cluster/actions/forward-target.ts';
import type { ForwardTarget } from '../../cluster/types.ts';
import type { ObjectReference } from '../../core/kubernetes.ts';
import type { Problem } from '../../core/problem.ts';
import type { Confirmable } from './objects.ts';

/** A port to forward. */
export interface ForwardRequest {
  readonly context: string;
  /** A Pod, a workload or a Service. */
  readonly object: ObjectReference;
  /** Of a Service its own port, else one of the Pod. */
  readonly port: number;
  /** The local port that is wanted; by default the same, or 8000 more where that is below 1024. */
  readonly localPort?: number;
}

/** A port that is forwarded. */
export interface ForwardState extends ForwardRequest {
  readonly id: number;
  readonly localPort: number;
  /** The local port that would have been taken, had it been free. */
  readonly wantedPort: number;
  /** Where connections go now. */
  readonly target: ForwardTarget;
  /** Why connections lead nowhere at the moment. */
  readonly problem?: Problem;
}

/** Requests about forwarded ports. */
export interface ForwardMethods {
  /** The ports that an object declares. */
  'forwards/ports': { params: { context: string; object: ObjectReference }; answer: readonly DeclaredPort[] };
  'forwards/start': { params: ForwardRequest & Confirmable; answer: ForwardState };
  'forwards/stop': { params: { id: number }; answer: null };
  'forwards/list': { params: null; answer: readonly ForwardState[] };
}

/** What the agent tells of forwarded ports. */
export interface ForwardEvents {
  'forwards/changed': readonly ForwardState[];
}
