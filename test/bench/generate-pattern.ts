/**
 * Patterns as large as asked, of the shapes and in the proportions of the real ones: deployments with containers, probes and
 * volumes, their services, accounts and roles, configuration, Istio routes, drawing data under each, and a fault in every fiftieth
 * deployment. The same size gives the same text.
 */
export function generatePattern(sizeBytes: number): string {
  const parts = ['name: Generated\nservices:\n'];
  let length = parts[0]?.length ?? 0;
  for (let index = 0; length < sizeBytes; index += 1) {
    const shape = shapes[index % shapes.length];
    const part = shape === undefined ? '' : shape(index);
    parts.push(part);
    length += part.length;
  }
  return parts.join('');
}

/** Types that {@link generatePattern} writes. */
export const generatedTypes = [
  'Deployment.K8s',
  'Service.K8s',
  'ServiceAccount.K8s',
  'ConfigMap.K8s',
  'ClusterRole.K8s',
  'ClusterRoleBinding.K8s',
  'VirtualService.Istio',
  'Gateway.Istio',
  'DestinationRule.Istio',
] as const;

const shapes: readonly ((index: number) => string)[] = [
  deployment,
  service,
  serviceAccount,
  deployment,
  service,
  configMap,
  deployment,
  service,
  virtualService,
  deployment,
  clusterRole,
  clusterRoleBinding,
  gateway,
  destinationRule,
];

function component(index: number, type: string, settings: string): string {
  const name = `app-${index}`;
  const dependsOn = index < 14 ? '' : `    dependsOn:\n      - app-${index - 7}\n`;
  return `  ${name}:
    name: ${name}
    type: ${type}
    namespace: shop
${dependsOn}    settings:
${settings}    traits:
      meshmap:
        id: 00000000-0000-4000-8000-${String(index).padStart(12, '0')}
        label: ${name}
        parent: shop
        position:
          posX: ${(index % 40) * 31.5}
          posY: ${Math.floor(index / 40) * 27}
`;
}

function deployment(index: number): string {
  const replicas = index % 50 === 3 ? '"2"' : String((index % 3) + 1);
  return component(
    index,
    'Deployment.K8s',
    `      spec:
        replicas: ${replicas}
        selector:
          matchLabels:
            app: app-${index}
            version: v1
        template:
          metadata:
            labels:
              app: app-${index}
              version: v1
          spec:
            serviceAccountName: app-${index}
            containers:
              - name: server
                image: docker.io/istio/examples-bookinfo-reviews-v3:1.16.2
                imagePullPolicy: IfNotPresent
                ports:
                  - name: http
                    containerPort: 9080
                    protocol: TCP
                env:
                  - name: LOG_DIR
                    value: /tmp/logs
                  - name: POD_IP
                    valueFrom:
                      fieldRef:
                        fieldPath: status.podIP
                resources:
                  requests:
                    cpu: 100m
                    memory: 64Mi
                  limits:
                    cpu: 500m
                    memory: 256Mi
                readinessProbe:
                  httpGet:
                    path: /health
                    port: 9080
                  initialDelaySeconds: 5
                  periodSeconds: 10
                volumeMounts:
                  - name: tmp
                    mountPath: /tmp
            volumes:
              - name: tmp
                emptyDir: {}
`,
  );
}

function service(index: number): string {
  return component(
    index,
    'Service.K8s',
    `      spec:
        selector:
          app: app-${index - 1}
        ports:
          - name: http
            port: 9080
            targetPort: 9080
            protocol: TCP
`,
  );
}

function serviceAccount(index: number): string {
  return component(index, 'ServiceAccount.K8s', '      automountServiceAccountToken: true\n');
}

function configMap(index: number): string {
  const line = `          limit = ${index}\n          name = "größe"\n`;
  return component(index, 'ConfigMap.K8s', `      data:\n        app.conf: |\n${line.repeat(6)}`);
}

function clusterRole(index: number): string {
  return component(
    index,
    'ClusterRole.K8s',
    `      rules:
        - apiGroups:
            - ""
          resources:
            - pods
            - services
          verbs:
            - get
            - list
            - watch
`,
  );
}

function clusterRoleBinding(index: number): string {
  return component(
    index,
    'ClusterRoleBinding.K8s',
    `      roleRef:
        apiGroup: rbac.authorization.k8s.io
        kind: ClusterRole
        name: app-${index - 1}
      subjects:
        - kind: ServiceAccount
          name: app-${index - 9}
          namespace: shop
`,
  );
}

function virtualService(index: number): string {
  return component(
    index,
    'VirtualService.Istio',
    `      hosts:
        - app-${index - 1}
      gateways:
        - shop-gateway
      http:
        - match:
            - uri:
                prefix: /api/v1
              headers:
                end-user:
                  exact: tester
          retries:
            attempts: 3
            perTryTimeout: 2s
          route:
            - destination:
                host: app-${index - 1}
                subset: v1
                port:
                  number: 9080
              weight: 90
            - destination:
                host: app-${index - 1}
                subset: v2
              weight: 10
`,
  );
}

function gateway(index: number): string {
  return component(
    index,
    'Gateway.Istio',
    `      selector:
        istio: ingressgateway
      servers:
        - port:
            number: 80
            name: http
            protocol: HTTP
          hosts:
            - "*"
`,
  );
}

function destinationRule(index: number): string {
  return component(
    index,
    'DestinationRule.Istio',
    `      host: app-${index - 6}
      trafficPolicy:
        loadBalancer:
          simple: ROUND_ROBIN
        connectionPool:
          tcp:
            maxConnections: 100
          http:
            http1MaxPendingRequests: 10
            maxRequestsPerConnection: 10
        outlierDetection:
          consecutive5xxErrors: 5
          interval: 30s
          baseEjectionTime: 30s
      subsets:
        - name: v1
          labels:
            version: v1
        - name: v2
          labels:
            version: v2
`,
  );
}
