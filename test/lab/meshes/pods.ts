import type { KubeClient, KubeObject } from '../kube-client.ts';
import type { AdmissionRequest } from '../webhooks/admission.ts';

/** As much of a container as injectors look at. */
export interface Container {
  readonly name: string;
  readonly [field: string]: unknown;
}

export interface PodSpec {
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly volumes?: readonly { readonly name: string; readonly [field: string]: unknown }[];
  readonly hostNetwork?: boolean;
  readonly serviceAccountName?: string;
  readonly [field: string]: unknown;
}

/** A Pod that is asked about, with everything that may be left out filled in. */
export interface AskedPod {
  readonly object: KubeObject;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly spec: PodSpec;
}

/** The Pod of a request; undefined where it is about something else. */
export function podOf({ kind, namespace, object }: AdmissionRequest): AskedPod | undefined {
  if (kind.kind !== 'Pod' || kind.group !== '') return undefined;
  const { labels = {}, annotations = {} } = object.metadata;
  const spec = object['spec'] as PodSpec;
  return { object, namespace: namespace ?? object.metadata.namespace ?? 'default', labels, annotations, spec };
}

/** What an injector adds to a Pod. Labels and annotations take the place of those with their name. */
export interface Addition {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** Before the Pod's own. */
  readonly initContainers: readonly Container[];
  /** Behind the Pod's own; one with the name of the Pod's own is laid over it. */
  readonly containers: readonly Container[];
  /** Before the Pod's own. */
  readonly firstContainers?: readonly Container[];
  readonly volumes: readonly { readonly name: string; readonly [field: string]: unknown }[];
}

/** The Pod with what is added. */
export function podWith(pod: AskedPod, added: Addition): KubeObject {
  const { object, spec } = pod;
  const own = spec.containers.map((container) => ({
    ...container,
    ...added.containers.find(({ name }) => name === container.name),
  }));
  const names = new Set(own.map(({ name }) => name));
  const initContainers = [...added.initContainers, ...(spec.initContainers ?? [])];
  return {
    ...object,
    metadata: {
      ...object.metadata,
      labels: { ...pod.labels, ...added.labels },
      annotations: { ...pod.annotations, ...added.annotations },
    },
    spec: {
      ...spec,
      ...(initContainers.length > 0 && { initContainers }),
      containers: [
        ...(added.firstContainers ?? []),
        ...own,
        ...added.containers.filter(({ name }) => !names.has(name)),
      ],
      volumes: [...(spec.volumes ?? []), ...added.volumes],
    },
  };
}

/** What somebody made the Pod with, as kind and name: its ReplicaSet's Deployment, its StatefulSet; undefined for a Pod of its own. */
export async function makerOf(
  pod: AskedPod,
  client: KubeClient,
  signal: AbortSignal,
): Promise<{ readonly kind: string; readonly name: string } | undefined> {
  const owner = controllerOf(pod.object);
  const resource = owner?.kind === 'ReplicaSet' ? 'apis/apps/v1' : 'apis/batch/v1';
  if (owner?.kind !== 'ReplicaSet' && owner?.kind !== 'Job') return owner;
  const plural = owner.kind === 'ReplicaSet' ? 'replicasets' : 'jobs';
  const found = await client.find(`/${resource}/namespaces/${pod.namespace}/${plural}/${owner.name}`, signal);
  return (found === undefined ? undefined : controllerOf(found)) ?? owner;
}

function controllerOf({ metadata }: KubeObject): { readonly kind: string; readonly name: string } | undefined {
  return metadata.ownerReferences?.find(({ controller }) => controller === true);
}
