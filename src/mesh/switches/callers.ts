import { listObjects } from '../../cluster/apply.ts';
import type { ClusterConnection, ServedResource } from '../../cluster/types.ts';
import { formatPlural } from '../../core/format.ts';
import { isJsonObject, valueAt, type JsonObject } from '../../core/json.ts';
import { asJson, referenceOf, type KubernetesObject } from '../../core/kubernetes.ts';
import { ProblemError } from '../../core/problem.ts';
import { objectsAt, textAt } from '../../cluster/readiness/read.ts';
import type { Break } from '../facts/mutual-tls-breaks.ts';
import type { SeenWorkload } from './members.ts';

/** More names than that are counted. */
const mostNames = 5;

/** What is asked about, as far as callers matter. */
export interface CallScope {
  /** Empty for the whole mesh. */
  readonly namespace: string;
  /** Services that lead to the workload that is asked about; undefined where all of the namespace do. */
  readonly services: readonly string[] | undefined;
}

/** Whoever may call what is asked about without being in the mesh, as far as the cluster tells. */
export interface OutsideCallers {
  readonly services: readonly KubernetesObject[];
  readonly ingresses: readonly KubernetesObject[];
  /** Configurations of admission webhooks, which the API server calls. */
  readonly webhooks: readonly JsonObject[];
}

/** Workloads of the cluster, told apart by whether their Pods are in the mesh. */
export interface MeshedWorkloads {
  readonly inScopeWithout: readonly SeenWorkload[];
  readonly elsewhereWithout: readonly SeenWorkload[];
}

/**
 * Reads who may call from outside. What this user may not read is as if it were not there, and named.
 *
 * @throws those of the transport.
 */
export async function readCallers(
  connection: ClusterConnection,
  { namespace }: CallScope,
  signal: AbortSignal,
): Promise<{ readonly callers: OutsideCallers; readonly unread: readonly string[] }> {
  const unread: string[] = [];
  const read = async (resource: Omit<ServedResource, 'verbs'>): Promise<readonly KubernetesObject[]> => {
    try {
      const place = resource.namespaced && namespace !== '' ? namespace : undefined;
      return await listObjects(connection, { ...resource, verbs: [] }, { namespace: place, signal });
    } catch (error) {
      if (!(error instanceof ProblemError) || error.problem.code !== 'cluster.forbidden') throw error;
      unread.push(resource.plural);
      return [];
    }
  };
  const admission = { group: 'admissionregistration.k8s.io', version: 'v1', namespaced: false };
  const [services, ingresses, mutating, validating] = await Promise.all([
    read({ group: '', version: 'v1', kind: 'Service', plural: 'services', namespaced: true }),
    read({ group: 'networking.k8s.io', version: 'v1', kind: 'Ingress', plural: 'ingresses', namespaced: true }),
    read({ ...admission, kind: 'MutatingWebhookConfiguration', plural: 'mutatingwebhookconfigurations' }),
    read({ ...admission, kind: 'ValidatingWebhookConfiguration', plural: 'validatingwebhookconfigurations' }),
  ]);
  return { callers: { services, ingresses, webhooks: [...mutating, ...validating].map(asJson) }, unread };
}

/** Names of the Services whose selector finds Pods with these labels. Pure. */
export function servicesFor(
  services: readonly KubernetesObject[],
  labels: Readonly<Record<string, string>>,
): readonly string[] {
  return services
    .filter((service) => {
      const selector = valueAt(asJson(service), ['spec', 'selector']);
      if (!isJsonObject(selector) || Object.keys(selector).length === 0) return false;
      return Object.entries(selector).every(([key, value]) => labels[key] === value);
    })
    .map(({ metadata }) => metadata.name);
}

