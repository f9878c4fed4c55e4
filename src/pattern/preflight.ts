import { problemError } from '../core/problem.ts';
import type { MeshToCheck } from '../mesh/preflight/run.ts';
import { meshes } from '../mesh/registry.ts';
import type { CompiledPattern } from './compile/types.ts';

/**
 * The meshes that a pattern installs with charts, each with its releases and the namespaces that its component switches on.
 *
 * @param compiled with the values of its files read.
 * @throws `mesh.preflight-nothing` where there is none.
 */
export function meshesToCheck({ items, source, identity }: CompiledPattern): readonly MeshToCheck[] {
  const components = new Set(items.flatMap((item) => (item.is === 'release' ? [item.component] : [])));
  const found = [...components].flatMap((component) => {
    const own = items.filter((item) => item.component === component);
    const releases = own.flatMap((item) => (item.is === 'release' ? [item.release] : []));
    const mesh = meshes.find(
      ({ installation }) =>
        'charts' in installation && installation.charts.some(({ chart }) => chart === releases[0]?.chartName),
    );
    const members = own.flatMap((item) =>
      item.is === 'object' && item.object.kind === 'Namespace' && item.membership === 'fields-only'
        ? [item.object.metadata.name]
        : [],
    );
    return mesh === undefined ? [] : [{ mesh, releases, members, record: identity.namespace }];
  });
  if (found.length === 0) throw problemError('mesh.preflight-nothing', { source });
  return found;
}
