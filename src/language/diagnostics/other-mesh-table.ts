import { example, type DiagnosticTable } from './entry.ts';

const file = 'shop.yaml';

const consul = example`
  apiVersion: consul.hashicorp.com/v1alpha1
  kind: ServiceDefaults
  metadata:
    name: reviews
  spec:
    protocol: http
  ---
  apiVersion: consul.hashicorp.com/v1alpha1
  kind: ServiceSplitter
  metadata:
    name: reviews
  spec:
    splits:
      - weight: 90
        service: reviews
      - weight: 10
        service: reviews-next
  ---
  apiVersion: consul.hashicorp.com/v1alpha1
  kind: ServiceRouter
  metadata:
    name: ratings
  spec:
    routes:
      - match:
          http:
            pathPrefix: /old
        destination:
          service: ratings
          prefixRewrite: /new
`;

const linkerd = example`
  apiVersion: policy.linkerd.io/v1alpha1
  kind: AuthorizationPolicy
  metadata:
    name: reviews
    namespace: shop
  spec:
    targetRef:
      group: policy.linkerd.io
      kind: Server
      name: reviews
    requiredAuthenticationRefs:
      - group: policy.linkerd.io
        kind: MeshTLSAuthentication
        name: shop
      - group: policy.linkerd.io
        kind: NetworkAuthentication
        name: cluster
  ---
  apiVersion: apps/v1
  kind: Deployment
  metadata:
    name: reviews
    namespace: shop
  spec:
    selector:
      matchLabels:
        app: reviews
    template:
      metadata:
        labels:
          app: reviews
        annotations:
          linkerd.io/inject: enabled
          config.linkerd.io/skip-outbound-ports: "3306"
      spec:
        containers:
          - name: reviews
            image: example.com/reviews:1.4.0
`;

const cilium = example`
  apiVersion: cilium.io/v2
  kind: CiliumNetworkPolicy
  metadata:
    name: reviews
  spec:
    endpointSelector:
      matchLabels:
        app: reviews
    ingress:
      - toPorts:
          - ports:
              - port: "9080"
                protocol: TCP
            rules:
              http:
                - method: GET
                  path: /reviews
`;

const kuma = example`
  apiVersion: kuma.io/v1alpha1
  kind: MeshTrafficPermission
  metadata:
    name: all
    namespace: kuma-system
    labels:
      kuma.io/mesh: default
  spec:
    targetRef:
      kind: Mesh
    from:
      - targetRef:
          kind: Mesh
        default:
          action: Allow
`;

const traefik = example`
  apiVersion: traefik.io/v1alpha1
  kind: IngressRoute
  metadata:
    name: shop
  spec:
    entryPoints:
      - web
    routes:
      - kind: Rule
        match: Host(\`shop.example.com\`) && PathPrefix(\`/cart\`)
        services:
          - name: cart
            port: 80
`;

