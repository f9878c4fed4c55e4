import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { meshReducers } from '../../src/mesh/cached.ts';
import { connect } from '../../src/cluster/connect.ts';
import { readKubeconfig } from '../../src/cluster/kubeconfig.ts';
import { entryOf } from '../../src/cluster/kinds/entry.ts';
import { createInterner } from '../../src/cluster/kinds/interner.ts';
import { kindModules } from '../../src/cluster/kinds/table.ts';
import { meshSettingsKinds } from '../../src/cluster/kinds/mesh-settings.ts';
import { trustRootKinds } from '../../src/cluster/kinds/trust-roots.ts';
import { messageOfCollection, metadataMessage } from '../../src/cluster/protobuf/answers.ts';
import type { Message } from '../../src/cluster/protobuf/fields.ts';
import type { Shape } from '../../src/cluster/protobuf/shape.ts';
import { pruned } from '../../src/cluster/protobuf/shape.ts';
import { objectsAt, textAt } from '../../src/cluster/readiness/read.ts';
import type { ClusterConnection, ClusterRequest } from '../../src/cluster/types.ts';
import { pageRequest, protobufReaderFor, streamRequest } from '../../src/cluster/watch/requests.ts';
import type { WatchedCollection } from '../../src/cluster/watch/requests.ts';
import type { JsonObject, JsonValue } from '../../src/core/json.ts';
import { isJsonObject } from '../../src/core/json.ts';
import type { LabHandle } from '../lab/lab.ts';
import { ensureLab, whyNoLab } from '../lab/lab.ts';
import { parseManifests } from '../lab/manifests.ts';

const skipReason = await whyNoLab();
if (skipReason !== undefined) console.log(`protobuf tests are skipped: ${skipReason}`);

const paths = [
  '/api/v1/pods',
  '/api/v1/services',
  '/api/v1/namespaces',
  '/api/v1/nodes',
  '/api/v1/events',
  '/api/v1/configmaps',
  '/api/v1/secrets',
  '/api/v1/serviceaccounts',
  '/api/v1/persistentvolumeclaims',
  '/api/v1/resourcequotas',
  '/apis/apps/v1/deployments',
  '/apis/apps/v1/replicasets',
  '/apis/apps/v1/statefulsets',
  '/apis/apps/v1/daemonsets',
  '/apis/batch/v1/jobs',
  '/apis/batch/v1/cronjobs',
  '/apis/discovery.k8s.io/v1/endpointslices',
] as const;

