import { example, type DiagnosticTable } from './entry.ts';

const file = 'shop.yaml';

const route = example`
  apiVersion: networking.istio.io/v1
  kind: VirtualService
  metadata:
    name: reviews
  spec:
    hosts:
      - reviews
    http:
      - match:
          - uri:
              prefix: /api
        route:
          - destination:
              host: reviews
              subset: v1
            weight: 90
          - destination:
              host: reviews
              subset: v2
            weight: 10
      - route:
          - destination:
              host: reviews
              subset: v1
  ---
  apiVersion: networking.istio.io/v1
  kind: DestinationRule
  metadata:
    name: reviews
  spec:
    host: reviews
    trafficPolicy:
      tls:
        mode: ISTIO_MUTUAL
    subsets:
      - name: v1
        labels:
          version: v1
      - name: v2
        labels:
          version: v2
`;

const gateway = example`
  apiVersion: networking.istio.io/v1
  kind: Gateway
  metadata:
    name: shop
  spec:
    selector:
      istio: ingressgateway
    servers:
      - hosts:
          - shop.example.com
        port:
          number: 443
          name: https
          protocol: HTTPS
        tls:
          mode: SIMPLE
          credentialName: shop-certificate
`;

const policy = example`
  apiVersion: security.istio.io/v1
  kind: AuthorizationPolicy
  metadata:
    name: reviews
  spec:
    action: DENY
    rules:
      - from:
          - source:
              namespaces:
                - test
`;

const outside = example`
  apiVersion: networking.istio.io/v1
  kind: ServiceEntry
  metadata:
    name: payments
  spec:
    hosts:
      - "*.example.com"
    location: MESH_EXTERNAL
    resolution: NONE
    ports:
      - number: 443
        name: tls
        protocol: TLS
`;

/** What a mesh refuses or does otherwise than its objects seem to say. */
export const meshDiagnostics = {
  'weights-zero': {
    file,
    severity: 'error',
    title: 'Weights that are all zero',
    message: 'All weights are 0: {who}.',
    why: 'Somebody must get the requests. To send nothing to one branch, give the others more than 0.',
    wrong: route.replace('weight: 90', 'weight: 0').replace('weight: 10', 'weight: 0'),
    right: route,
  },
  'weights-not-100': {
    file,
    severity: 'warning',
    title: 'Weights that are no percentages',
    message: 'The weights add up to {sum}, not to 100.',
    why: 'Istio takes them as shares of their sum, so each branch gets another part of the requests than its number says.',
    wrong: route.replace('weight: 90', 'weight: 80'),
    right: route,
  },
  'route-unreachable': {
    file,
    severity: 'warning',
    title: 'A route that no request reaches',
    message: 'No request gets here: the route above takes them all.',
    why: 'Routes are tried from above. A route without `match` takes every request, so it stands last.',
    wrong: `${route.slice(0, route.indexOf('    - match'))}    - route:\n        - destination:\n            host: reviews\n${route.slice(route.indexOf('    - match'))}`,
    right: route,
  },
  'subset-unknown': {
    file,
    severity: 'error',
    title: 'A subset that the host does not have',
    message: 'No DestinationRule of `{host}` has a subset `{subset}`.',
    why: 'The mesh finds no Pods for it and answers with 503.',
    wrong: route.replace('subset: v2', 'subset: version2'),
    right: route,
  },
  'tls-useless': {
    file,
    severity: 'error',
    title: 'A certificate beside those of the mesh',
    message: '`{key}` cannot stand beside `mode: ISTIO_MUTUAL`.',
    why: 'With ISTIO_MUTUAL the mesh brings its own certificates and refuses others. For your own use MUTUAL.',
    wrong: route.replace('mode: ISTIO_MUTUAL', 'mode: ISTIO_MUTUAL\n      caCertificates: /etc/certs/ca.pem'),
    right: route,
  },
  'gateway-tls-missing': {
    file,
    severity: 'error',
    title: 'An encrypted port without TLS settings',
    message: '{what} of protocol {protocol} needs `tls`.',
    why: 'The gateway does not know which certificate to show. Istio refuses the object; other gateways do not open the port.',
    wrong: gateway.slice(0, gateway.indexOf('      tls:')),
    right: gateway,
  },
  'gateway-tls-useless': {
    file,
    severity: 'error',
    title: 'TLS settings of a plain port',
    message: 'A server of protocol {protocol} cannot have TLS settings.',
    why: 'The port does not speak TLS. Istio refuses the object; only `httpsRedirect` may stand there.',
    wrong: gateway.replace('protocol: HTTPS', 'protocol: HTTP'),
    right: gateway,
  },
  'policy-without-rules': {
    file,
    severity: 'error',
    title: 'A policy that never acts',
    message: 'A policy with `action: {action}` needs `rules`: without them it never acts.',
    why: 'Istio refuses it. To deny everything, use a policy with an empty `spec`.',
    wrong: policy.slice(0, policy.indexOf('  rules:')),
    right: policy,
  },
  'wildcard-needs-endpoints': {
    file,
    severity: 'error',
    title: 'A wildcard that DNS cannot answer',
    message: '`{host}` cannot be looked up: with `resolution: {resolution}` a wildcard needs endpoints.',
    why: 'DNS knows addresses of names, not of wildcards. Istio refuses the object.',
    wrong: outside.replace('resolution: NONE', 'resolution: DNS'),
    right: outside,
  },
} as const satisfies DiagnosticTable;
