import { example, type DiagnosticTable } from './entry.ts';

const file = 'shop.yaml';

const goodRule = example`
  apiVersion: networking.istio.io/v1
  kind: DestinationRule
  metadata:
    name: reviews
    namespace: shop
    labels:
      team: shop
  spec:
    host: reviews
    subsets:
      - name: v1
        labels:
          version: v1
`;

const goodWorkload = example`
  apiVersion: apps/v1
  kind: Deployment
  metadata:
    name: reviews
  spec:
    selector:
      matchLabels:
        app: reviews
    template:
      metadata:
        labels:
          app: reviews
      spec:
        containers:
          - name: reviews
            image: example.com/reviews:1.4.0
  ---
  apiVersion: security.istio.io/v1
  kind: PeerAuthentication
  metadata:
    name: reviews
  spec:
    selector:
      matchLabels:
        app: reviews
    mtls:
      mode: STRICT
`;

const goodBudget = example`
  apiVersion: policy/v1
  kind: PodDisruptionBudget
  metadata:
    name: reviews
  spec:
    minAvailable: 1
  ---
  apiVersion: security.istio.io/v1
  kind: PeerAuthentication
  metadata:
    name: reviews
`;

/** Faults of Kubernetes objects of any kind: what they are, their names, what is given twice. */
export const objectDiagnostics = {
  'kind-unknown': {
    file,
    severity: 'error',
    title: 'A kind that its API group does not have',
    message: '`{kind}` is not a kind of `{apiVersion}`.',
    why: 'The API server does not know what to do with the object and refuses it. Upper and lower case matter.',
    wrong: goodRule.replace('DestinationRule', 'DestinationRules'),
    right: goodRule,
  },
  'kind-elsewhere': {
    file,
    severity: 'error',
    title: 'A kind of another API group',
    message: '`{kind}` is not a kind of `{group}`: it belongs to `{known}`.',
    why: 'The same file would be right with the other `apiVersion`. As it stands, the API server refuses the object.',
    wrong: goodRule.replace('networking.istio.io/v1', 'security.istio.io/v1'),
    right: goodRule,
  },
  'api-version-unknown': {
    file,
    severity: 'warning',
    title: 'A version that the kind does not have',
    message: '`{kind}` has no version `{apiVersion}`; it has `{known}`.',
    why: 'A cluster with the current definitions refuses the object. Set the version of Kubernetes in meshdeck.yaml, or connect to the cluster, if yours is another one.',
    wrong: goodRule.replace('io/v1', 'io/v1alpha1'),
    right: goodRule,
  },
  'api-version-removed': {
    file,
    severity: 'error',
    title: 'A version that is not served any more',
    message: '{server} does not serve `{kind}` as `{apiVersion}` any more.{advice}',
    why: 'The API server says "no matches for kind" and refuses the object. The version of Kubernetes that files are for stands in meshdeck.yaml.',
    wrong: goodBudget.replace('policy/v1', 'policy/v1beta1'),
    right: goodBudget,
  },
  'api-version-old': {
    file,
    severity: 'information',
    title: 'A version that has a newer one',
    message: '`{apiVersion}` of `{kind}` is an old version{until}.{advice}',
    why: 'It is still served, but what is new stands in the newer version only, and some day the old one goes.',
    wrong: goodRule.replace('networking.istio.io/v1', 'networking.istio.io/v1beta1'),
    right: goodRule,
  },
  'name-invalid': {
    file,
    severity: 'error',
    title: 'A name that Kubernetes does not take',
    message: '`{name}` cannot be the name of {what}: {why}.',
    why: 'Names become parts of addresses and of DNS names, so the API server takes only what fits there.',
    wrong: goodRule.replace('name: reviews', 'name: Reviews_Rule'),
    right: goodRule,
  },
  'namespace-on-cluster-kind': {
    file,
    severity: 'warning',
    title: 'A namespace for a kind that has none',
    message: 'A {kind} belongs to the whole cluster: the namespace does not count.',
    why: 'Some tools refuse the object, others drop the namespace without a word. Whoever reads the file looks for the object in the wrong place.',
    wrong: example`
      apiVersion: gateway.networking.k8s.io/v1
      kind: GatewayClass
      metadata:
        name: shop
        namespace: shop
      spec:
        controllerName: istio.io/gateway-controller
    `,
    right: example`
      apiVersion: gateway.networking.k8s.io/v1
      kind: GatewayClass
      metadata:
        name: shop
      spec:
        controllerName: istio.io/gateway-controller
    `,
  },
  'label-invalid': {
    file,
    severity: 'error',
    title: 'A label or an annotation of the wrong form',
    message: '{part} cannot be: {why}.',
    why: 'The API server refuses the object. Long or free text belongs into the value of an annotation.',
    wrong: goodRule.replace('team: shop', 'team: the shop'),
    right: goodRule,
  },
  'object-duplicate': {
    file,
    severity: 'error',
    title: 'An object that stands twice in one file',
    message: '{object} stands twice in this file: the last one wins.',
    why: 'Whoever applies the file writes the object twice, and only what was written last stays.',
    wrong: `${goodRule}---\n${goodRule}`,
    right: `${goodRule}---\n${goodRule.replaceAll(': reviews', ': ratings')}`,
  },
  'item-duplicate': {
    file,
    severity: 'error',
    title: 'A name that is given twice in one list',
    message: '{what} `{name}` is given twice.',
    why: 'Only one of the two can be meant, and what refers to the name cannot tell which. Kubernetes or the mesh refuses the object.',
    wrong: `${goodRule}    - name: v1\n      labels:\n        version: v2\n`,
    right: goodRule,
  },
  'selector-mismatch': {
    file,
    severity: 'error',
    title: 'A selector that does not match the Pods of its own workload',
    message: 'The selector asks for `{label}`, but the Pods of this {kind} do not have that label.',
    why: 'A workload must select the Pods that it makes. The API server refuses the object.',
    wrong: goodWorkload.replace('matchLabels:\n      app: reviews', 'matchLabels:\n      app: review'),
    right: goodWorkload,
  },
} as const satisfies DiagnosticTable;
