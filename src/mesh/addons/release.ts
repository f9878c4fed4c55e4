import path from 'node:path';
import { isJsonObject, mergeJson } from '../../core/json.ts';
import { problemError } from '../../core/problem.ts';
import { effectiveSettings } from '../../pattern/model/settings.ts';
import type { Component, PatternMesh } from '../../pattern/model/types.ts';
import { meshes } from '../registry.ts';
import type { MeshRelease } from '../releases.ts';

const knownSettings: readonly string[] = ['chart', 'chartRepository', 'version', 'values'];

/**
 * The Helm release of an add-on that comes with a chart, from a component such as `VizLinkerdAddon`.
 *
 * @param component its `settings` may hold `chart` (a file, relative to `folder`), `chartRepository` and `values`; its `version` is the chart's.
 * @throws `pattern.addon-unsupported` for an add-on without a chart, `mesh.install-settings`.
 */
export function addonRelease(mesh: PatternMesh, addon: string, component: Component, folder?: string): MeshRelease {
  const fact = meshes
    .find(({ identity }) => identity.name === mesh)
    ?.addons.find(({ name, from }) => name === addon && from.is === 'chart');
  if (fact?.from.is !== 'chart') throw problemError('pattern.addon-unsupported', { type: component.type });
  const settings = effectiveSettings(component);
  const fail = (reason: string): never => {
    throw problemError('mesh.install-settings', { type: component.type, component: component.key, reason });
  };
  const unknown = Object.keys(settings).find((key) => !knownSettings.includes(key));
  if (unknown !== undefined) return fail(`"${unknown}" is not known (Helm values go below "values")`);
  const text = (key: string): string | undefined => {
    const value = settings[key];
    if (value === undefined || value === null) return undefined;
    return typeof value === 'string' ? value : fail(`"${key}" must be text`);
  };
  const values = settings['values'] ?? {};
  if (!isJsonObject(values)) return fail('"values" must be a map');
  const version = component.version ?? text('version');
  const file = text('chart');
  return {
    name: fact.from.release ?? fact.name,
    namespace: component.namespace ?? fact.namespace,
    chartName: fact.from.chart,
    ...(file === undefined
      ? placeOf(fact.from.chart, text('chartRepository') ?? fact.from.repository)
      : { chart: folder === undefined ? file : path.resolve(folder, file) }),
    ...(version === undefined || file !== undefined ? {} : { version }),
    values: mergeJson(fact.from.values, values),
    after: [],
    brings: [],
  };
}

function placeOf(chart: string, repository: string): Pick<MeshRelease, 'chart' | 'repository'> {
  return repository.startsWith('oci://')
    ? { chart: `${repository.replace(/\/+$/, '')}/${chart}` }
    : { chart, repository };
}
