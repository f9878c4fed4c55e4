import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generatePattern } from './generate-pattern.ts';

/**
 * Writes a workspace of patterns and of manifests of mesh objects, half and half, in folders of a hundred files.
 *
 * @returns the size of all files in bytes.
 */
export async function generateWorkspace(folder: string, files: number, fileBytes: number): Promise<number> {
  let sizeBytes = 0;
  for (let index = 0; index < files; index += 1) {
    const isPattern = index % 2 === 0;
    const below = join(folder, `team-${Math.floor(index / 100)}`);
    if (index % 100 === 0) await mkdir(below, { recursive: true });
    const text = isPattern ? generatePattern(fileBytes) : generateManifests(index, fileBytes);
    sizeBytes += text.length;
    await writeFile(join(below, isPattern ? `app-${index}.pattern.yaml` : `app-${index}.yaml`), text);
  }
  return sizeBytes;
}

/** Workloads with their Services and routes, as many as fill the size. */
export function generateManifests(file: number, sizeBytes: number): string {
  const documents: string[] = [];
  for (let length = 0, index = 0; length < sizeBytes; index += 1) {
    const text = manifests(`app-${file}-${index}`);
    documents.push(text);
    length += text.length;
  }
  return documents.join('---\n');
}

function manifests(name: string): string {
  return `apiVersion: v1
kind: Service
metadata:
  name: ${name}
  namespace: shop
  labels:
    app: ${name}
spec:
  selector:
    app: ${name}
  ports:
    - name: http
      port: 9080
      targetPort: 9080
      protocol: TCP
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: shop
spec:
  replicas: 2
  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels:
        app: ${name}
        version: v1
    spec:
      containers:
        - name: server
          image: docker.io/istio/examples-bookinfo-reviews-v3:1.16.2
          ports:
            - name: http
              containerPort: 9080
          resources:
            requests:
              cpu: 100m
              memory: 64Mi
          readinessProbe:
            httpGet:
              path: /health
              port: 9080
            initialDelaySeconds: 5
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: ${name}
  namespace: shop
spec:
  hosts:
    - ${name}
  http:
    - match:
        - uri:
            prefix: /api/v1
      route:
        - destination:
            host: ${name}
            port:
              number: 9080
`;
}
