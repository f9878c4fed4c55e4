import type { JsonObject } from '../../core/json.ts';
import type { KubernetesObject } from '../../core/kubernetes.ts';
import type { ManifestFact, SampleFact } from '../facts/extras.ts';

/** nginx without the rights of root: the only image of the sample, small and widely mirrored. It has a shell and wget. */
const image = 'docker.io/nginxinc/nginx-unprivileged:1.29-alpine';

const port = 8080;
const name = 'postcard';

/** The frontend asks the backend for its text with each page, so that there is a call between two services to see and to steer. */
const frontendConfiguration = `server {
  listen ${port};
  location = /healthz { return 200 "ready\\n"; }
  location /text { proxy_pass http://backend/; proxy_http_version 1.1; }
  location / {
    default_type text/html;
    ssi on;
    root /usr/share/postcard;
  }
}
`;

const page = `<!doctype html>
<title>Postcard</title>
<h1>Greetings from the mesh</h1>
<p>The backend says: <!--#include virtual="/text" --></p>
`;

const backendConfiguration = `server {
  listen ${port};
  default_type text/plain;
  location = /healthz { return 200 "ready\\n"; }
  location / { return 200 "wish you were here, from $hostname\\n"; }
}
`;

interface Part {
  readonly name: string;
  readonly files: JsonObject;
  readonly mounts: readonly { readonly mountPath: string; readonly subPath: string }[];
}

/** Restricted as the Pod Security Standards want it, so that it runs in every namespace. */
const containerSecurity: JsonObject = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  runAsNonRoot: true,
  seccompProfile: { type: 'RuntimeDefault' },
};

const resources: JsonObject = { requests: { cpu: '10m', memory: '16Mi' }, limits: { memory: '64Mi' } };

function objectsOf({ name: part, files, mounts }: Part): readonly KubernetesObject[] {
  const labels = { app: part, 'app.kubernetes.io/name': part, 'app.kubernetes.io/part-of': name, version: 'v1' };
  return [
    // Consul knows a service by the name of its account.
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: part, labels } },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: part, labels }, data: files },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: part, labels },
      // The name of the port and its protocol tell meshes that it is HTTP, each in its way.
      spec: { selector: { app: part }, ports: [{ name: 'http', port: 80, targetPort: port, appProtocol: 'http' }] },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: part, labels },
      spec: {
        replicas: 1,
        selector: { matchLabels: { app: part } },
        template: {
          metadata: { labels },
          spec: {
            serviceAccountName: part,
            containers: [
              {
                name: part,
                image,
                ports: [{ name: 'http', containerPort: port }],
                readinessProbe: { httpGet: { path: '/healthz', port }, periodSeconds: 5 },
                resources,
                securityContext: containerSecurity,
                volumeMounts: mounts.map((mount) => ({ name: 'files', ...mount })),
              },
            ],
            volumes: [{ name: 'files', configMap: { name: part } }],
          },
        },
      },
    },
  ];
}

function traffic(): KubernetesObject {
  const labels = { app: 'traffic', 'app.kubernetes.io/name': 'traffic', 'app.kubernetes.io/part-of': name };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'traffic', labels },
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: 'traffic' } },
      template: {
        metadata: { labels },
        spec: {
          containers: [
            {
              name: 'traffic',
              image,
              command: ['/bin/sh', '-c', 'while true; do wget -q -O /dev/null -T 5 http://frontend/; sleep 1; done'],
              resources,
              securityContext: containerSecurity,
            },
          ],
        },
      },
    },
  };
}

/** Our own sample, whose files are in the program: it needs no network but for its image, and works with every mesh and with none. */
export const ownSample: SampleFact & {
  readonly objects: Readonly<Record<'app' | 'traffic', readonly KubernetesObject[]>>;
} = {
  name,
  displayName: 'Postcard',
  summary: 'A page that gets its text from a second service; comes with Meshdeck and works with every mesh',
  namespace: name,
  manifests: (['app', 'traffic'] as const).map((is): ManifestFact => ({ address: `meshdeck:${name}/${is}`, is })),
  workloads: [
    { kind: 'Deployment', name: 'frontend' },
    { kind: 'Deployment', name: 'backend' },
  ],
  service: { name: 'frontend', port: 80, path: '/' },
  source: { at: 'https://nginx.org/en/docs/http/ngx_http_ssi_module.html', readOn: '2026-11-27' },
  objects: {
    app: [
      ...objectsOf({
        name: 'backend',
        files: { 'default.conf': backendConfiguration },
        mounts: [{ mountPath: '/etc/nginx/conf.d/default.conf', subPath: 'default.conf' }],
      }),
      ...objectsOf({
        name: 'frontend',
        files: { 'default.conf': frontendConfiguration, 'index.html': page },
        mounts: [
          { mountPath: '/etc/nginx/conf.d/default.conf', subPath: 'default.conf' },
          { mountPath: '/usr/share/postcard/index.html', subPath: 'index.html' },
        ],
      }),
    ],
    traffic: [traffic()],
  },
};
