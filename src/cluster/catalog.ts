import type { JsonObject } from '../core/json.ts';
import { joinApiVersion } from '../core/kubernetes.ts';
import { orCancelled } from '../core/abort.ts';
import { objectsAt, textAt } from './readiness/read.ts';
import type { ClusterConnection, ResourceCatalog, ServedResource } from './types.ts';

/** One document for all groups and versions; servers before 1.26 answer with the old shape, which names no resources. */
const aggregatedAccept =
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json';

/** Reads what a server serves, once for all who ask at the same time. */
export class CatalogReader {
  readonly #connection: Pick<ClusterConnection, 'request'>;
  #catalog: ResourceCatalog | undefined;
  #pending: Promise<ResourceCatalog> | undefined;

  constructor(connection: Pick<ClusterConnection, 'request'>) {
    this.#connection = connection;
  }

  async read(options: {
    readonly refresh?: boolean;
    readonly signal?: AbortSignal | undefined;
  }): Promise<ResourceCatalog> {
    if (this.#catalog !== undefined && options.refresh !== true) return this.#catalog;
    // Shared by all who wait, so that no single one's signal ends it.
    this.#pending ??= this.#readAll().finally(() => {
      this.#pending = undefined;
    });
    return orCancelled(this.#pending, options.signal);
  }

  async #readAll(): Promise<ResourceCatalog> {
    const [core, groups] = await Promise.all(
      ['/api', '/apis'].map((path) => this.#connection.request<JsonObject>({ path, accept: aggregatedAccept })),
    );
    const resources = (
      await Promise.all(
        [core, groups].map(async (document) => (document === undefined ? [] : this.#resources(document))),
      )
    ).flat();
    this.#catalog = createCatalog(resources);
    return this.#catalog;
  }

  async #resources(document: JsonObject): Promise<readonly ServedResource[]> {
    if (document['kind'] === 'APIGroupDiscoveryList') return aggregatedResources(document);
    const versions = unaggregatedVersions(document);
    const lists = await Promise.allSettled(
      versions.map(({ group, version }) =>
        this.#connection.request<JsonObject>({ path: group === '' ? `/api/${version}` : `/apis/${group}/${version}` }),
      ),
    );
    return lists.flatMap((list, index) => {
      const { group = '', version = '' } = versions[index] ?? {};
      // A group whose own server is down is not served now; the others are.
      if (list.status === 'rejected') return [];
      return objectsAt(list.value, 'resources').flatMap((resource) => legacyResource(resource, group, version));
    });
  }
}

/** A catalog of resources; of several versions of a group the first is the preferred one. */
export function createCatalog(resources: readonly ServedResource[]): ResourceCatalog {
  const byKind = new Map<string, ServedResource>();
  const byGroup = new Map<string, ServedResource[]>();
  for (const resource of resources) {
    const key = `${joinApiVersion(resource.group, resource.version)}|${resource.kind}`;
    if (!byKind.has(key)) byKind.set(key, resource);
    const ofGroup = byGroup.get(resource.group) ?? [];
    byGroup.set(resource.group, ofGroup);
    if (!ofGroup.some(({ plural }) => plural === resource.plural)) ofGroup.push(resource);
  }
  return {
    find: (apiVersion, kind) => byKind.get(`${apiVersion}|${kind}`),
    ofGroup: (group) => byGroup.get(group) ?? [],
    groups: [...byGroup.keys()],
  };
}

function aggregatedResources(document: JsonObject): readonly ServedResource[] {
  return objectsAt(document, 'items').flatMap((item) => {
    const group = textAt(item, 'metadata', 'name') ?? '';
    return objectsAt(item, 'versions').flatMap((version) =>
      objectsAt(version, 'resources').map((resource) => ({
        group,
        version: textAt(version, 'version') ?? '',
        kind: textAt(resource, 'responseKind', 'kind') ?? '',
        plural: textAt(resource, 'resource') ?? '',
        namespaced: resource['scope'] === 'Namespaced',
        verbs: textsOf(resource, 'verbs'),
        ...namesOf(resource, 'singularResource'),
      })),
    );
  });
}

function unaggregatedVersions(document: JsonObject): readonly { readonly group: string; readonly version: string }[] {
  if (document['kind'] === 'APIVersions') {
    const versions = document['versions'];
    return Array.isArray(versions) ? versions.map((version) => ({ group: '', version: String(version) })) : [];
  }
  return objectsAt(document, 'groups').flatMap((group) => {
    const preferred = textAt(group, 'preferredVersion', 'version');
    const versions = objectsAt(group, 'versions').map((version) => textAt(version, 'version') ?? '');
    const ordered = [...versions].sort((left, right) => Number(right === preferred) - Number(left === preferred));
    return ordered.map((version) => ({ group: textAt(group, 'name') ?? '', version }));
  });
}

function legacyResource(resource: JsonObject, group: string, version: string): readonly ServedResource[] {
  const plural = textAt(resource, 'name') ?? '';
  if (plural.includes('/')) return []; // a subresource
  return [
    {
      group,
      version,
      kind: textAt(resource, 'kind') ?? '',
      plural,
      namespaced: resource['namespaced'] === true,
      verbs: textsOf(resource, 'verbs'),
      ...namesOf(resource, 'singularName'),
    },
  ];
}

/** By what else people call it; absent where there is nothing, for the catalog is kept. */
function namesOf(
  resource: JsonObject,
  singularField: string,
): Pick<ServedResource, 'singular' | 'shortNames' | 'categories'> {
  const singular = textAt(resource, singularField) ?? '';
  const shortNames = textsOf(resource, 'shortNames');
  const categories = textsOf(resource, 'categories');
  return {
    ...(singular === '' ? {} : { singular }),
    ...(shortNames.length === 0 ? {} : { shortNames }),
    ...(categories.length === 0 ? {} : { categories }),
  };
}

function textsOf(resource: JsonObject, field: string): readonly string[] {
  const texts = resource[field];
  return Array.isArray(texts) ? texts.map(String) : [];
}
