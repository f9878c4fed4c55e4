import { joinApiVersion } from '../../core/kubernetes.ts';
import type { ResourceCatalog, ServedResource } from '../types.ts';
import type { ResourceId } from './kind.ts';
import { kindModules } from './table.ts';

/** The resource of an id: in the version that its own module reads where that is served, or in the preferred one. */
export function servedAs(catalog: ResourceCatalog | undefined, id: ResourceId): ServedResource | undefined {
  const module = kindModules.get(id);
  const known =
    module?.version === undefined
      ? undefined
      : catalog?.find(joinApiVersion(module.group, module.version), module.kind);
  if (known !== undefined) return known;
  const dot = id.indexOf('.');
  const [plural, group] = dot < 0 ? [id, ''] : [id.slice(0, dot), id.slice(dot + 1)];
  return catalog?.ofGroup(group).find((resource) => resource.plural === plural);
}
