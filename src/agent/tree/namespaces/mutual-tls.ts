import type { NamespaceFacts } from '../../../cluster/kinds/cluster-wide.ts';
import { namespaceKind } from '../../../cluster/kinds/cluster-wide.ts';
import type { Entry } from '../../../cluster/kinds/kind.ts';
import type { MutualTls } from '../../../mesh/facts/mutual-tls.ts';
import * as state from '../../../mesh/state/mutual-tls.ts';
import { podMarksOf } from '../../../mesh/cached.ts';
import type { ClusterView, Workload } from '../../cache/cluster-view.ts';
import type { Need } from '../node.ts';

/** What is read to tell of mutual TLS in meshes that run: nothing where the server does not serve it. */
export function mutualTlsNeeds(view: ClusterView): readonly Need[] {
  return state.mutualTlsNeeds(view.cache, view.meshes);
}

/** Whether a namespace in a mesh insists on mutual TLS; undefined where it is in none, or where it is not sure. */
export function mutualTlsIn(view: ClusterView, entry: Entry<NamespaceFacts>): MutualTls | undefined {
  return state.mutualTlsIn(view.cache, view.meshes, entry);
}

/** Whether a workload in a mesh insists on mutual TLS; undefined where it is in none, or where it is not sure. */
export function mutualTlsOfWorkload(view: ClusterView, workload: Workload): MutualTls | undefined {
  const entry = view.cache.storeOf(namespaceKind).get(workload.namespace);
  if (entry === undefined) return undefined;
  return state.mutualTlsIn(view.cache, view.meshes, entry, podMarksOf(view.cache, workload.kind, workload));
}
