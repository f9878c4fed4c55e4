import { applySetKind } from '../../../cluster/kinds/apply-sets.ts';
import { namespaceKind } from '../../../cluster/kinds/cluster-wide.ts';
import { quotaKind, warningKind } from '../../../cluster/kinds/in-namespace.ts';
import type { ResourceId } from '../../../cluster/kinds/kind.ts';
import { podKind } from '../../../cluster/kinds/pods.ts';
import { endpointSliceKind, serviceKind } from '../../../cluster/kinds/services.ts';
import { workloadKinds } from '../../../cluster/kinds/workloads.ts';
import { columnsTopic, kindTopic, type ClusterView, type Topic } from '../../cache/cluster-view.ts';
import type { RowsGrouping } from '../../protocol/rows.ts';
import { fixed, type Children } from '../children.ts';
import type { Need, TreeNode } from '../node.ts';
import {
  configurationChildren,
  configurationGroupRow,
  configurationKinds,
  configurationObjectsChildren,
} from './configuration-rows.ts';
import { mutualTlsNeeds } from './mutual-tls.ts';
import { namespaceGroupChildren } from './namespace-rows.ts';
import type { Place } from './place.ts';
import { pathIn } from './place.ts';
import { containersChildren, podsChildren } from './pod-rows.ts';
import { quotaGroupRow, quotaLimitsChildren, quotasChildren } from './quota-rows.ts';
import { releaseGroupRow, releaseMembersChildren, releaseNeeds, releasesChildren } from './release-rows.ts';
import { serviceGroupRow, servicePodsChildren, servicesChildren } from './service-rows.ts';
import { warningGroupRow, warningsChildren } from './warning-rows.ts';
import { warningsByObject } from './warnings.ts';
import { podsOf } from './workload-facts.ts';
import { groupingOf } from './workload-groups.ts';
import { workloadGroupRow, workloadsChildren, workloadsOfGroupChildren } from './workload-rows.ts';

const workloadIds = workloadKinds.map(({ id }) => id);

/** What stands below the namespaces of a cluster. */
export function namespacesNode(
  [namespace, group, ...rest]: readonly string[],
  view: ClusterView,
): TreeNode | undefined {
  if (namespace === undefined) return allNamespaces(view);
  if (group === undefined) return groupsOf(namespace);
  return groups[group]?.(namespace, rest, view);
}

/** Quotas and the policies of mutual TLS are few, so that rows of namespaces can tell of them in the whole cluster. */
function allNamespaces(view: ClusterView): TreeNode {
  const needs = [{ id: quotaKind.id }, ...mutualTlsNeeds(view)];
  return {
    topics: ['meshes', ...[namespaceKind.id, ...workloadIds, ...needs.map(({ id }) => id)].map((id) => kindTopic(id))],
    needs,
    children: ({ name }) => namespaceGroupChildren(view, name),
  };
}

/**
 * An open namespace follows what the rows of its groups tell, and nothing that only stands further below: Services, quotas, warnings,
 * and the records of releases.
 */
function groupsOf(namespace: string): TreeNode {
  const kinds = [...workloadIds, serviceKind.id, quotaKind.id, warningKind.id, applySetKind.id];
  return nodeOf(namespace, kinds, (place) =>
    fixed(
      [
        workloadGroupRow(place),
        serviceGroupRow(place),
        configurationGroupRow(place),
        releaseGroupRow(place),
        quotaGroupRow(place),
        warningGroupRow(place),
      ].filter((row) => row !== undefined),
    ),
  );
}

type GroupNode = (namespace: string, rest: readonly string[], view: ClusterView) => TreeNode;

const groups: Readonly<Record<string, GroupNode>> = {
  workloads: (namespace, [kind, name, pod], view) => {
    const kinds = [podKind.id, warningKind.id];
    const grouping = kind === undefined ? undefined : groupingOf(kind);
    if (kind === undefined || name === undefined || grouping !== undefined) {
      const node = nodeOf(namespace, [...workloadIds, ...kinds], (place, group) =>
        grouping === undefined
          ? workloadsChildren(place, group)
          : workloadsOfGroupChildren(place, grouping, name ?? ''),
      );
      // Whether Pods miss a proxy depends on what their namespace asks for.
      const deciding = mutualTlsNeeds(view);
      return {
        topics: [...node.topics, 'meshes', kindTopic(namespaceKind.id), ...deciding.map(({ id }) => kindTopic(id))],
        needs: [...(node.needs ?? []), ...deciding],
        children: node.children,
      };
    }
    const podName = kind === 'Pod' ? name : pod;
    if (podName !== undefined) return containersOf(namespace, ['workloads', kind, name, pod], podName);
    return nodeOf(namespace, kinds, (place) =>
      podsChildren(
        place,
        pathIn(place, 'workloads', kind, name),
        podsOf(place.view, namespace, kind, name),
        warningsByObject(place.view.cache.storeOf(warningKind).in(namespace).values()),
        {
          label: 'No Pods',
          next: 'None is wanted, or none could be made: the tooltip of the workload says what is known.',
        },
      ),
    );
  },
  services: (namespace, [name, pod]) => {
    if (pod !== undefined) return containersOf(namespace, ['services', name, pod], pod);
    const kinds = [serviceKind.id, podKind.id];
    return name === undefined
      ? nodeOf(namespace, [...kinds, endpointSliceKind.id], servicesChildren)
      : nodeOf(namespace, [...kinds, warningKind.id], (place) => servicePodsChildren(place, name));
  },
  configuration: (namespace, [id], view) =>
    id === undefined
      ? nodeOf(
          namespace,
          configurationKinds(view).map((kind) => kind.id),
          configurationChildren,
        )
      : {
          ...nodeOf(namespace, [id], (place) => configurationObjectsChildren(place, id)),
          topics: [kindTopic(id, namespace), columnsTopic(id), 'time'],
          columnsOf: [id],
        },
  releases: (namespace, [name], view) => {
    const own = nodeOf(namespace, [applySetKind.id], releasesChildren);
    if (name === undefined) return own;
    const needs = releaseNeeds(view, namespace, name);
    return {
      topics: [...own.topics, ...needs.map((need) => kindTopic(need.id, need.namespace))],
      needs: [...(own.needs ?? []), ...needs],
      children: (context, _, now) => releaseMembersChildren({ view, context: context.name, namespace, now }, name),
    };
  },
  quotas: (namespace, [name]) =>
    nodeOf(namespace, [quotaKind.id], (place) =>
      name === undefined ? quotasChildren(place) : quotaLimitsChildren(place, name),
    ),
  warnings: (namespace) => nodeOf(namespace, [warningKind.id], warningsChildren),
};

function containersOf(namespace: string, path: readonly (string | undefined)[], podName: string): TreeNode {
  return nodeOf(namespace, [podKind.id], (place) =>
    containersChildren(
      place,
      pathIn(place, ...path.filter((part) => part !== undefined)),
      place.view.cache.storeOf(podKind).get(`${namespace}/${podName}`),
    ),
  );
}

/** A node whose children are made from these kinds in a namespace, and that tells ages. */
function nodeOf(
  namespace: string,
  kinds: readonly ResourceId[],
  children: (place: Place, group?: RowsGrouping) => Children,
): TreeNode {
  const topics: readonly Topic[] = kinds.map((id) => kindTopic(id, namespace));
  const needs: readonly Need[] = kinds.map((id) => ({ id, namespace }));
  return {
    topics: [...topics, 'time'],
    needs,
    children: ({ name }, view, now, group) => children({ view, context: name, namespace, now }, group),
  };
}
