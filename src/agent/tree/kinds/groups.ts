import { isBuiltInGroup } from '../../../cluster/built-in-groups.ts';
import { resourceId } from '../../../cluster/kinds/any.ts';
import { definitionKind, namespaceKind, nodeKind } from '../../../cluster/kinds/cluster-wide.ts';
import { quotaKind, warningKind } from '../../../cluster/kinds/in-namespace.ts';
import { podKind } from '../../../cluster/kinds/pods.ts';
import { endpointSliceKind, serviceKind } from '../../../cluster/kinds/services.ts';
import { replicaSetKind, workloadKinds } from '../../../cluster/kinds/workloads.ts';
import type { ServedResource } from '../../../cluster/types.ts';
import { knownMeshes } from '../../../mesh/recognition.ts';
import type { ClusterView } from '../../cache/cluster-view.ts';
import { listable } from './kind-rows.ts';

/** API groups of the Gateway API; the second one is of what is still tried out. */
export const gatewayApiGroups: readonly string[] = ['gateway.networking.k8s.io', 'gateway.networking.x-k8s.io'];

const shownElsewhere: ReadonlySet<string> = new Set([
  ...gatewayApiGroups,
  ...knownMeshes.flatMap(({ detection }) => detection.definitionGroups),
]);

/** Kinds that have rows of their own, and the older form of events. */
const withOwnRows: ReadonlySet<string> = new Set([
  namespaceKind.id,
  nodeKind.id,
  definitionKind.id,
  podKind.id,
  serviceKind.id,
  endpointSliceKind.id,
  quotaKind.id,
  warningKind.id,
  replicaSetKind.id,
  ...workloadKinds.map(({ id }) => id),
  'events.events.k8s.io',
]);

/** API groups of custom resources that no mesh and not the Gateway API shows, by name. */
export function customGroups(view: ClusterView): readonly string[] {
  const groups = customGroupSet(view);
  return [...groups].filter((group) => !shownElsewhere.has(group)).sort();
}

/** Kinds of Kubernetes itself, and of servers behind it, that no other row shows. */
export function furtherKinds(view: ClusterView): readonly ServedResource[] {
  const { catalog } = view.cache;
  const custom = customGroupSet(view);
  const groups = (catalog?.groups ?? []).filter((group) => !custom.has(group) && !shownElsewhere.has(group));
  return listable(groups.flatMap((group) => catalog?.ofGroup(group) ?? [])).filter(
    ({ group, plural }) => !withOwnRows.has(resourceId(group, plural)),
  );
}

/** Where definitions may not be listed, every group that is not Kubernetes itself counts as one of custom resources. */
function customGroupSet({ cache }: ClusterView): ReadonlySet<string> {
  if (cache.denialOf(definitionKind.id) === undefined)
    return new Set([...cache.storeOf(definitionKind).all()].map(({ facts }) => facts.group));
  return new Set((cache.catalog?.groups ?? []).filter((group) => group !== '' && !isBuiltInGroup(group)));
}
