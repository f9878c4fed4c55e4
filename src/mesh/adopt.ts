import { Document } from 'yaml';
import { isJsonObject, jsonEquals, valueAt, type JsonObject, type JsonValue } from '../core/json.ts';
import { problemError } from '../core/problem.ts';
import type { Helm } from '../tools/helm.ts';
import type { Installation, ProfileFact } from './facts/installation.ts';
import type { InstallableMesh } from './install-pattern.ts';
import { installedReleases } from './installed.ts';
import { mainChart } from './releases.ts';

/** What a pattern takes from what is there. */
export interface AdoptOptions {
  /** Version of the charts that the pattern is to have; undefined is the one that is installed. */
  readonly version?: string;
  readonly chartRepository?: string;
  /** Chart files by chart, relative to the pattern file or absolute. */
  readonly charts?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/**
 * A pattern for a mesh that somebody installed with helm: the profile whose charts are there, and the values that the releases were given
 * over those of the profile. With it the mesh is upgraded as one that was installed from a pattern.
 *
 * @throws `mesh.no-release` where helm knows no release of its control plane.
 */
export async function adoptPattern(helm: Helm, mesh: InstallableMesh, options: AdoptOptions = {}): Promise<string> {
  const { identity, installation } = mesh;
  const found = await installedReleases(helm, mesh, options.signal);
  const main = mainChart(installation);
  const plane = found.find(({ release }) => release.chart === main.chart)?.release;
  if (plane === undefined) throw problemError('mesh.no-release', { mesh: identity.displayName });
  const charts = [...new Set(found.map(({ release }) => release.chart))];
  const revision = plane.name === main.release ? undefined : plane.name.slice(main.release.length + 1);
  const profile = profileWith(installation, charts);
  const settings: Record<string, JsonValue> = { profile: profile.name };
  if (revision !== undefined) settings['revision'] = revision;
  if (options.chartRepository !== undefined) settings['chartRepository'] = options.chartRepository;
  if (options.charts !== undefined) settings['charts'] = { ...options.charts };
  const chartValues: Record<string, JsonValue> = {};
  for (const { release } of found) {
    const given = await helm.values(release.name, release.namespace, options.signal);
    const choice = {
      profile: profile.name,
      namespace: plane.namespace,
      ...(revision === undefined ? {} : { revision }),
    };
    const own = beyond(given, installation.valuesOf(release.chart, choice));
    if (Object.keys(own).length === 0) continue;
    if (release.chart === main.chart) settings['values'] = own;
    else chartValues[release.chart] = own;
  }
  if (Object.keys(chartValues).length > 0) settings['chartValues'] = chartValues;
  const component = {
    type: identity.patternType,
    namespace: plane.namespace,
    version: options.version ?? plane.chartVersion,
    settings,
  };
  const document = new Document({ name: identity.name, services: { [identity.name]: component } });
  document.commentBefore = ` ${identity.displayName} as it was installed with helm, with the values of its releases.`;
  return document.toString({ lineWidth: 120 });
}

/** The profile that has all charts that are there and the fewest beyond them. */
function profileWith(installation: Installation, charts: readonly string[]): ProfileFact {
  const score = ({ charts: ofProfile }: ProfileFact): number =>
    charts.filter((chart) => !ofProfile.includes(chart)).length * 100 +
    ofProfile.filter((chart) => !charts.includes(chart)).length;
  const [best] = [...installation.profiles].sort((left, right) => score(left) - score(right));
  if (best === undefined) throw new Error('A mesh with charts has a profile.');
  return best;
}

/** The values that are not those of the profile already. */
function beyond(values: JsonObject, ofProfile: JsonObject): JsonObject {
  const own = Object.entries(values).flatMap(([key, value]): readonly (readonly [string, JsonValue])[] => {
    const known = valueAt(ofProfile, [key]);
    if (jsonEquals(value, known)) return [];
    if (!isJsonObject(value) || !isJsonObject(known)) return [[key, value]];
    const below = beyond(value, known);
    return Object.keys(below).length === 0 ? [] : [[key, below]];
  });
  return Object.fromEntries(own);
}
