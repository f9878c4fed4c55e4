import type { ResourceId } from '../kinds/kind.ts';
import type { DiscoveryFailure } from './discovery.ts';
import type { FollowedKind } from './followed-kind.ts';
import type { KindState } from './types.ts';

/**
 * Where a kind may not be listed in the whole cluster, so many known namespaces are tried, each with requests of its own; more would be a storm.
 */
export const mostNamespacesInstead = 20;

/** That somebody needs a kind, in a namespace or in the whole cluster. */
export interface Interest {
  readonly id: ResourceId;
  /** Empty for the whole cluster. */
  readonly namespace: string;
  users: number;
  /** Ends it some time after nobody needs it any more. */
  endTimer: NodeJS.Timeout | undefined;
  /** Absent until it is known how the kind is read. */
  followed: FollowedKind | undefined;
  /** Absent `followed` means that the server does not serve it, and not only that it has not told yet. */
  isNotServed: boolean;
  /** Where the whole cluster is not permitted: gives back the namespaces that are followed instead. */
  instead: (() => void) | undefined;
  /** Namespaces for which somebody needs this interest in the whole cluster, with how many. */
  readonly namespaces: Map<string, number>;
}

export function newInterest(id: ResourceId, namespace: string): Interest {
  return {
    id,
    namespace,
    users: 0,
    endTimer: undefined,
    followed: undefined,
    isNotServed: false,
    instead: undefined,
    namespaces: new Map(),
  };
}

/** Key of an interest. */
export function interestKey(id: ResourceId, namespace: string): string {
  return `${id}|${namespace}`;
}

/** @param failure why the server does not tell what it serves: kinds that are known from nowhere else wait for it. */
export function stateOfInterest({ followed, isNotServed }: Interest, failure: DiscoveryFailure | undefined): KindState {
  if (followed !== undefined) return followed.state;
  if (isNotServed) return { is: 'not-served' };
  if (failure === undefined) return { is: 'starting' };
  const { problem } = failure;
  return problem.code === 'cluster.forbidden' ? { is: 'denied', problem } : { is: 'reconnecting', ...failure };
}
