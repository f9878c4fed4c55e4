import { getObject } from '../../cluster/apply.ts';
import type { ClusterConnection } from '../../cluster/types.ts';
import { asJson, describeReference, type KubernetesObject, type ObjectReference } from '../../core/kubernetes.ts';
import { problemError } from '../../core/problem.ts';
import { originOf } from '../origin.ts';
import type { NamespaceMarks } from '../state/members.ts';
import { marksOf } from './marks.ts';
import type { SwitchTarget } from './types.ts';

/** The objects that a target names, as they are. */
export interface SeenTarget {
  readonly namespace: KubernetesObject;
  readonly workload: KubernetesObject | undefined;
}

/** A target for people: `namespace shop`, `Deployment shop/web`. */
export function describeTarget({ namespace, workload }: SwitchTarget): string {
  return workload === undefined ? `namespace ${namespace}` : `${workload.kind} ${namespace}/${workload.name}`;
}

/** The reference of a namespace. */
export function namespaceReference(name: string): ObjectReference {
  return { group: '', version: 'v1', kind: 'Namespace', name };
}

/** The reference of a workload. */
export function workloadReference({ namespace, workload }: SwitchTarget): ObjectReference | undefined {
  return workload === undefined ? undefined : { group: 'apps', version: 'v1', namespace, ...workload };
}

/**
 * Reads what a target names.
 *
 * @throws `mesh.switch-target-missing`, `cluster.forbidden`, and those of the transport.
 */
export async function readTarget(
  connection: ClusterConnection,
  target: SwitchTarget,
  signal: AbortSignal,
): Promise<SeenTarget> {
  const wanted = workloadReference(target);
  const [namespace, workload] = await Promise.all([
    read(connection, namespaceReference(target.namespace), signal),
    wanted === undefined ? undefined : read(connection, wanted, signal),
  ]);
  return { namespace, workload };
}

async function read(
  connection: ClusterConnection,
  reference: ObjectReference,
  signal: AbortSignal,
): Promise<KubernetesObject> {
  const object = await getObject(connection, reference, signal);
  if (object === undefined) throw problemError('mesh.switch-target-missing', { target: describeReference(reference) });
  return object;
}

/** Labels and annotations of a namespace, with its name. */
export function namespaceMarks(namespace: KubernetesObject): NamespaceMarks {
  return { name: namespace.metadata.name, ...marksOf(namespace, 'object') };
}

/** Who may write back what is changed here, in sentences: a tool that keeps the object as it is elsewhere, or the object that owns it. */
export function writersOf(object: KubernetesObject): readonly string[] {
  const { kind, metadata } = object;
  const name = `${kind} ${metadata.name}`;
  const { words, isOurs, changeAt } = originOf(asJson(object));
  const owner = metadata.ownerReferences?.find(({ controller }) => controller === true);
  return [
    ...(isOurs || changeAt === undefined
      ? []
      : [`${name} comes from ${words}, which may take this back: it is to be changed at ${changeAt}.`]),
    ...(owner === undefined ? [] : [`${name} is made by ${owner.kind} ${owner.name}, which may write it back.`]),
  ];
}
