import type { Knowledge } from '../../../service/knowledge.ts';
import type { NodePath, ValueOffer } from '../../dialect.ts';
import type { ManifestObject } from '../objects.ts';
import { nodeAt } from '../read.ts';
import { formAt } from './extract.ts';
import { isAnywhereIn, targetOfMap } from './targets.ts';

/** What a name at a place can mean. */
export interface OfferTarget {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string | undefined;
  /** The name is that of a host: a Service of any namespace. */
  readonly isHost?: true;
  /** The namespace that names without one are completed by. */
  readonly own?: string | undefined;
}

/** The namespaces that there are. */
export const namespaceTarget: OfferTarget = { group: '', kind: 'Namespace', namespace: undefined };

/** Objects of the file that is written in. */
export type NamesOfFile = (
  group: string,
  kind: string,
) => Iterable<{ readonly name?: string | undefined; readonly namespace?: string | undefined }>;

/** What a path of an object refers to, where the table of references has it. */
export function targetAt(object: ManifestObject, path: NodePath): OfferTarget | undefined {
  const found = formAt(object, path);
  if (found === undefined) return undefined;
  const { form, holder: at } = found;
  const own = object.namespace;
  if (form.is === 'host') return { group: '', kind: 'Service', namespace: undefined, isHost: true, own };
  if (form.is === 'gateway') return { group: 'networking.istio.io', kind: 'Gateway', namespace: own };
  if (form.is === 'name') return { group: form.group, kind: form.kind, namespace: own };
  const holder = nodeAt(object.node, ...at);
  const target = holder === undefined ? undefined : targetOfMap(holder, form, own);
  if (holder === undefined || target === undefined) return undefined;
  const { group, kind, namespace } = target;
  return { group, kind, namespace: isAnywhereIn(holder, form) ? undefined : namespace };
}

/** Names that can stand for a target: those of the file first, then of the workspace, then of the cluster, each once. */
export function* offeredNames(
  target: OfferTarget,
  ofFile: NamesOfFile,
  { workspace, cluster, bundle }: Knowledge,
): Iterable<ValueOffer> {
  const { group, kind, isHost, own } = target;
  const known = bundle.kinds.find(kind, { apiVersion: group === '' ? 'v1' : `${group}/v1` });
  const namespace = known?.namespaced === false ? undefined : target.namespace;
  const offered = new Set<string>();
  const offer = function* (name: string, from: string | undefined, detail: string): Iterable<ValueOffer> {
    if (namespace !== undefined && from !== undefined && from !== namespace) return;
    const isForeign = isHost === true && from !== undefined && from !== own;
    const value = isForeign ? `${name}.${from}.svc.cluster.local` : name;
    if (offered.has(value)) return;
    offered.add(value);
    yield { value, kind: 'object', detail };
  };
  for (const object of ofFile(group, kind)) {
    if (object.name !== undefined) yield* offer(object.name, object.namespace, `${kind} of this file`);
  }
  for (const object of workspace.objects(kind, group)) {
    yield* offer(object.name, object.namespace, `${kind} of the workspace`);
  }
  if (cluster === undefined) return;
  const place = namespace ?? own;
  const detail = `${kind} in ${cluster.context}`;
  if (place !== undefined) for (const name of cluster.names(kind, group, place)) yield* offer(name, place, detail);
  if (place !== undefined && isHost !== true) return;
  for (const [from, names] of Object.entries(cluster.namesByNamespace(kind, group)))
    for (const name of names) yield* offer(name, from === '' ? undefined : from, detail);
}
