import { isJsonObject, type JsonObject, type JsonValue } from '../core/json.ts';
import { problemError } from '../core/problem.ts';
import { effectiveSettings } from '../pattern/model/settings.ts';
import type { Component } from '../pattern/model/types.ts';
import type { Installation } from './facts/installation.ts';

/** What a pattern may say about the installation of a mesh: the settings of `IstioMesh` and its siblings. */
export interface InstallSettings {
  /** One of the mesh's profiles; undefined is the first of its facts. */
  readonly profile?: string;
  /** Version of the charts, where the component has none of its own. */
  readonly version?: string;
  /** `https://` or `oci://`; undefined is where the mesh's makers publish. */
  readonly chartRepository?: string;
  /** A revision of the control plane beside others. */
  readonly revision?: string;
  /** Name of a Secret with the license, in the namespace of the control plane. */
  readonly licenseSecret?: string;
  /** Chart files or folders, by chart; all charts of the profile where there is one. */
  readonly charts: Readonly<Record<string, string>>;
  /** Values files as Helm reads them, by chart. */
  readonly valuesFiles: Readonly<Record<string, string>>;
  /** Values of the control plane's chart. */
  readonly values: JsonObject;
  /** Values of other charts, by chart. */
  readonly chartValues: Readonly<Record<string, JsonObject>>;
  /** Somebody insists on a mesh that nobody looks after any more. */
  readonly acceptsArchived: boolean;
}

const knownSettings: readonly string[] = [
  'profile',
  'version',
  'chartRepository',
  'revision',
  'licenseSecret',
  'charts',
  'valuesFiles',
  'values',
  'chartValues',
  'acceptArchived',
];

/** Profiles of istioctl that are, with the charts, the control plane without any profile. */
const formerProfiles: Readonly<Record<string, string>> = { empty: 'minimal', stable: 'default' };

type Fail = (reason: string) => never;

/**
 * Reads the settings of a mesh component.
 *
 * @throws `mesh.install-settings` with the reason in words.
 */
export function readInstallSettings(component: Component, installation: Installation): InstallSettings {
  const settings = effectiveSettings(component);
  const fail: Fail = (reason) => {
    throw problemError('mesh.install-settings', { type: component.type, component: component.key, reason });
  };
  const unknown = Object.keys(settings).find((key) => !knownSettings.includes(key));
  if (unknown !== undefined) return fail(`"${unknown}" is not known (Helm values go below "values")`);
  const text = (key: string): string | undefined => textOf(settings[key], key, fail);
  const chartNames = installation.charts.map(({ chart }) => chart);
  const filesOf = (key: string): Readonly<Record<string, string>> =>
    Object.fromEntries(
      Object.entries(mapByChart(settings[key], key, chartNames, fail)).map(([chart, value]) => [
        chart,
        typeof value === 'string' ? value : fail(`"${key}.${chart}" must be the path of a file`),
      ]),
    );
  const values = settings['values'] ?? {};
  if (!isJsonObject(values)) return fail('"values" must be a map');
  const accepted = settings['acceptArchived'] ?? false;
  if (typeof accepted !== 'boolean') return fail('"acceptArchived" must be true or false');
  const profile = profileName(text('profile'), installation, fail);
  const charts = filesOf('charts');
  const chartRepository = text('chartRepository');
  checkPlaces(charts, chartRepository, profile, installation, fail);
  const optional = {
    profile,
    version: text('version'),
    chartRepository,
    revision: text('revision'),
    licenseSecret: text('licenseSecret'),
  };
  return {
    ...(Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)) as Partial<
      Record<keyof typeof optional, string>
    >),
    charts,
    valuesFiles: filesOf('valuesFiles'),
    values,
    chartValues: Object.fromEntries(
      Object.entries(mapByChart(settings['chartValues'], 'chartValues', chartNames, fail)).map(([chart, value]) => [
        chart,
        isJsonObject(value) ? value : fail(`"chartValues.${chart}" must be a map`),
      ]),
    ),
    acceptsArchived: accepted,
  };
}

function textOf(value: JsonValue | undefined, key: string, fail: Fail): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  return fail(`"${key}" must be text`);
}

function mapByChart(
  value: JsonValue | undefined,
  key: string,
  chartNames: readonly string[],
  fail: Fail,
): Readonly<Record<string, JsonValue>> {
  if (value === undefined || value === null) return {};
  if (!isJsonObject(value)) return fail(`"${key}" must be a map of charts: ${chartNames.join(', ')}`);
  const unknown = Object.keys(value).find((chart) => !chartNames.includes(chart));
  return unknown === undefined
    ? value
    : fail(`"${key}" names the chart "${unknown}", and there are ${chartNames.join(', ')}`);
}

function profileName(name: string | undefined, { profiles }: Installation, fail: Fail): string | undefined {
  if (name === undefined) return undefined;
  const known = profiles.map((profile) => profile.name);
  if (known.includes(name)) return name;
  const former = formerProfiles[name];
  if (former !== undefined && known.includes(former)) return former;
  return fail(`there is no profile "${name}", and there are ${known.join(', ')}`);
}

function checkPlaces(
  charts: Readonly<Record<string, string>>,
  chartRepository: string | undefined,
  profile: string | undefined,
  { profiles }: Installation,
  fail: Fail,
): void {
  const hasFiles = Object.keys(charts).length > 0;
  if (chartRepository !== undefined && hasFiles) fail('"chartRepository" and "charts" exclude each other');
  if (chartRepository !== undefined && !/^(https?|oci):\/\/\S+$/.test(chartRepository))
    fail('"chartRepository" must be an address that begins with https://, http:// or oci://');
  const chosen = profiles.find(({ name }) => name === profile) ?? profiles[0];
  const missing = (chosen?.charts ?? []).filter((chart) => charts[chart] === undefined);
  if (hasFiles && missing.length > 0)
    fail(
      `"charts" must name the files of all charts of the profile "${chosen?.name ?? ''}": ${missing.join(', ')} missing`,
    );
}
