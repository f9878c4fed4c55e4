import { objectsAt, textAt } from '../../cluster/readiness/read.ts';
import type { ResourceCatalog } from '../../cluster/types.ts';
import { asJson, splitApiVersion, type KubernetesObject } from '../../core/kubernetes.ts';
import { renderedObjects, type PlacedObject } from './findings.ts';
import type { PreflightTarget } from './types.ts';

/** What is needed of a kind to name its objects in requests and rules. */
export interface KindResource {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly isNamespaced: boolean;
}

/** Kinds that the charts bring themselves, by `apiVersion|kind`. */
export type BroughtKinds = ReadonlyMap<string, KindResource>;

/** True for a CustomResourceDefinition. */
export function isDefinition({ apiVersion, kind }: Pick<KubernetesObject, 'apiVersion' | 'kind'>): boolean {
  return kind === 'CustomResourceDefinition' && splitApiVersion(apiVersion).group === 'apiextensions.k8s.io';
}

/** Kinds of the CustomResourceDefinitions among the rendered objects. */
export function broughtKinds(target: PreflightTarget): BroughtKinds {
  const kinds = new Map<string, KindResource>();
  for (const { object } of renderedObjects(target)) {
    if (!isDefinition(object)) continue;
    const definition = asJson(object);
    const group = textAt(definition, 'spec', 'group') ?? '';
    const kind = textAt(definition, 'spec', 'names', 'kind') ?? '';
    const plural = textAt(definition, 'spec', 'names', 'plural') ?? '';
    const isNamespaced = textAt(definition, 'spec', 'scope') !== 'Cluster';
    for (const version of objectsAt(definition, 'spec', 'versions')) {
      const name = textAt(version, 'name') ?? '';
      if (version['served'] !== false)
        kinds.set(`${group}/${name}|${kind}`, { group, version: name, plural, isNamespaced });
    }
  }
  return kinds;
}

/** The resource of an object: of the server, or of a definition that comes with the charts. Undefined where nobody has it. */
export function resourceOf(
  { apiVersion, kind }: Pick<KubernetesObject, 'apiVersion' | 'kind'>,
  catalog: ResourceCatalog,
  brought: BroughtKinds,
): KindResource | undefined {
  const served = catalog.find(apiVersion, kind);
  if (served !== undefined) {
    const { group, version, plural, namespaced } = served;
    return { group, version, plural, isNamespaced: namespaced };
  }
  return brought.get(`${apiVersion}|${kind}`);
}

/** A key of an object, with the namespace that it goes into. */
export function objectKey({ release, object }: PlacedObject, isNamespaced: boolean): string {
  const { group } = splitApiVersion(object.apiVersion);
  const { namespace = release.namespace, name } = object.metadata;
  return `${group} ${object.kind} ${isNamespaced ? `${namespace}/` : ''}${name}`.trim();
}
