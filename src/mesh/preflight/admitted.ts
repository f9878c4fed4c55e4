import { textAt } from '../../cluster/readiness/read.ts';
import type { ResourceCatalog } from '../../cluster/types.ts';
import { isJsonObject, valueAt } from '../../core/json.ts';
import { asJson } from '../../core/kubernetes.ts';
import { distinct, renderedObjects } from './findings.ts';
import { broughtKinds, resourceOf } from './kinds.ts';
import { podsOf } from './pod-requests.ts';
import type { PreflightTarget } from './types.ts';

/** What admission looks at of an object that will be made. */
export interface AdmittedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
  readonly name: string;
  /** Absent for what belongs to no namespace. */
  readonly namespace?: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** All that an installation makes: objects of charts, the Pods of their workloads, and what Helm itself writes. */
export function admittedObjects(target: PreflightTarget, catalog: ResourceCatalog): readonly AdmittedObject[] {
  const brought = broughtKinds(target);
  const rendered = renderedObjects(target);
  const all = rendered.map(({ object }) => object);
  const ofCharts = rendered.flatMap(({ release, object }): readonly AdmittedObject[] => {
    const resource = resourceOf(object, catalog, brought);
    const { apiVersion, kind, metadata } = object;
    const namespace = metadata.namespace ?? release.namespace;
    const own =
      resource === undefined
        ? []
        : [
            {
              apiVersion,
              kind,
              plural: resource.plural,
              name: metadata.name,
              ...(resource.isNamespaced ? { namespace } : {}),
              labels: { ...metadata.labels, 'app.kubernetes.io/managed-by': 'Helm' },
            },
          ];
    const pods = kind === 'Pod' ? undefined : podsOf(object, all);
    return pods === undefined ? own : [...own, podOf(pods.object.metadata.name, namespace, asJson(object))];
  });
  const namespaces = distinct(target.releases.map(({ namespace }) => namespace));
  return [
    ...ofCharts,
    ...namespaces.map((name) => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      plural: 'namespaces',
      name,
      labels: { name, 'kubernetes.io/metadata.name': name },
    })),
    ...target.releases.map(({ name, namespace }) => ({
      apiVersion: 'v1',
      kind: 'Secret',
      plural: 'secrets',
      name: `sh.helm.release.v1.${name}.v1`,
      namespace,
      labels: { name, owner: 'helm', status: 'deployed' },
    })),
  ];
}

function podOf(name: string, namespace: string, workload: ReturnType<typeof asJson>): AdmittedObject {
  const labels = valueAt(workload, ['spec', 'template', 'metadata', 'labels']);
  const entries = isJsonObject(labels) ? Object.keys(labels).map((key) => [key, textAt(labels, key) ?? '']) : [];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    plural: 'pods',
    name,
    namespace,
    labels: Object.fromEntries(entries) as Record<string, string>,
  };
}