describe.skipIf(skipReason !== undefined)('protobuf of a real API server', () => {
  let lab: LabHandle;
  let connection: ClusterConnection;
  const forms = new Set<string>();

  beforeAll(async () => {
    lab = await ensureLab({ name: 'test-protobuf', scenario: 'demo', ownerPid: process.pid });
    for (const object of parseManifests(`${definition}---${manifests}`)) await lab.client.apply(object);
    const kubeconfig = await readKubeconfig({ files: [lab.kubeconfigPath], environment: {} });
    connection = connect(kubeconfig, lab.contexts.admin);
  });

  afterAll(async () => {
    await connection.close();
    await lab.down();
  });

  /** The request with a note of which reader was asked: the server might have answered in JSON. */
  function noted(request: ClusterRequest): ClusterRequest {
    const { protobuf } = request;
    if (protobuf === undefined) return request;
    return {
      ...request,
      protobuf: {
        readList: (bytes) => {
          forms.add(`list ${request.path}`);
          return protobuf.readList(bytes);
        },
        readEvent: (bytes) => {
          forms.add(`watch ${request.path}`);
          return protobuf.readEvent(bytes);
        },
      },
    };
  }

  /** All objects of a collection, from a list and from a stream, by key. */
  async function readBoth(
    collection: WatchedCollection,
  ): Promise<{ readonly list: Objects; readonly stream: Objects }> {
    const reader = protobufReaderFor(collection);
    const page = await connection.request<JsonObject>(noted(pageRequest(collection, reader, undefined, undefined)));
    const stop = new AbortController();
    const streamed: JsonObject[] = [];
    const request = streamRequest(collection, reader, undefined, 60_000);
    for await (const { type, object } of connection.stream({ ...noted(request), signal: stop.signal })) {
      if (!isJsonObject(object) || type === 'BOOKMARK') break;
      streamed.push(object);
    }
    stop.abort();
    return { list: byKey(objectsAt(page, 'items')), stream: byKey(streamed) };
  }

  it.each(paths)('tells the same of %s as JSON', async (path) => {
    const message = messageOfCollection(path);
    if (message === undefined) expect.unreachable('the kind is not known');
    const shape = wholeShape(message);
    // Something changes all the time: what both tell of the same version must be the same.
    const json = await readBoth({ path });
    const protobuf = await readBoth({ path, shape });
    expect(forms).toContain(`list ${path}`);
    expect(forms).toContain(`watch ${path}`);
    for (const way of ['list', 'stream'] as const) {
      const same = [...json[way]].filter(([key]) => protobuf[way].has(key));
      expect(same.length).toBeGreaterThan(0);
      for (const [key, object] of same) expect(protobuf[way].get(key), key).toEqual(withoutNull(pruned(object, shape)));
    }
  });

  it('reads every kind with a module of its own in it, but for the single ConfigMaps of meshes', () => {
    const without = [...kindModules.values()].filter(({ shape }) => shape === undefined);
    expect(without.map(({ id }) => id)).toEqual([...trustRootKinds, ...meshSettingsKinds].map(({ id }) => id));
  });

  const withShape = [...kindModules.values()].filter(({ shape }) => shape !== undefined);
  it.each(withShape)('makes the same entries of $id', async (module) => {
    const { id, group, version = 'v1', shape, metadataOnly, fieldSelector, labelSelector, plural = id } = module;
    if (shape === undefined) expect.unreachable('the kind has no shape');
    const path = group === '' ? `/api/v1/${plural}` : `/apis/${group}/${version}/${id.slice(0, -group.length - 1)}`;
    const collection = {
      path,
      ...(metadataOnly === undefined ? {} : { metadataOnly }),
      ...(fieldSelector === undefined ? {} : { fieldSelector }),
      ...(labelSelector === undefined ? {} : { labelSelector }),
    };
    const entry = (object: JsonObject): unknown =>
      entryOf(module, version, object, createInterner(), meshReducers.get(id)?.(object));
    const json = await readBoth(collection);
    const protobuf = await readBoth({ ...collection, shape });
    const same = [...json.list].filter(([key]) => protobuf.list.has(key));
    expect(same.length).toBeGreaterThan(0);
    for (const [key, object] of same) expect(entry(protobuf.list.get(key) ?? {}), key).toEqual(entry(object));
  });

  it('tells the same of metadata of a custom kind', async () => {
    const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
    const shape = wholeShape(metadataMessage);
    const json = await readBoth({ path, metadataOnly: true });
    const protobuf = await readBoth({ path, metadataOnly: true, shape });
    expect(forms).toContain(`list ${path}`);
    expect(protobuf.list.size).toBeGreaterThan(0);
    for (const [key, object] of protobuf.list)
      expect(object, key).toEqual(withoutNull(pruned(json.list.get(key) ?? {}, shape)));
  });

  it('reads JSON where the server has nothing else', async () => {
    const path = '/apis/example.com/v1/notes';
    await expect.poll(() => lab.client.status(path), { timeout: 20_000 }).toBe(200);
    await lab.client.apply({
      apiVersion: 'example.com/v1',
      kind: 'Note',
      metadata: { name: 'one' },
      spec: { text: 'a' },
    });
    const request = { path, accept: 'application/vnd.kubernetes.protobuf, application/json' };
    const reader = protobufReaderFor({ path: '/api/v1/pods', shape: {} });
    if (reader === undefined) expect.unreachable('Pods are known');
    const answer = await connection.request<JsonObject>(noted({ ...request, protobuf: reader }));
    expect(textAt(objectsAt(answer, 'items')[0] ?? {}, 'spec', 'text')).toBe('a');
    expect(forms).not.toContain(`list ${path}`);
  });
});

type Objects = ReadonlyMap<string, JsonObject>;

function byKey(objects: readonly JsonObject[]): Objects {
  return new Map(
    objects.map((object) => {
      const at = (field: string): string => textAt(object, 'metadata', field) ?? '';
      return [`${at('namespace')}/${at('name')}@${at('resourceVersion')}`, object] as const;
    }),
  );
}

function wholeShape(message: Message): Shape {
  return Object.fromEntries(
    Object.entries(message).map(([name, { form }]) => [name, form.is === 'message' ? wholeShape(form.message) : true]),
  );
}

/** JSON says `null` for a list or a time that is not there. */
function withoutNull(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map(withoutNull);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, below]) => below !== null)
      .map(([field, below]) => [field, withoutNull(below)]),
  );
}

const definition = `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: notes.example.com, annotations: { example.com/why: "a kind of the tests" } }
spec:
  group: example.com
  names: { plural: notes, kind: Note }
  scope: Namespaced
  versions:
    - name: v1
      served: true
      storage: true
      schema: { openAPIV3Schema: { type: object, x-kubernetes-preserve-unknown-fields: true } }
`;

