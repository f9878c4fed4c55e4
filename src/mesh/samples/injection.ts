import type { JsonObject } from '../../core/json.ts';
import { isJsonObject, valueAt } from '../../core/json.ts';
import { asJson, type KubernetesObject } from '../../core/kubernetes.ts';
import type { Marks, Membership, MembershipSwitch, SwitchChoice } from '../facts/membership.ts';
import { isAbsent, type OrAbsent } from '../facts/source.ts';
import { writtenMarks } from '../manifests/namespaces.ts';

/** How a sample comes into a mesh: by marks of its namespaces, or of its Pod templates where the mesh reads those alone. */
export interface Injection {
  readonly namespace: Marks;
  readonly pod: Marks;
}

const nothing: Marks = { labels: {}, annotations: {} };

/** No mesh, or one that everything is in. */
export const noInjection: Injection = { namespace: nothing, pod: nothing };

/**
 * What takes a new namespace into a mesh.
 *
 * @param mode what the mesh of the cluster does; where it has no such switch the first one counts.
 */
export function injectionOf(
  membership: OrAbsent<Membership>,
  mode: MembershipSwitch['mode'] = 'sidecar',
  choice: SwitchChoice = {},
): Injection {
  if (isAbsent(membership)) return noInjection;
  const ofMode = (on: MembershipSwitch['on']): MembershipSwitch | undefined => {
    const fitting = membership.switches.filter((one) => one.on === on);
    return fitting.find((one) => one.mode === mode) ?? fitting[0];
  };
  const [onNamespace, onWorkload] = [ofMode('namespace'), ofMode('workload')];
  if (onNamespace !== undefined) return { ...noInjection, namespace: writtenMarks(onNamespace.enable(choice)) };
  if (onWorkload === undefined) return noInjection;
  return {
    namespace: writtenMarks(onWorkload.namespaceNeeds ?? {}),
    pod: writtenMarks(onWorkload.enable(choice)),
  };
}

const templated: readonly string[] = ['Deployment', 'StatefulSet', 'DaemonSet'];

/** A workload whose Pods carry marks; what its file says itself stays. Every other object is left as it is. */
export function withPodMarks(object: KubernetesObject, marks: Marks): KubernetesObject {
  if (Object.keys({ ...marks.labels, ...marks.annotations }).length === 0) return object;
  if (object.kind === 'Pod') return { ...object, metadata: marked(object.metadata, marks) };
  if (!templated.includes(object.kind)) return object;
  const template = valueAt(asJson(object), ['spec', 'template']);
  if (!isJsonObject(template)) return object;
  const metadata = isJsonObject(template['metadata']) ? template['metadata'] : {};
  const spec = object['spec'] as JsonObject;
  return { ...object, spec: { ...spec, template: { ...template, metadata: marked(metadata, marks) } } };
}

function marked<Metadata extends object>(metadata: Metadata, { labels, annotations }: Marks): Metadata {
  const own = metadata as { readonly labels?: JsonObject; readonly annotations?: JsonObject };
  return {
    ...metadata,
    ...(Object.keys(labels).length === 0 ? {} : { labels: { ...labels, ...own.labels } }),
    ...(Object.keys(annotations).length === 0 ? {} : { annotations: { ...annotations, ...own.annotations } }),
  };
}
