import { example, type DiagnosticTable } from './entry.ts';

const goodDeployment = example`
  name: shop
  services:
    web:
      type: Deployment.K8s
      settings:
        spec:
          replicas: 2
          selector:
            matchLabels:
              app: web
          template:
            metadata:
              labels:
                app: web
            spec:
              containers:
                - name: web
                  image: nginx:1.27
                  imagePullPolicy: Always
`;

/** The good document with one line changed, added or taken out. */
function deploymentWith(line: string, replacement: string): string {
  return goodDeployment.replace(line, replacement);
}

const goodRoute = example`
  name: shop
  services:
    reviews:
      type: VirtualService.Istio
      settings:
        hosts: [reviews]
        http:
          - match:
              - uri:
                  prefix: /api
            retries:
              attempts: 3
            route:
              - destination:
                  host: reviews
                  port:
                    number: 80
`;

const goodGatewayRoute = example`
  name: shop
  services:
    shop:
      type: HTTPRoute
      apiVersion: gateway.networking.k8s.io/v1
      settings:
        parentRefs:
          - name: shop
        rules:
          - timeouts:
              request: 10s
              backendRequest: 5s
            backendRefs:
              - name: shop
                port: 80
`;

/** Faults of values beside the schema of their kind, or beside the structure of a pattern. */
export const valueDiagnostics = {
  'wrong-type': {
    severity: 'error',
    title: 'A value of the wrong type',
    message: '`{key}` must be {expected}, not {found}.',
    why: 'The API server refuses the object. Quotation marks make text of a number.',
    wrong: deploymentWith('replicas: 2', 'replicas: "2"'),
    right: goodDeployment,
  },
  'unknown-key': {
    severity: 'error',
    title: 'A key that is not known here',
    message: '`{key}` is not a key of {parent}.',
    why: 'The API server refuses or drops it, so what it was meant to say does not happen.',
    wrong: deploymentWith('replicas: 2', 'replica: 2'),
    right: goodDeployment,
  },
  'misplaced-key': {
    severity: 'error',
    title: 'A key on the wrong level',
    message: '{keys} {verb} {place}.',
    why: 'Settings of a Kubernetes kind are the fields of the object, so most of them stand below `spec`; name and namespace stand beside the settings. Settings of a mesh kind are the `spec` itself.',
    wrong: example`
      name: shop
      services:
        web:
          type: Service.K8s
          settings:
            selector:
              app: web
            ports:
              - port: 80
    `,
    right: example`
      name: shop
      services:
        web:
          type: Service.K8s
          settings:
            spec:
              selector:
                app: web
              ports:
                - port: 80
    `,
  },
  'missing-key': {
    severity: 'error',
    title: 'A required key is missing',
    message: '{parent} needs {keys}.',
    why: 'The API server refuses an object without it.',
    wrong: deploymentWith('        selector:\n          matchLabels:\n            app: web\n', ''),
    right: goodDeployment,
  },
  'not-allowed': {
    severity: 'error',
    title: 'A value that is not among the allowed ones',
    message: '`{key}` cannot be `{value}`. Allowed: {allowed}.',
    why: 'The API server refuses every other value; upper and lower case matter.',
    wrong: deploymentWith('Always', 'always'),
    right: goodDeployment,
  },
  'out-of-range': {
    severity: 'error',
    title: 'A value out of its range',
    message: '`{key}` must {expected}.',
    why: 'The API server refuses it.',
    wrong: goodRoute.replace('number: 80', 'number: -80'),
    right: goodRoute,
  },
  'number-not-finite': {
    severity: 'error',
    title: 'A number that nobody can send',
    message: '`{written}` cannot be sent to the API server: JSON has finite numbers only.',
    why: 'Objects go to the API server as JSON, which has neither infinity nor "not a number". `kubectl` refuses a file with one, and so does a plan.',
    wrong: deploymentWith('replicas: 2', 'replicas: .inf'),
    right: goodDeployment,
  },
  'wrong-format': {
    severity: 'error',
    title: 'A text of the wrong form',
    message: '`{key}` must be {expected}, not `{value}`.',
    why: 'The API server cannot read it.',
    wrong: deploymentWith(
      'imagePullPolicy: Always',
      'imagePullPolicy: Always\n                resources:\n                  limits:\n                    memory: 1.5Gib',
    ),
    right: deploymentWith(
      'imagePullPolicy: Always',
      'imagePullPolicy: Always\n                resources:\n                  limits:\n                    memory: 1.5Gi',
    ),
  },
  'exclusive-keys': {
    severity: 'error',
    title: 'Keys that exclude each other',
    message: '`{key}` cannot stand here: only one of {keys} is allowed.',
    why: 'The mesh could not tell which of them was meant, so its API refuses the object.',
    wrong: goodRoute.replace('prefix: /api', 'prefix: /api\n                exact: /api/v1'),
    right: goodRoute,
  },
  'rule-broken': {
    severity: 'error',
    title: 'A value that breaks a rule of its kind',
    message: '`{key}`: {message}',
    why: 'The kind has rules (CEL expressions in its definition) that the API server asks before it takes an object. The sentence is that of the rule.',
    wrong: goodGatewayRoute.replace('backendRequest: 5s', 'backendRequest: 20s'),
    right: goodGatewayRoute,
  },
  'key-in-two-spellings': {
    severity: 'error',
    title: 'One key in two spellings',
    message: '`{key}` and `{other}` are the same key: one of them gets lost.',
    why: 'Early Meshery versions wrote keys for reading, with spaces, and later ones take the spaces out. Which of two values is left then changes from time to time; Kubernetes refuses the one with spaces.',
    wrong: deploymentWith('matchLabels:', 'match Labels:\n            app: web\n          matchLabels:'),
    right: goodDeployment,
  },
  'old-key-spelling': {
    severity: 'information',
    title: 'A key in the spelling of an old Meshery',
    message: '`{key}` is an old spelling of `{plain}`.',
    why: 'Early Meshery versions wrote keys for reading, with spaces. Meshery still takes them; Kubernetes does not.',
    wrong: deploymentWith('matchLabels', 'match Labels'),
    right: goodDeployment,
  },
} as const satisfies DiagnosticTable;
