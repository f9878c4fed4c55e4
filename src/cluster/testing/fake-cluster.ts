import type { ServerResponse } from 'node:http';
import type { JsonObject } from '../../core/json.ts';
import { textAt } from '../readiness/read.ts';
import type { ServedResource } from '../types.ts';
import { beginWatch, FakeApiServer, sendEvent, sendJson, sendStatus, type SeenRequest } from './fake-api-server.ts';

interface OpenWatch {
  readonly path: string;
  readonly namespace: string;
  readonly response: ServerResponse;
}

const builtIn: readonly (readonly [
  group: string,
  plural: string,
  kind: string,
  namespaced: boolean,
  short?: string,
])[] = [
  ['', 'namespaces', 'Namespace', false, 'ns'],
  ['', 'nodes', 'Node', false, 'no'],
  ['', 'pods', 'Pod', true, 'po'],
  ['', 'services', 'Service', true, 'svc'],
  ['', 'secrets', 'Secret', true],
  ['', 'events', 'Event', true, 'ev'],
  ['', 'resourcequotas', 'ResourceQuota', true, 'quota'],
  ['apps', 'deployments', 'Deployment', true, 'deploy'],
  ['apps', 'statefulsets', 'StatefulSet', true, 'sts'],
  ['apps', 'daemonsets', 'DaemonSet', true, 'ds'],
  ['apps', 'replicasets', 'ReplicaSet', true, 'rs'],
  ['discovery.k8s.io', 'endpointslices', 'EndpointSlice', true],
  ['apiextensions.k8s.io', 'customresourcedefinitions', 'CustomResourceDefinition', false, 'crd'],
];

/** A small cluster in memory behind a {@link FakeApiServer}: discovery, streaming lists and watches. */
export class FakeCluster {
  readonly server: FakeApiServer;
  /** Answers requests for these paths (of a collection) with 403. */
  readonly denied = new Set<string>();
  uid = 'first';
  /** Refuses every page of a list but the first, as a server does that has forgotten its state. */
  forgetPages = false;
  readonly #served = new Map<string, ServedResource>();
  readonly #objects = new Map<string, Map<string, JsonObject>>();
  readonly #watches = new Set<OpenWatch>();
  #version = 100;

  private constructor(server: FakeApiServer) {
    this.server = server;
    server.streamsLists = true;
    server.fallback = (request, response) => {
      this.#answer(request, response);
    };
    for (const [group, plural, kind, namespaced, short] of builtIn)
      this.serve({
        group,
        version: 'v1',
        kind,
        plural,
        singular: kind.toLowerCase(),
        ...(short === undefined ? {} : { shortNames: [short] }),
        namespaced,
        verbs: ['list', 'watch', 'get'],
      });
  }

  /** @param port of an earlier cluster that comes back; any free one by default. */
  static async start(port = 0): Promise<FakeCluster> {
    return new FakeCluster(await FakeApiServer.start(port));
  }

