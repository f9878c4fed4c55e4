import { example, type DiagnosticTable } from './entry.ts';

const file = 'shop.yaml';

const good = example`
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
            env:
              - name: LOG_LEVEL
                value: info
            ports:
              - name: http
                containerPort: 9080
            readinessProbe:
              httpGet:
                path: /health
                port: http
            resources:
              requests:
                memory: 128Mi
              limits:
                memory: 256Mi
            volumeMounts:
              - name: cache
                mountPath: /cache
        volumes:
          - name: cache
            emptyDir: {}
  ---
  apiVersion: autoscaling/v2
  kind: HorizontalPodAutoscaler
  metadata:
    name: reviews
  spec:
    minReplicas: 2
    maxReplicas: 5
    scaleTargetRef:
      apiVersion: apps/v1
      kind: Deployment
      name: reviews
  ---
  apiVersion: security.istio.io/v1
  kind: PeerAuthentication
  metadata:
    name: reviews
  spec:
    mtls:
      mode: STRICT
`;

/** Faults of Pods, Services and what goes with them, where they stand beside the objects of a mesh. */
export const kubernetesDiagnostics = {
  'volume-unknown': {
    file,
    severity: 'error',
    title: 'A mount of a volume that the Pod does not have',
    message: 'No volume of this Pod is called `{name}`.',
    why: 'The API server refuses the Pod: a container can only mount what stands below `volumes`.',
    wrong: good.replace('name: cache\n              mountPath', 'name: data\n              mountPath'),
    right: good,
  },
  'port-unknown': {
    file,
    severity: 'error',
    title: 'A port that nobody has',
    message: 'No port of {owner} is called `{name}`.',
    why: 'A name of a port is looked up in the list of ports of the container. Where it is not found, the probe fails and the Service has no address.',
    wrong: good.replace('port: http', 'port: web'),
    right: good,
  },
  'request-above-limit': {
    file,
    severity: 'error',
    title: 'A request above its limit',
    message: 'The Pod asks for `{request}` of {resource}, but may have no more than `{limit}`.',
    why: 'The API server refuses a Pod that asks for more than it may use.',
    wrong: good.replace('memory: 128Mi', 'memory: 1Gi'),
    right: good,
  },
  'bounds-crossed': {
    file,
    severity: 'error',
    title: 'A lower bound above the upper one',
    message: '`{low}` ({least}) is above `{high}` ({most}).',
    why: 'No number fits between the two. The API server refuses the object.',
    wrong: good.replace('minReplicas: 2', 'minReplicas: 8'),
    right: good,
  },
  'variable-duplicate': {
    file,
    severity: 'warning',
    title: 'A variable that is given twice',
    message: 'The variable `{name}` is given twice: the last one counts.',
    why: 'The API server takes it with a warning, but later changes of the list may drop either of the two.',
    wrong: good.replace('value: info\n', 'value: info\n            - name: LOG_LEVEL\n              value: debug\n'),
    right: good,
  },
} as const satisfies DiagnosticTable;