/** Who is refused once only mutual TLS is taken, as far as the cluster tells. Pure. */
export function brokenByStrict(
  scope: CallScope,
  { services, ingresses, webhooks }: OutsideCallers,
  workloads: MeshedWorkloads | undefined,
): readonly Break[] {
  const isMeant = (namespace: string, name: string): boolean =>
    (scope.namespace === '' || scope.namespace === namespace) &&
    (scope.services === undefined || scope.services.includes(name));
  const open = services.filter(
    (service) =>
      ['LoadBalancer', 'NodePort'].includes(textAt(asJson(service), 'spec', 'type') ?? '') &&
      isMeant(service.metadata.namespace ?? '', service.metadata.name),
  );
  const led = ingresses.filter((ingress) =>
    backendsOf(asJson(ingress)).some((name) => isMeant(ingress.metadata.namespace ?? '', name)),
  );
  return [
    ...webhooks.flatMap((configuration) => ofWebhook(configuration, isMeant, scope)),
    ...open.map((service): Break => ({
      severity: 'may-break',
      sentence: `Service ${fullName(service)} is reached from outside of the cluster (${textAt(asJson(service), 'spec', 'type') ?? ''}): callers there speak no mutual TLS of the mesh.`,
      objects: [referenceOf(service)],
    })),
    ...led.map((ingress): Break => ({
      severity: 'may-break',
      sentence: `Ingress ${fullName(ingress)} leads here: its controller is refused unless it is in the mesh.`,
      objects: [referenceOf(ingress)],
    })),
    ...(workloads === undefined ? [] : ofWorkloads(workloads)),
  ];
}

/** The API server is never in a mesh. In the whole mesh, the mesh's own webhooks would be named too: those are made for it. */
function ofWebhook(
  configuration: JsonObject,
  isMeant: (namespace: string, name: string) => boolean,
  scope: CallScope,
): readonly Break[] {
  if (scope.namespace === '') return [];
  const called = objectsAt(configuration, 'webhooks').find((webhook) =>
    isMeant(
      textAt(webhook, 'clientConfig', 'service', 'namespace') ?? '',
      textAt(webhook, 'clientConfig', 'service', 'name') ?? '',
    ),
  );
  if (called === undefined) return [];
  const object = configuration as unknown as KubernetesObject;
  const service = textAt(called, 'clientConfig', 'service', 'name') ?? '';
  return [
    {
      severity: 'breaks',
      sentence: `${object.kind} ${object.metadata.name}: the API server calls Service ${scope.namespace}/${service}, and is in no mesh.`,
      objects: [referenceOf(object)],
    },
  ];
}

function ofWorkloads({ inScopeWithout, elsewhereWithout }: MeshedWorkloads): readonly Break[] {
  const outside = [...inScopeWithout, ...elsewhereWithout];
  const namespaces = [...new Set(outside.map(({ namespace }) => namespace))].sort();
  return [
    ...(inScopeWithout.length === 0
      ? []
      : [
          {
            severity: 'not-covered',
            sentence: `${formatPlural(inScopeWithout.length, 'workload')} here ${inScopeWithout.length === 1 ? 'has' : 'have'} no proxy and ${inScopeWithout.length === 1 ? 'goes' : 'go'} on to take plain text: ${listed(inScopeWithout.map(({ kind, namespace, name }) => `${kind} ${namespace}/${name}`))}.`,
            objects: inScopeWithout.map(({ kind, namespace, name }) => ({
              group: 'apps',
              version: 'v1',
              kind,
              namespace,
              name,
            })),
          } satisfies Break,
        ]),
    ...(outside.length === 0
      ? []
      : [
          {
            severity: 'may-break',
            sentence: `${formatPlural(outside.length, 'workload')} in ${formatPlural(namespaces.length, 'namespace')} (${listed(namespaces)}) ${outside.length === 1 ? 'is' : 'are'} not in the mesh: whatever ${outside.length === 1 ? 'it sends' : 'they send'} here is refused from then on. Which of them call, the cluster does not tell.`,
            objects: [],
          } satisfies Break,
        ]),
  ];
}

function backendsOf(ingress: JsonObject): readonly string[] {
  const paths = objectsAt(ingress, 'spec', 'rules').flatMap((rule) => objectsAt(rule, 'http', 'paths'));
  return [
    textAt(ingress, 'spec', 'defaultBackend', 'service', 'name'),
    ...paths.map((one) => textAt(one, 'backend', 'service', 'name')),
  ].filter((name) => name !== undefined);
}

function fullName({ metadata: { namespace = '', name } }: KubernetesObject): string {
  return `${namespace}/${name}`;
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, mostNames).join(', ');
  return names.length > mostNames ? `${shown} and ${names.length - mostNames} more` : shown;
}