  /** Paths of collections that are watched now. */
  get watched(): readonly string[] {
    return [...this.#watches]
      .map(({ path, namespace }) => (namespace === '' ? path : `${path} in ${namespace}`))
      .sort();
  }

  /** Serves a resource from now on. */
  serve(resource: ServedResource): void {
    this.#served.set(collectionOf(resource), resource);
  }

  /** Serves a resource no more: its objects are gone, and watches of it end. */
  withdraw(path: string): void {
    this.#served.delete(path);
    this.#objects.delete(path);
    for (const watch of this.#watches) if (watch.path === path) watch.response.end();
  }

  /** @param path of the collection in the whole cluster, such as `/apis/apps/v1/deployments`. */
  put(path: string, object: JsonObject): void {
    this.#version += 1;
    const metadata = object['metadata'] as JsonObject;
    const kept = { ...object, metadata: { ...metadata, resourceVersion: String(this.#version) } };
    const objects = this.#objects.get(path) ?? new Map<string, JsonObject>();
    this.#objects.set(path, objects);
    const key = keyOf(object);
    const type = objects.has(key) ? 'MODIFIED' : 'ADDED';
    objects.set(key, kept);
    this.#tell(path, type, kept);
  }

  remove(path: string, key: string): void {
    const object = this.#objects.get(path)?.get(key);
    if (object === undefined) return;
    this.#objects.get(path)?.delete(key);
    this.#tell(path, 'DELETED', object);
  }

  /** Cuts all connections of watches, as a network does. */
  cut(): void {
    for (const { response } of this.#watches) response.socket?.destroy();
  }

  /** Everything is gone, as in another cluster at the same address. */
  replace(uid: string): void {
    this.uid = uid;
    this.#objects.clear();
  }

  stop(): Promise<void> {
    return this.server.stop();
  }

  #tell(path: string, type: string, object: JsonObject): void {
    const namespace = textAt(object, 'metadata', 'namespace') ?? '';
    for (const watch of this.#watches)
      if (watch.path === path && (watch.namespace === '' || watch.namespace === namespace))
        sendEvent(watch.response, type, object);
  }

  #answer({ path, query, headers }: SeenRequest, response: ServerResponse): void {
    if (path === '/version') sendJson(response, { gitVersion: 'v1.36.3' });
    else if (path === '/api/v1/namespaces/kube-system') sendJson(response, { metadata: { uid: this.uid } });
    else if (this.denied.has(path)) sendStatus(response, 403, 'Forbidden', `User "tester" cannot list ${path}`);
    else if (path === '/api' || path === '/apis') sendJson(response, this.#discovery(path === '/api'));
    else if (query.get('watch') === 'true') this.#answerCollection(path, query, response);
    else this.#answerRead(path, query, headers.accept ?? '', response);
  }

  /** A list in pages, or one object; both as a table where that is asked for. */
  #answerRead(asked: string, query: URLSearchParams, accept: string, response: ServerResponse): void {
    const namespace = /\/namespaces\/([^/]+)\/[^/]+/.exec(asked)?.[1] ?? '';
    const path = namespace === '' ? asked : asked.replace(`/namespaces/${namespace}`, '');
    const one = path.slice(0, path.lastIndexOf('/'));
    const named = this.#served.has(path)
      ? undefined
      : this.#objects.get(one)?.get([namespace, path.slice(one.length + 1)].filter((part) => part !== '').join('/'));
    if (!this.#served.has(path) && named === undefined) {
      sendStatus(response, 404, 'NotFound', 'the server could not find the requested resource');
      return;
    }
    if (this.forgetPages && query.has('continue')) {
      sendStatus(response, 410, 'Expired', 'The provided continue parameter is too old');
      return;
    }
    const [label, value] = (query.get('labelSelector') ?? '').split('=');
    const all = [...(this.#objects.get(path)?.values() ?? [])].filter(
      (object) =>
        (namespace === '' || textAt(object, 'metadata', 'namespace') === namespace) &&
        (value === undefined || textAt(object, 'metadata', 'labels', label ?? '') === value),
    );
    const from = Number(query.get('continue') ?? 0);
    const to = from + Number(query.get('limit') ?? all.length);
    const shown = named === undefined ? all.slice(from, to) : [named];
    const metadata = {
      resourceVersion: String(this.#version),
      ...(to < all.length ? { continue: String(to) } : {}),
    };
    if (accept.includes('as=Table')) sendJson(response, tableOf(shown, metadata, query.get('includeObject')));
    else sendJson(response, named ?? { kind: 'List', apiVersion: 'v1', metadata, items: shown });
  }

  #answerCollection(asked: string, query: URLSearchParams, response: ServerResponse): void {
    const namespace = /\/namespaces\/([^/]+)\/[^/]+$/.exec(asked)?.[1] ?? '';
    const path = namespace === '' ? asked : asked.replace(`/namespaces/${namespace}`, '');
    if (!this.#served.has(path)) {
      sendStatus(response, 404, 'NotFound', 'the server could not find the requested resource');
      return;
    }
    beginWatch(response);
    const watch: OpenWatch = { path, namespace, response };
    this.#watches.add(watch);
    response.once('close', () => this.#watches.delete(watch));
    if (!query.has('sendInitialEvents')) return;
    for (const object of this.#objects.get(path)?.values() ?? [])
      if (namespace === '' || textAt(object, 'metadata', 'namespace') === namespace)
        sendEvent(response, 'ADDED', object);
    const annotations = { 'k8s.io/initial-events-end': 'true' };
    sendEvent(response, 'BOOKMARK', { metadata: { resourceVersion: String(this.#version), annotations } });
  }

  #discovery(isCore: boolean): object {
    const groups = new Map<string, ServedResource[]>();
    for (const resource of this.#served.values()) {
      if ((resource.group === '') !== isCore) continue;
      groups.set(resource.group, [...(groups.get(resource.group) ?? []), resource]);
    }
    return {
      kind: 'APIGroupDiscoveryList',
      items: [...groups].map(([group, resources]) => ({
        metadata: { name: group },
        versions: [...new Set(resources.map(({ version }) => version))].map((version) => ({
          version,
          resources: resources
            .filter((resource) => resource.version === version)
            .map(({ plural, kind, namespaced, verbs, singular, shortNames, categories }) => ({
              resource: plural,
              singularResource: singular,
              shortNames,
              categories,
              responseKind: { kind },
              scope: namespaced ? 'Namespaced' : 'Cluster',
              verbs,
            })),
        })),
      })),
    };
  }
}

/** What a server prints: a column that everybody sees, and one of wide lists. */
function tableOf(objects: readonly JsonObject[], metadata: object, includeObject: string | null): object {
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: [
      { name: 'Name', type: 'string', priority: 0 },
      { name: 'Hosts', type: 'string', priority: 0 },
      { name: 'Age', type: 'date', priority: 0 },
      { name: 'Revision', type: 'integer', priority: 1 },
    ],
    rows: objects.map((object) => ({
      cells: [textAt(object, 'metadata', 'name') ?? '', textAt(object, 'spec', 'host') ?? null, '1d', 7],
      object: includeObject === 'Metadata' ? { metadata: object['metadata'] } : object,
    })),
  };
}

function collectionOf({ group, version, plural }: ServedResource): string {
  return group === '' ? `/api/${version}/${plural}` : `/apis/${group}/${version}/${plural}`;
}

function keyOf(object: JsonObject): string {
  const namespace = textAt(object, 'metadata', 'namespace');
  const name = textAt(object, 'metadata', 'name') ?? '';
  return namespace === undefined ? name : `${namespace}/${name}`;
}
