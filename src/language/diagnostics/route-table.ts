import { example, type DiagnosticTable } from './entry.ts';

const file = 'shop.yaml';

const access = example`
  apiVersion: specs.smi-spec.io/v1alpha4
  kind: HTTPRouteGroup
  metadata:
    name: reviews
    namespace: shop
  spec:
    matches:
      - name: read
        pathRegex: /reviews
        methods:
          - GET
  ---
  apiVersion: access.smi-spec.io/v1alpha3
  kind: TrafficTarget
  metadata:
    name: reviews
    namespace: shop
  spec:
    destination:
      kind: ServiceAccount
      name: reviews
      namespace: shop
    rules:
      - kind: HTTPRouteGroup
        name: reviews
        matches:
          - read
    sources:
      - kind: ServiceAccount
        name: productpage
        namespace: shop
`;

const split = example`
  apiVersion: split.smi-spec.io/v1alpha2
  kind: TrafficSplit
  metadata:
    name: reviews
  spec:
    service: reviews
    backends:
      - service: reviews-v1
        weight: 90
      - service: reviews-v2
        weight: 10
  ---
  apiVersion: v1
  kind: Service
  metadata:
    name: reviews
  spec:
    selector:
      app: reviews
    ports:
      - port: 9080
  ---
  apiVersion: v1
  kind: Service
  metadata:
    name: reviews-v2
  spec:
    selector:
      app: reviews
      version: v2
    ports:
      - port: 9080
  ---
  apiVersion: split.smi-spec.io/v1alpha2
  kind: TrafficSplit
  metadata:
    name: ratings
  spec:
    service: ratings
    backends:
      - service: ratings-v1
        weight: 1
`;

const gatewayRoute = example`
  apiVersion: gateway.networking.k8s.io/v1
  kind: Gateway
  metadata:
    name: shop
    namespace: front
  spec:
    gatewayClassName: istio
    listeners:
      - name: http
        port: 80
        protocol: HTTP
        hostname: "*.example.com"
        allowedRoutes:
          namespaces:
            from: All
  ---
  apiVersion: gateway.networking.k8s.io/v1
  kind: HTTPRoute
  metadata:
    name: reviews
    namespace: shop
  spec:
    parentRefs:
      - name: shop
        namespace: front
    hostnames:
      - reviews.example.com
    rules:
      - backendRefs:
          - name: reviews
            namespace: reviews
            port: 9080
  ---
  apiVersion: v1
  kind: Service
  metadata:
    name: reviews
    namespace: reviews
  spec:
    ports:
      - port: 9080
  ---
  apiVersion: gateway.networking.k8s.io/v1
  kind: ReferenceGrant
  metadata:
    name: reviews
    namespace: reviews
  spec:
    from:
      - group: gateway.networking.k8s.io
        kind: HTTPRoute
        namespace: shop
    to:
      - group: ""
        kind: Service
`;

/** Names that lead nowhere, and what goes wrong between objects that name one another. */
export const routeDiagnostics = {
  'object-unknown': {
    file,
    severity: 'warning',
    title: 'A name of an object that is not there',
    message: 'No {kind} is called `{name}`{place}.',
    why: 'It is looked for among the objects of this file, of the workspace and of the connected cluster, and said only where others of its kind are known there. What refers to it does nothing, or fails.',
    wrong: access.replace('name: reviews\n      matches', 'name: review\n      matches'),
    right: access,
  },
  'part-unknown': {
    file,
    severity: 'error',
    title: 'A name that the object does not have',
    message: '{owner} has no {what} `{name}`.',
    why: 'The object is known, and what is named inside of it is not. Requests find no route there.',
    wrong: access.replace('- read\n', '- write\n'),
    right: access,
  },
  'namespace-mismatch': {
    file,
    severity: 'warning',
    title: 'A namespace that does not count here',
    message: '{what} is in the namespace `{found}`, but the {kind} counts in its own, `{expected}`.',
    why: 'Whoever may write into one namespace must not open another one. Meshes refuse the object, or do not heed it.',
    wrong: access.replace('name: reviews\n    namespace: shop', 'name: reviews\n    namespace: test'),
    right: access,
  },
  'split-of-itself': {
    file,
    severity: 'information',
    title: 'A split that sends requests to what it splits',
    message: '`{service}` is what is split: the Service Mesh Interface does not allow it as a backend.',
    why: 'Some meshes take it all the same and send that share to all Pods of the Service. Name a Service of the one version instead, so that everybody sees where requests go.',
    wrong: split.replace('service: reviews-v1', 'service: reviews'),
    right: split,
  },
  'split-twice': {
    file,
    severity: 'warning',
    title: 'Two splits of one Service',
    message: 'Another TrafficSplit of this file splits `{service}` already.',
    why: 'Nothing says which of the two counts. Put all backends into one.',
    wrong: split.replace('service: ratings\n', 'service: reviews\n'),
    right: split,
  },
  'split-port-missing': {
    file,
    severity: 'warning',
    title: 'A backend without a port of the Service that is split',
    message: '`{backend}` does not have the port {ports} of `{root}`: requests for it never get there.',
    why: 'A split names no ports: a request for a port of the Service goes to the same port of a backend, and a backend without it gets nothing.',
    wrong: split.replace(/port: 9080\n(?=---\napiVersion: split)/, 'port: 80\n'),
    right: split,
  },
  'route-not-taken': {
    file,
    severity: 'error',
    title: 'A route that its Gateway does not take',
    message: 'No listener of {owner} {why}.',
    why: 'The route is not accepted, and no request gets to it. What listeners take stands below `allowedRoutes` and `hostname`.',
    wrong: gatewayRoute.replace('from: All', 'from: Same'),
    right: gatewayRoute,
  },
  'grant-missing': {
    file,
    severity: 'error',
    title: 'A backend of another namespace that nobody has allowed',
    message: 'No ReferenceGrant in `{other}` allows references from {kind} in `{namespace}` to {target}.',
    why: 'Whoever owns the other namespace must allow it with a ReferenceGrant in that namespace. Without one the reference does not count, and requests fail.',
    wrong: gatewayRoute.slice(0, gatewayRoute.lastIndexOf('---')),
    right: gatewayRoute,
  },
  'grant-wrong-way': {
    file,
    severity: 'warning',
    title: 'A ReferenceGrant the wrong way round',
    message: 'This grant allows nothing: {why}.',
    why: 'A ReferenceGrant stands in the namespace that is referred to. Below `from` is who may refer, below `to` what may be referred to.',
    wrong: `${gatewayRoute}---\napiVersion: gateway.networking.k8s.io/v1\nkind: ReferenceGrant\nmetadata:\n  name: back\n  namespace: shop\nspec:\n  from:\n    - group: gateway.networking.k8s.io\n      kind: HTTPRoute\n      namespace: shop\n  to:\n    - group: ""\n      kind: Service\n`,
    right: gatewayRoute,
  },
  'version-not-served': {
    file,
    severity: 'error',
    title: 'A version that the connected cluster does not serve',
    message: 'The cluster `{context}` does not serve `{kind}` as `{apiVersion}`, but as {served}.',
    why: 'Each mesh brings the versions of shared kinds that it knows: Open Service Mesh serves TrafficSplit as v1alpha2 only. The API server refuses the object.',
    served: { TrafficSplit: ['split.smi-spec.io/v1alpha2'] },
    wrong: split
      .replaceAll('split.smi-spec.io/v1alpha2', 'split.smi-spec.io/v1alpha4')
      .replace(/---\napiVersion: split[^]*$/, ''),
    right: split,
  },
} as const satisfies DiagnosticTable;