/** Kinds and fields that the demo does not have. */
const manifests = `
apiVersion: v1
kind: Namespace
metadata: { name: protobuf, labels: { istio-injection: enabled } }
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: meshdeck.protobuf
  namespace: protobuf
  labels: { applyset.kubernetes.io/id: applyset-protobuf-v1 }
  annotations: { applyset.kubernetes.io/tooling: meshdeck/v1, applyset.kubernetes.io/contains-group-kinds: Deployment.apps }
---
apiVersion: v1
kind: Secret
metadata:
  name: linkerd-identity-issuer
  namespace: protobuf
  annotations: { meshdeck.dev/issuer-ends: '2027-01-01T00:00:00.000Z', note: 'not kept' }
stringData: { tls.crt: not read }
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: store, namespace: protobuf, annotations: { note: "größer als ASCII ☃" } }
spec:
  serviceName: store
  replicas: 2
  minReadySeconds: 1
  selector: { matchLabels: { app: store } }
  template:
    metadata: { labels: { app: store } }
    spec:
      terminationGracePeriodSeconds: 0
      nodeSelector: { kubernetes.io/os: linux }
      initContainers: [{ name: wait, image: "registry.example/wait:1", command: [sh, -c, "true"] }]
      containers:
        - name: store
          image: registry.example/store:1
          args: [--port, "6379"]
          ports: [{ name: tcp, containerPort: 6379 }]
          resources: { requests: { cpu: 10m, memory: 16Mi }, limits: { memory: 32Mi } }
---
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: agent, namespace: protobuf }
spec:
  selector: { matchExpressions: [{ key: app, operator: In, values: [agent] }] }
  template:
    metadata: { labels: { app: agent } }
    spec:
      hostNetwork: true
      containers: [{ name: agent, image: "registry.example/agent:1", restartPolicy: null }]
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: none, namespace: protobuf, finalizers: [example.com/keep] }
spec:
  replicas: 0
  paused: true
  selector: { matchLabels: { app: none } }
  template: { metadata: { labels: { app: none } }, spec: { containers: [{ name: none, image: "registry.example/none:1" }] } }
---
apiVersion: batch/v1
kind: Job
metadata: { name: once, namespace: protobuf }
spec:
  backoffLimit: 0
  template: { spec: { restartPolicy: Never, containers: [{ name: once, image: "registry.example/once:1" }] } }
---
apiVersion: batch/v1
kind: CronJob
metadata: { name: nightly, namespace: protobuf }
spec:
  schedule: "0 3 * * *"
  timeZone: Europe/Berlin
  suspend: true
  jobTemplate:
    spec: { template: { spec: { restartPolicy: Never, containers: [{ name: once, image: "registry.example/once:1" }] } } }
---
apiVersion: v1
kind: Service
metadata: { name: store, namespace: protobuf }
spec:
  clusterIP: None
  publishNotReadyAddresses: true
  selector: { app: store }
  ports:
    - { name: tcp, port: 6379, targetPort: tcp, appProtocol: redis }
    - { name: admin, port: 80, targetPort: 8080 }
---
apiVersion: v1
kind: Service
metadata: { name: outside, namespace: protobuf }
spec: { type: ExternalName, externalName: example.com }
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: data, namespace: protobuf }
spec: { accessModes: [ReadWriteOnce], storageClassName: fast, resources: { requests: { storage: 1Gi } } }
---
apiVersion: v1
kind: ResourceQuota
metadata: { name: limits, namespace: protobuf }
spec: { hard: { pods: "20", requests.memory: 4Gi } }
---
apiVersion: v1
kind: Secret
metadata: { name: login, namespace: protobuf }
type: Opaque
stringData: { password: never-read }
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: robot, namespace: protobuf }
automountServiceAccountToken: false
imagePullSecrets: [{ name: login }]
---
apiVersion: v1
kind: ConfigMap
metadata: { name: fixed, namespace: protobuf }
immutable: true
data: { key: value }
---
apiVersion: v1
kind: Event
metadata: { name: store.1, namespace: protobuf }
involvedObject: { kind: StatefulSet, apiVersion: apps/v1, name: store, namespace: protobuf, fieldPath: "spec.containers{store}" }
reason: Probing
message: The store answers slowly
type: Warning
eventTime: "2026-01-02T03:04:05.000678Z"
reportingComponent: example.com/prober
reportingInstance: prober-1
action: Probe
series: { count: 3, lastObservedTime: "2026-01-02T03:04:06.123456Z" }
`;
