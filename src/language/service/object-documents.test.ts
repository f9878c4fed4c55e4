import { describe, expect, it } from 'vitest';
import { LanguageService } from './service.ts';

const service = new LanguageService();
const codes = (uri: string, text: string): readonly string[] =>
  service.findings(service.view(uri, text)).map(({ code }) => code);

const managedFields = `  uid: 59f746de-2391-497c-be62-b461a8a16fc3
  resourceVersion: "526"
  generation: 1
  creationTimestamp: "2026-11-26T06:25:07Z"
  managedFields:
    - manager: kwok
      operation: Update
      apiVersion: v1
      time: "2026-11-26T06:25:07Z"
      fieldsType: FieldsV1
      fieldsV1:
        f:status:
          f:conditions:
            .: {}
            'k:{"type":"Ready"}': {}
      subresource: status
`;

const live: Readonly<Record<string, string>> = {
  Pod: `# Deleted on the server, seen at 14:02:03. This is what it was.
apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
${managedFields}spec:
  containers:
    - name: web
      image: nginx:1.29
      resources: {}
status:
  phase: Running
  podIP: 198.18.0.1
  podIPs:
    - ip: 198.18.0.1
`,
  Deployment: `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
  annotations:
    deployment.kubernetes.io/revision: "1"
${managedFields}spec:
  replicas: 3
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
          image: nginx:1.29
          terminationMessagePath: /dev/termination-log
  strategy:
    type: RollingUpdate
    rollingUpdate:
      maxSurge: 25%
      maxUnavailable: 25%
status:
  observedGeneration: 1
  readyReplicas: 3
  terminatingReplicas: 0
`,
  Secret: `apiVersion: v1
kind: Secret
metadata:
  name: keys
  namespace: shop
  annotations:
    kubectl.kubernetes.io/last-applied-configuration: "[redacted]"
${managedFields}type: kubernetes.io/tls
data:
  tls.crt: "[redacted]"
  tls.key: "[redacted]"
`,
  VirtualService: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: web
  namespace: shop
${managedFields}spec:
  hosts:
    - web
  http:
    - route:
        - destination:
            host: web
status:
  observedGeneration: "1"
  conditions:
    - type: Reconciled
      status: "True"
      lastTransitionTime: "2026-11-26T06:25:07Z"
`,
};

describe('documents of objects of a cluster', () => {
  it.each(Object.entries(live))('have nothing red in what a server says of a %s', (kind, text) => {
    expect(codes(`meshdeck-object:/shop/web · ${kind} · lab.yaml?kind=${kind}`, text)).toEqual([]);
    expect(codes(`meshdeck-edit:/shop/web · ${kind} · lab · edit.yaml?kind=${kind}`, text)).toEqual([]);
  });

  it('are checked and explained, whatever their kind, where the same text in a file is not ours', () => {
    const text = (live['Deployment'] ?? '').replace('replicas: 3', 'replica: 3');
    const edit = 'meshdeck-edit:/shop/web · Deployment · lab · edit.yaml?kind=Deployment';
    expect(codes(edit, text)).toHaveLength(1);
    expect(codes('/work/web.yaml', text)).toEqual([]);
    const view = service.view(edit, text);
    expect(service.hover(view, text.indexOf('strategy'))).toBeDefined();
  });
});
