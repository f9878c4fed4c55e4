import type { ClusterConnection } from '../../cluster/types.ts';
import type { JsonObject } from '../../core/json.ts';
import { problemError } from '../../core/problem.ts';
import { findAddons, listAddonWorkloads, type FoundAddon } from '../../mesh/addons/find-addons.ts';
import { addonsNamed, comesWith, knownAddons, setNameOf, type KnownAddon } from '../../mesh/addons/known-addons.ts';
import { detectMeshes } from '../../mesh/detect.ts';
import type { ManifestAccess, ManifestText } from '../../mesh/manifests/manifest.ts';
import { objectsOf, readManifestTexts } from '../../mesh/manifests/read-manifests.ts';
import type { FoundMesh } from '../../mesh/types.ts';
import { writeYaml } from '../../yaml/write.ts';
import { addonPrefix, oneSet, patternOfSet, recordedSets, type RecordedSet } from './sets.ts';

/** An add-on of a cluster, with the record of ours where we have put it there. */
export interface AddonState extends FoundAddon {
  readonly set?: RecordedSet;
}

/** An add-on as a person asks for it. */
export interface AddonRequest {
  readonly name: string;
  readonly mesh?: string | undefined;
  /** Version of the mesh whose add-on is meant, or of the chart; undefined is that of the mesh in the cluster. */
  readonly version?: string | undefined;
  /** A chart file in place of the repository. */
  readonly chart?: string | undefined;
  readonly chartRepository?: string | undefined;
  /** Installs it beside one that is there already. */
  readonly isAnyway: boolean;
  readonly record?: string | undefined;
}

/** An add-on as a pattern; or why there is none to apply. */
export type PreparedAddon =
  | {
      readonly is: 'pattern';
      readonly known: KnownAddon;
      readonly fileName: string;
      readonly text: string;
      readonly record: string;
    }
  /** Somebody has installed it: it is used, and not installed twice. */
  | { readonly is: 'there'; readonly state: AddonState }
  /** A value of the mesh's own chart switches it on. */
  | { readonly is: 'values'; readonly known: KnownAddon; readonly chart: string; readonly values: JsonObject }
  | { readonly is: 'unseen'; readonly texts: readonly ManifestText[] };

/** Name of the pattern of an add-on. */
export function addonSetName(known: KnownAddon): string {
  return `${addonPrefix}${setNameOf(known)}`;
}

/**
 * The add-ons of the meshes that run, or of the one that is named, and what is there of them.
 *
 * @throws `cluster.*`
 */
export async function addonStates(
  connection: ClusterConnection,
  { mesh, signal }: { readonly mesh?: string | undefined; readonly signal?: AbortSignal | undefined },
): Promise<readonly AddonState[]> {
  const names = mesh === undefined ? (await runningMeshes(connection, signal)).map((one) => one.mesh) : [mesh];
  const addons = knownAddons.filter((known) => names.some((name) => name === known.mesh.identity.name));
  return withStates(connection, addons, signal);
}

/**
 * The add-on of a name: of the mesh that is named, else of the only mesh that has one, else of the one that runs.
 *
 * @throws `mesh.addon-unknown`, `mesh.addon-mesh-needed`, `cluster.*`
 */
export async function addonState(
  connection: ClusterConnection,
  name: string,
  mesh: string | undefined,
  signal?: AbortSignal,
): Promise<AddonState> {
  const candidates = await ofRunning(connection, addonsNamed(name, mesh), signal);
  const states = await withStates(connection, candidates, signal);
  const there = states.filter(({ workloads }) => workloads.length > 0);
  const [first, ...more] = there.length > 0 ? there : states;
  // Two meshes may see one and the same Prometheus.
  const isOne = there.length > 0 && more.every((other) => sameWorkloads(other, first));
  if (first !== undefined && (more.length === 0 || isOne)) return first;
  const meshes = states.map(({ mesh: { identity } }) => identity.displayName);
  throw problemError('mesh.addon-mesh-needed', { found: `${meshes.join(', ')} have one` });
}

function sameWorkloads(left: AddonState, right: AddonState | undefined): boolean {
  return JSON.stringify(left.workloads) === JSON.stringify(right?.workloads);
}

/**
 * Writes the pattern that installs an add-on, or says why there is nothing to install. Looks at the cluster, and changes nothing.
 *
 * @throws `mesh.addon-built-in`, `mesh.addon-*`, `mesh.manifest-*`, `mesh.set-several`, `file.*`, `tools.*`, `cluster.*`, `cancelled`
 */
