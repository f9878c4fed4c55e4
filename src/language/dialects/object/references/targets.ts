import { splitApiVersion } from '../../../../core/kubernetes.ts';
import type { ValueNode } from '../../../../yaml/nodes.ts';
import type { ObjectName } from '../../../service/symbols.ts';
import { isGiven, textAt } from '../read.ts';
import { groupsOfKinds, type MapForm } from './forms.ts';
import { serviceOfHost } from './hosts.ts';

/** The key of a map that holds the name of what the map refers to. */
export function nameKeyOf({ key = 'name' }: MapForm): string {
  return key;
}

/** True for a map that means a name in all namespaces. */
export function isAnywhereIn(node: ValueNode, { anywhere }: MapForm): boolean {
  return anywhere === true && !isGiven(node, 'namespace');
}

/** The kind and the namespace that a map refers to: what it says itself, or what counts where it says nothing. */
export function targetOfMap(
  node: ValueNode,
  form: MapForm,
  ownNamespace: string | undefined,
): Omit<ObjectName, 'name'> | undefined {
  if (form.elsewhere?.some((place) => isGiven(node, place)) === true) return undefined;
  const kind = (form.is === 'typed' ? textAt(node, 'kind') : undefined) ?? form.kind;
  if (kind === undefined) return undefined;
  const apiVersion = textAt(node, 'apiVersion');
  const written =
    textAt(node, 'group') ??
    textAt(node, 'apiGroup') ??
    (apiVersion === undefined ? undefined : splitApiVersion(apiVersion).group);
  const given = written === 'core' ? '' : written;
  const group = given ?? (form.is === 'typed' && kind !== form.kind ? groupsOfKinds[kind] : undefined) ?? form.group;
  return { group, kind, namespace: textAt(node, 'namespace') ?? form.namespace ?? ownNamespace };
}

/** The Service that a host means inside a cluster; undefined for any other host. */
export function targetOfHost(host: string, ownNamespace: string | undefined): ObjectName | undefined {
  const service = serviceOfHost(host);
  return service === undefined ? undefined : { group: '', kind: 'Service', namespace: ownNamespace, ...service };
}
