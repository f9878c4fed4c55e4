import type { LabHandle } from '../lab/lab.ts';

/** A control plane of Istio, its definitions, and an injector that the API server runs itself. */
export const controlPlane: readonly Parameters<LabHandle['client']['apply']>[0][] = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'istio-system' } },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'istiod', namespace: 'istio-system', labels: { app: 'istiod', 'istio.io/rev': 'default' } },
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: 'istiod' } },
      template: {
        metadata: { labels: { app: 'istiod' } },
        spec: { containers: [{ name: 'discovery', image: 'docker.io/istio/pilot:1.31.0' }] },
      },
    },
  },
  definition('security.istio.io', 'PeerAuthentication'),
  definition('security.istio.io', 'AuthorizationPolicy', 'authorizationpolicies'),
  definition('networking.istio.io', 'DestinationRule'),
  {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingAdmissionPolicy',
    metadata: { name: 'injects-proxies' },
    spec: {
      failurePolicy: 'Fail',
      reinvocationPolicy: 'Never',
      matchConstraints: {
        namespaceSelector: { matchLabels: { 'istio-injection': 'enabled' } },
        resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
      },
      mutations: [
        {
          patchType: 'ApplyConfiguration',
          applyConfiguration: {
            expression:
              'Object{spec: Object.spec{containers: [Object.spec.containers{name: "istio-proxy", image: "docker.io/istio/proxyv2:1.31.0"}]}}',
          },
        },
      ],
    },
  },
  {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingAdmissionPolicyBinding',
    metadata: { name: 'injects-proxies' },
    spec: { policyName: 'injects-proxies' },
  },
];

/** Control planes of two other meshes. */
export const otherMeshes: readonly Parameters<LabHandle['client']['apply']>[0][] = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'linkerd' } },
  plane(
    'linkerd',
    'linkerd-destination',
    { 'linkerd.io/control-plane-component': 'destination' },
    {
      name: 'destination',
      image: 'cr.l5d.io/linkerd/controller:edge-26.6.3',
    },
  ),
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'kuma-system' } },
  plane(
    'kuma-system',
    'kuma-control-plane',
    { app: 'kuma-control-plane' },
    {
      name: 'control-plane',
      image: 'docker.io/kumahq/kuma-cp:2.14.3',
    },
  ),
  definition('kuma.io', 'Mesh', 'meshes', { version: 'v1alpha1', scope: 'Cluster' }),
  definition('kuma.io', 'MeshTrafficPermission', 'meshtrafficpermissions', {
    version: 'v1alpha1',
    scope: 'Namespaced',
  }),
];

function plane(
  namespace: string,
  name: string,
  labels: Record<string, string>,
  container: { readonly name: string; readonly image: string },
): (typeof controlPlane)[number] {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace, labels },
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [container] } },
    },
  };
}

function definition(
  group: string,
  kind: string,
  plural = `${kind.toLowerCase()}s`,
  { version, scope } = { version: 'v1', scope: 'Namespaced' },
): (typeof controlPlane)[number] {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope,
      names: { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` },
      versions: [
        {
          name: version,
          served: true,
          storage: true,
          // As the definitions of Kuma have it; for those of Istio it does not matter here.
          schema: {
            openAPIV3Schema: {
              type: 'object',
              properties: { spec: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
            },
          },
        },
      ],
    },
  };
}

/**
 * A Deployment with one Pod.
 *
 * @param proxy container of a mesh that it has beside its own.
 */
export function deploymentOf(namespace: string, name: string, proxy?: string): (typeof controlPlane)[number] {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: {
          containers: ['main', ...(proxy === undefined ? [] : [proxy])].map((container) => ({
            name: container,
            image: 'meshdeck-demo/app:1.0.0',
          })),
        },
      },
    },
  };
}