export async function prepareAddon(
  connection: ClusterConnection,
  request: AddonRequest,
  access: ManifestAccess,
): Promise<PreparedAddon> {
  const { signal } = access;
  const state = await addonState(connection, request.name, request.mesh, signal);
  const { addon, mesh } = state;
  const { from } = addon;
  if (from.is === 'built-in')
    throw problemError('mesh.addon-built-in', {
      addon: addon.displayName,
      mesh: mesh.identity.displayName,
      name: addon.name,
    });
  if (state.workloads.length > 0 && state.set === undefined && !request.isAnyway) return { is: 'there', state };
  if (from.is === 'values') return { is: 'values', known: state, chart: from.chart, values: from.values };
  const record = state.set?.namespace ?? request.record ?? connection.namespace;
  const head = { is: 'pattern', known: state, fileName: `${setNameOf(state)}.pattern.yaml`, record } as const;
  if (from.is === 'chart') return { ...head, text: chartPattern(state, request) };
  const running = await runningMeshes(connection, signal);
  const version =
    request.version ??
    running.find((one) => one.mesh === mesh.identity.name)?.version ??
    mesh.identity.support.newest.version;
  const wanted = { address: from.address(version), ...(from.isFolder === true ? { isFolder: true as const } : {}) };
  const reading = await readManifestTexts([wanted], access);
  if (reading.is === 'unseen') return reading;
  const objects = (await Promise.all(reading.texts.map((text) => objectsOf(text, signal)))).flat();
  const text = await patternOfSet(
    connection,
    {
      patternName: addonSetName(state),
      record,
      comment: [...commentOf(state), ...reading.texts.map(({ address }) => `From ${address}`)],
      objects,
      namespace: addon.namespace,
      namespaces: [],
      marks: { labels: {}, annotations: {} },
    },
    signal,
  );
  return { ...head, text };
}

/** A component that stands for the chart, such as `VizLinkerdAddon`: one for all add-ons that come with it. */
function chartPattern(known: KnownAddon, { version, chart, chartRepository }: AddonRequest): string {
  const { addon, mesh } = known;
  const [first = addon] = comesWith(known);
  const settings = {
    ...(chart === undefined ? {} : { chart }),
    ...(chartRepository === undefined ? {} : { chartRepository }),
  };
  const component = {
    type: `${capital(first.name)}${mesh.identity.patternType.replace(/Mesh$/, '')}Addon`,
    namespace: addon.namespace,
    ...(version === undefined ? {} : { version }),
    ...(Object.keys(settings).length === 0 ? {} : { settings }),
  };
  const head = commentOf(known).map((line) => `# ${line}\n`);
  return `${head.join('')}${writeYaml({ name: addonSetName(known), services: { [setNameOf(known)]: component } })}`;
}

function capital(name: string): string {
  return `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
}

function commentOf(known: KnownAddon): readonly string[] {
  const names = comesWith(known).map(({ displayName }) => displayName);
  return [
    `${names.join(', ')} beside ${known.mesh.identity.displayName}.`,
    'Plan it to see what will happen, apply it to install it, delete it to take it away again.',
    ...(known.addon.caution === undefined ? [] : [known.addon.caution]),
  ];
}

/** Where several meshes have an add-on of the name, those that run count. */
async function ofRunning(
  connection: ClusterConnection,
  named: readonly KnownAddon[],
  signal: AbortSignal | undefined,
): Promise<readonly KnownAddon[]> {
  if (named.length <= 1) return named;
  const running = await runningMeshes(connection, signal);
  const fitting = named.filter(({ mesh }) => running.some((one) => one.mesh === mesh.identity.name));
  return fitting.length === 0 ? named : fitting;
}

async function withStates(
  connection: ClusterConnection,
  addons: readonly KnownAddon[],
  signal: AbortSignal | undefined,
): Promise<readonly AddonState[]> {
  if (addons.length === 0) return [];
  const [workloads, sets] = await Promise.all([
    listAddonWorkloads(connection, addons, signal),
    recordedSets(connection, signal),
  ]);
  return findAddons(addons, workloads).map((found) => {
    const set = oneSet(sets, addonSetName(found), found.addon.displayName);
    return { ...found, ...(set === undefined ? {} : { set }) };
  });
}

async function runningMeshes(
  connection: ClusterConnection,
  signal: AbortSignal | undefined,
): Promise<readonly FoundMesh[]> {
  return (await detectMeshes(connection, signal)).filter(({ mode }) => mode !== 'crds-only');
}
