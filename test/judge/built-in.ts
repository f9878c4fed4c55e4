import { parseAllDocuments } from 'yaml';
import type { JsonObject } from '../../src/core/json.ts';

/**
 * Objects of built-in kinds that the server takes. What it asks of them beyond its description (labels that a selector chooses, ports
 * that are named once) cannot be generated from the description, so they are written, and mutated.
 */
const text = `
apiVersion: v1
kind: Pod
metadata: {name: judged, namespace: default, labels: {app: web}}
spec:
  containers:
    - name: web
      image: nginx:1.27
      imagePullPolicy: Always
      ports: [{containerPort: 80, name: http, protocol: TCP}]
      env: [{name: A, value: b}]
      resources: {requests: {cpu: 100m, memory: 64Mi}, limits: {memory: 128Mi}}
      volumeMounts: [{name: data, mountPath: /data}]
      readinessProbe: {httpGet: {path: /, port: http}, periodSeconds: 5}
      securityContext: {runAsNonRoot: true, runAsUser: 1000}
  volumes: [{name: data, emptyDir: {sizeLimit: 1Gi}}]
  restartPolicy: Always
  tolerations: [{key: a, operator: Exists, effect: NoSchedule}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: judged, namespace: default}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 1, maxUnavailable: 25%}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: web, image: nginx, ports: [{containerPort: 80}]}, {name: side, image: busybox, command: [sh]}]
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: judged, namespace: default}
spec:
  serviceName: web
  replicas: 1
  selector: {matchLabels: {app: web}}
  podManagementPolicy: Parallel
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: nginx}]}
  volumeClaimTemplates:
    - metadata: {name: data}
      spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
---
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: judged, namespace: default}
spec:
  selector: {matchExpressions: [{key: app, operator: In, values: [web]}]}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: nginx}], hostNetwork: true}
---
apiVersion: batch/v1
kind: Job
metadata: {name: judged, namespace: default}
spec:
  parallelism: 1
  backoffLimit: 2
  template:
    spec: {restartPolicy: Never, containers: [{name: work, image: busybox, args: [a]}]}
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: judged, namespace: default}
spec:
  schedule: "*/5 * * * *"
  concurrencyPolicy: Forbid
  jobTemplate:
    spec:
      template:
        spec: {restartPolicy: OnFailure, containers: [{name: work, image: busybox}]}
---
apiVersion: v1
kind: Service
metadata: {name: judged, namespace: default}
spec:
  type: ClusterIP
  selector: {app: web}
  ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}, {name: metrics, port: 9090}]
---
apiVersion: v1
kind: ConfigMap
metadata: {name: judged, namespace: default}
data: {a: b}
binaryData: {c: YQ==}
---
apiVersion: v1
kind: Secret
metadata: {name: judged, namespace: default}
type: Opaque
data: {a: YQ==}
stringData: {b: c}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: judged, namespace: default}
imagePullSecrets: [{name: a}]
---
apiVersion: v1
kind: Namespace
metadata: {name: judged}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: judged, namespace: default}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}, volumeMode: Filesystem}
---
apiVersion: v1
kind: PersistentVolume
metadata: {name: judged}
spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], hostPath: {path: /data}, persistentVolumeReclaimPolicy: Retain}
---
apiVersion: v1
kind: LimitRange
metadata: {name: judged, namespace: default}
spec: {limits: [{type: Container, default: {cpu: 100m}}]}
---
apiVersion: v1
kind: ResourceQuota
metadata: {name: judged, namespace: default}
spec: {hard: {pods: "10"}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: judged, namespace: default}
spec:
  rules:
    - host: a.example
      http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}
  tls: [{hosts: [a.example], secretName: a}]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: judged, namespace: default}
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Ingress]
  ingress: [{from: [{namespaceSelector: {}}], ports: [{port: 80, protocol: TCP}]}]
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: judged, namespace: default}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  minReplicas: 1
  maxReplicas: 3
  metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}}]
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: judged, namespace: default}
spec: {minAvailable: 1, selector: {matchLabels: {app: web}}}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: Any_Segment, namespace: default}
spec: {maxUnavailable: 50%, selector: {matchLabels: {app: web}}}
---
apiVersion: v1
kind: Service
metadata: {name: 1st, namespace: default}
spec: {selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: judged, namespace: default}
rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: judged}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{kind: ServiceAccount, name: a, namespace: default}]
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: judged}
provisioner: example.com/a
volumeBindingMode: Immediate
---
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: {name: judged}
value: 10
---
apiVersion: coordination.k8s.io/v1
kind: Lease
metadata: {name: judged, namespace: default}
spec: {holderIdentity: a, leaseDurationSeconds: 5, renewTime: "2026-01-31T12:00:00.000000Z"}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: judged, namespace: default}
addressType: IPv4
endpoints: [{addresses: [10.0.0.1]}]
ports: [{name: http, port: 80, protocol: TCP}]
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: judged}
webhooks:
  - name: a.example.com
    sideEffects: None
    admissionReviewVersions: [v1]
    failurePolicy: Ignore
    clientConfig: {url: "https://a.example/x"}
    rules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]
`;

export const builtInObjects: readonly JsonObject[] = parseAllDocuments(text).map(
  (document) => document.toJS() as JsonObject,
);