/** What Linkerd, Consul, Kuma, Cilium and Traefik refuse or do otherwise than their objects seem to say. */
export const otherMeshDiagnostics = {
  'splits-not-100': {
    file,
    severity: 'error',
    title: 'Splits that are no percentages',
    message: 'The weights add up to {sum}: Consul takes only 100.',
    why: 'Each weight is the percentage of requests that the split gets. Consul refuses the object.',
    wrong: consul.replace('weight: 90', 'weight: 80'),
    right: consul,
  },
  'rewrite-without-path': {
    file,
    severity: 'error',
    title: 'A rewritten path without a path to rewrite',
    message: '`prefixRewrite` needs a match with `pathPrefix` or `pathExact`.',
    why: 'What the match has found of the path is what is replaced. Consul refuses the object.',
    wrong: consul.replace('pathPrefix: /old', 'pathRegex: /old.*'),
    right: consul,
  },
  'protocol-not-http': {
    file,
    severity: 'error',
    title: 'Requests of a service that has none',
    message: 'The ServiceDefaults of `{name}` say `protocol: tcp`: {kind} needs `http`, `http2` or `grpc`.',
    why: 'Consul looks into requests only where the protocol of the service has them. It does not take the object otherwise.',
    wrong: consul.replace('protocol: http', 'protocol: tcp'),
    right: consul,
  },
  'authentication-twice': {
    file,
    severity: 'error',
    title: 'Two authentications of one kind',
    message: 'Only one {what} can be asked for, and all that are listed are required together.',
    why: 'Linkerd takes one MeshTLSAuthentication or ServiceAccount and one NetworkAuthentication, and refuses the object. List several identities or networks in the one that is named.',
    wrong: linkerd.replace(
      / {4}- group: policy.linkerd.io\n {6}kind: NetworkAuthentication\n {6}name: cluster\n/,
      '    - kind: ServiceAccount\n      name: web\n',
    ),
    right: linkerd,
  },
  'annotation-useless': {
    file,
    severity: 'warning',
    title: 'An annotation at a place where nobody reads it',
    message: '`{key}` does not count at a {kind}: it belongs to the template of the Pods, or to the Namespace.',
    why: 'Linkerd looks at Pods when they are made, and at their Namespace. What stands at the workload is not handed down.',
    wrong: linkerd
      .replace('        linkerd.io/inject: enabled\n', '')
      .replace(
        'name: reviews\n  namespace: shop\nspec:\n  selector',
        'name: reviews\n  namespace: shop\n  annotations:\n    linkerd.io/inject: enabled\nspec:\n  selector',
      ),
    right: linkerd,
  },
  'label-not-annotation': {
    file,
    severity: 'warning',
    title: 'A label that should be an annotation',
    message: '`{key}` is read from the annotations: as a label it does nothing.',
    why: 'Linkerd does not look at this label, so that the Pods run without its proxy. Move it below `annotations`.',
    wrong: linkerd
      .replace('        linkerd.io/inject: enabled\n', '')
      .replace(
        '        app: reviews\n      annotations',
        '        app: reviews\n        linkerd.io/inject: enabled\n      annotations',
      ),
    right: linkerd,
  },
  'annotation-unknown': {
    file,
    severity: 'warning',
    title: 'An annotation that the mesh does not know',
    message: '`{key}` is not one of the annotations of Linkerd.',
    why: 'Nobody reads it, and what it asks for does not happen.',
    wrong: linkerd.replace('skip-outbound-ports', 'skip-outbound-port'),
    right: linkerd,
  },
  'kind-old': {
    file,
    severity: 'information',
    title: 'A kind that a newer one replaces',
    message: '`{kind}` is an old kind of policy: `{replacement}` replaces it.',
    why: 'Kuma still reads it, but where policies of both kinds stand together the newer one counts, and what is new goes into that one only.',
    wrong: example`
      apiVersion: kuma.io/v1alpha1
      kind: TrafficPermission
      mesh: default
      metadata:
        name: all
      spec:
        sources:
          - match:
              kuma.io/service: "*"
        destinations:
          - match:
              kuma.io/service: "*"
    `,
    right: kuma,
  },
  'requests-need-tcp': {
    file,
    severity: 'error',
    title: 'Rules for requests of a protocol that has none',
    message: 'Rules for `{requests}` need `protocol: TCP`, and not {protocol}.',
    why: 'Requests are found in TCP connections only, and where no protocol is given, any counts. Cilium refuses the policy.',
    wrong: cilium.replace('protocol: TCP', 'protocol: UDP'),
    right: cilium,
  },
  'match-broken': {
    file,
    severity: 'error',
    title: 'A rule that cannot be read',
    message: 'The rule cannot be read: {why}.',
    why: 'Traefik leaves the route out and says so in its log. A rule is made of matchers such as `Host` with texts in backticks, joined by `&&` and `||`.',
    wrong: traefik.replace(' && ', ' & '),
    right: traefik,
  },
} as const satisfies DiagnosticTable;
