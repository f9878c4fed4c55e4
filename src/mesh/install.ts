import path from 'node:path';
import { isJsonObject, type JsonObject, type JsonValue } from '../core/json.ts';
import { problemError } from '../core/problem.ts';
import { effectiveSettings } from '../pattern/model/settings.ts';
import type { Component, PatternMesh } from '../pattern/model/types.ts';

/** One Helm release that belongs to the installation of a mesh. */
export interface MeshRelease {
  readonly name: string;
  readonly namespace: string;
  /** Name of a chart in `repository`, or the path of a chart file or folder. */
  readonly chart: string;
  /** Address of the chart repository; undefined where `chart` is a path or an `oci://` address. */
  readonly repository?: string;
  /** Chart version; undefined is the newest one. */
  readonly version?: string;
  readonly values: JsonObject;
  /** Names of releases that come first. */
  readonly after: readonly string[];
  /** API groups whose kinds it brings. */
  readonly brings: readonly string[];
}

/** Where Istio publishes its charts since 1.31; older versions are there too, and the former hosts end in December 2026. */
export const istioChartRepository = 'https://blob.istio.io/istio-release/charts';

/** Istio's own default namespace for its control plane. */
export const istioNamespace = 'istio-system';

const istioGroups = ['networking.istio.io', 'security.istio.io', 'telemetry.istio.io', 'extensions.istio.io'];

/** Profiles of istioctl that are, with the charts, base and istiod without any profile: the charts refuse the names. */
const plainProfiles: readonly (string | undefined)[] = ['default', 'minimal', 'empty'];

/** Profiles that need more than base and istiod. */
const partialProfiles: readonly string[] = ['ambient', 'remote', 'external'];

const knownSettings: readonly string[] = ['profile', 'version', 'chartRepository', 'charts', 'values'];

/**
 * The Helm releases of a mesh component: `base` (the definitions of its kinds) and then `istiod`.
 *
 * @param component its `settings` may hold `profile`, `chartRepository` (address), `charts: {base, istiod}` (files, relative to
 *   `folder`) and `values` (for istiod); its `version` is the charts' version.
 * @throws `mesh.install-unsupported` for every mesh but Istio, `mesh.install-settings`.
 */
export function meshReleases(mesh: PatternMesh, component: Component, folder?: string): readonly MeshRelease[] {
  if (mesh !== 'istio') throw problemError('mesh.install-unsupported', { mesh: component.type });
  const settings = readSettings(component);
  const namespace = component.namespace ?? istioNamespace;
  const version = component.version ?? settings.version;
  const source = (chart: 'base' | 'istiod'): Pick<MeshRelease, 'chart' | 'repository' | 'version'> => {
    const file = settings.charts?.[chart];
    if (file !== undefined) return { chart: folder === undefined ? file : path.resolve(folder, file) };
    const repository = settings.chartRepository ?? istioChartRepository;
    const wanted = version === undefined ? {} : { version };
    return repository.startsWith('oci://')
      ? { chart: `${repository.replace(/\/+$/, '')}/${chart}`, ...wanted }
      : { chart, repository, ...wanted };
  };
  const isPlain = settings.profile === undefined || plainProfiles.includes(settings.profile);
  const profile = isPlain ? {} : { profile: settings.profile };
  return [
    {
      name: 'istio-base',
      namespace,
      ...source('base'),
      values: { ...profile, ...(namespace === istioNamespace ? {} : { global: { istioNamespace: namespace } }) },
      after: [],
      brings: istioGroups,
    },
    {
      name: 'istiod',
      namespace,
      ...source('istiod'),
      values: istiodValues(namespace, profile, settings.values),
      after: ['istio-base'],
      brings: istioGroups,
    },
  ];
}

function istiodValues(namespace: string, profile: JsonObject, values: JsonObject): JsonObject {
  const global = {
    // Charts up to 1.30 pull images from a host that ends in December 2026; Docker Hub has all of them.
    hub: 'docker.io/istio',
    ...(namespace === istioNamespace ? {} : { istioNamespace: namespace }),
    ...(isJsonObject(values['global']) ? values['global'] : {}),
  };
  return { ...profile, ...values, global };
}

interface IstioSettings {
  readonly profile?: string;
  readonly version?: string;
  readonly chartRepository?: string;
  readonly charts?: Readonly<Record<'base' | 'istiod', string>>;
  readonly values: JsonObject;
}

function readSettings(component: Component): IstioSettings {
  const settings = effectiveSettings(component);
  const fail = (reason: string): never => {
    throw problemError('mesh.install-settings', { type: component.type, component: component.key, reason });
  };
  const unknown = Object.keys(settings).find((key) => !knownSettings.includes(key));
  if (unknown !== undefined) return fail(`"${unknown}" is not known (Helm values go below "values")`);
  const text = (key: string): string | undefined => {
    const value = settings[key];
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'string' || typeof value === 'number') return String(value);
    return fail(`"${key}" must be text`);
  };
  const values = settings['values'] ?? {};
  if (!isJsonObject(values)) return fail('"values" must be a map');
  const charts = readCharts(settings['charts'] ?? undefined);
  if (charts === 'wrong') return fail('"charts" must name the files of both charts, base and istiod');
  const [profile, version, chartRepository] = [text('profile'), text('version'), text('chartRepository')];
  if (profile !== undefined && partialProfiles.includes(profile))
    return fail(`the profile "${profile}" needs more than base and istiod, which is all that is installed here`);
  if (chartRepository !== undefined && charts !== undefined)
    return fail('"chartRepository" and "charts" exclude each other');
  if (chartRepository !== undefined && !/^(https?|oci):\/\/\S+$/.test(chartRepository))
    return fail('"chartRepository" must be an address that begins with https://, http:// or oci://');
  return {
    values,
    ...(profile === undefined ? {} : { profile }),
    ...(version === undefined ? {} : { version }),
    ...(chartRepository === undefined ? {} : { chartRepository }),
    ...(charts === undefined ? {} : { charts }),
  };
}

function readCharts(value: JsonValue | undefined): IstioSettings['charts'] | 'wrong' {
  if (value === undefined) return undefined;
  if (!isJsonObject(value)) return 'wrong';
  const { base, istiod } = value;
  const isWhole = typeof base === 'string' && typeof istiod === 'string' && Object.keys(value).length === 2;
  return isWhole ? { base, istiod } : 'wrong';
}
