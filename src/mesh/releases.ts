import path from 'node:path';
import type { MeshName } from '../core/mesh-names.ts';
import { mergeJson, type JsonObject } from '../core/json.ts';
import { problemError } from '../core/problem.ts';
import type { Component, PatternMesh } from '../pattern/model/types.ts';
import type { ChartFact, InstallChoice, Installation, ProfileFact } from './facts/installation.ts';
import type { MeshFacts } from './facts/mesh-facts.ts';
import { readInstallSettings, type InstallSettings } from './install-settings.ts';
import { meshes } from './registry.ts';

/** One Helm release that belongs to the installation of a mesh. */
export interface MeshRelease {
  readonly name: string;
  readonly namespace: string;
  /** Whose it is; undefined for what stands beside a mesh. */
  readonly mesh?: MeshName;
  /** Name of a chart in `repository`, or the path of a chart file or folder. */
  readonly chart: string;
  /** Name of the chart in the facts of its mesh, wherever it comes from. */
  readonly chartName: string;
  /** Address of the chart repository; undefined where `chart` is a path or an `oci://` address. */
  readonly repository?: string;
  /** Chart version; undefined is the newest one. */
  readonly version?: string;
  readonly values: JsonObject;
  /** A file whose values go between those of the profile and those of the pattern: read before the release is planned. */
  readonly valuesFile?: { readonly file: string; readonly before: JsonObject; readonly after: JsonObject };
  /** Names of releases that come first. */
  readonly after: readonly string[];
  /** API groups whose kinds it brings. */
  readonly brings: readonly string[];
  /** Why it is upgraded where it is, and installed nowhere; undefined where it may be installed. */
  readonly onlyUpgrade?: string;
}

/**
 * The Helm releases of a mesh component, in the order of the charts of its profile, all from the facts of the mesh.
 *
 * @param component its `settings` are those of {@link InstallSettings}; its `version` is the charts' version.
 * @param folder of the pattern file, where relative paths begin; undefined where there is none.
 * @throws `mesh.install-unsupported`, `mesh.install-kustomize`, `mesh.archived`, `mesh.install-settings`.
 */
export function meshReleases(mesh: PatternMesh, component: Component, folder?: string): readonly MeshRelease[] {
  const facts = meshes.find(({ identity }) => identity.name === mesh);
  if (facts === undefined) throw problemError('mesh.install-unsupported', { mesh: component.type });
  const { displayName, support } = facts.identity;
  const { installation } = facts;
  if (!isByHelm(installation)) throw problemError('mesh.install-kustomize', { mesh: displayName });
  const settings = readInstallSettings(component, installation);
  if (support.is === 'archived' && !settings.acceptsArchived)
    throw problemError('mesh.archived', { mesh: displayName, sentence: support.sentence });
  const inPlace = resolvePaths(settings, folder);
  const namespace = component.namespace ?? installation.namespace;
  const version = component.version ?? settings.version;
  const profile = profileOf(installation, settings.profile);
  const choice: InstallChoice = {
    profile: profile.name,
    namespace,
    ...(version === undefined ? {} : { version }),
    ...(settings.revision === undefined ? {} : { revision: settings.revision }),
    ...(settings.licenseSecret === undefined ? {} : { licenseSecret: settings.licenseSecret }),
  };
  const charts = profile.charts.flatMap((name) => installation.charts.find(({ chart }) => chart === name) ?? []);
  return charts.map((fact) =>
    releaseOf(fact, charts, { mesh: facts.identity.name, installation, settings: inPlace, choice }),
  );
}

/** True for a mesh that comes with charts. */
export function isByHelm(installation: MeshFacts['installation']): installation is Installation {
  return 'charts' in installation;
}

/** The profile that is asked for, or the one that is chosen where nobody chooses. */
export function profileOf(installation: Installation, name: string | undefined): ProfileFact {
  const profile = installation.profiles.find((one) => one.name === name) ?? installation.profiles[0];
  if (profile === undefined) throw new Error('A mesh with charts has a profile.');
  return profile;
}

/** The chart that values go to which name none: that of the control plane. */
export function mainChart({ charts }: Installation): ChartFact {
  const [first] = charts;
  const main =
    charts.find(({ hasRevisions }) => hasRevisions === true) ?? charts.findLast(({ parts }) => parts.length > 0);
  const chosen = main ?? first;
  if (chosen === undefined) throw new Error('A mesh with charts has a chart.');
  return chosen;
}

interface Surroundings {
  readonly mesh: MeshName;
  readonly installation: Installation;
  readonly settings: InstallSettings;
  readonly choice: InstallChoice;
}

function releaseOf(fact: ChartFact, charts: readonly ChartFact[], surroundings: Surroundings): MeshRelease {
  const { installation, settings, choice } = surroundings;
  const { caution } = installation;
  const ofProfile = installation.valuesOf(fact.chart, choice);
  const ofPattern = mergeJson(
    fact === mainChart(installation) ? settings.values : {},
    settings.chartValues[fact.chart] ?? {},
  );
  const file = settings.valuesFiles[fact.chart];
  return {
    name: releaseName(fact, choice.revision),
    namespace: fact.namespace ?? choice.namespace,
    mesh: surroundings.mesh,
    chartName: fact.chart,
    ...placeOf(fact.chart, surroundings),
    values: mergeJson(ofProfile, ofPattern),
    ...(file === undefined ? {} : { valuesFile: { file, before: ofProfile, after: ofPattern } }),
    after: charts.filter(({ chart }) => fact.after.includes(chart)).map((other) => releaseName(other, choice.revision)),
    brings: fact === mainChart(installation) ? charts.flatMap(({ brings }) => brings) : fact.brings,
    ...(caution?.isRefused === true ? { onlyUpgrade: caution.sentence } : {}),
  };
}

/** A revision of the control plane has a release of its own: `istiod-canary`. */
export function releaseName({ release, hasRevisions }: ChartFact, revision: string | undefined): string {
  return hasRevisions === true && revision !== undefined && revision !== 'default' ? `${release}-${revision}` : release;
}

function placeOf(
  chart: string,
  { installation, settings, choice }: Surroundings,
): Pick<MeshRelease, 'chart' | 'repository' | 'version'> {
  const file = settings.charts[chart];
  if (file !== undefined) return { chart: file };
  const repository = settings.chartRepository ?? installation.repositories[0]?.address;
  const wanted = choice.version === undefined ? {} : { version: choice.version };
  if (repository === undefined) return { chart, ...wanted };
  return repository.startsWith('oci://')
    ? { chart: `${repository.replace(/\/+$/, '')}/${chart}`, ...wanted }
    : { chart, repository, ...wanted };
}

function resolvePaths(settings: InstallSettings, folder: string | undefined): InstallSettings {
  if (folder === undefined) return settings;
  const resolved = (files: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
    Object.fromEntries(Object.entries(files).map(([chart, file]) => [chart, path.resolve(folder, file)]));
  return { ...settings, charts: resolved(settings.charts), valuesFiles: resolved(settings.valuesFiles) };
}
