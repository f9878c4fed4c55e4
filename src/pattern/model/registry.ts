import { splitApiVersion } from '../../core/kubernetes.ts';
import { isJsonObject, type JsonObject } from '../../core/json.ts';
import { nearest } from '../../core/nearest.ts';
import type { KindCatalog, KindEntry, KindOrigin } from './kinds.ts';
import {
  addonTypes,
  isFormerKind,
  meshOfOrigin,
  knownAddons,
  meshTypes,
  originOfModel,
  originOfSuffix,
  sharedOrigins,
} from './type-names.ts';
import type { TypeResolution } from './types.ts';

/** What beside the type decides which kind is meant. A {@link Component} has all of it. */
export interface TypeHints {
  readonly apiVersion?: string;
  readonly model?: string;
  readonly settings?: JsonObject;
}

/** Pseudo version that old files carry for every component; it says nothing about the kind. */
const oamApiVersion = 'core.oam.dev/v1alpha1';

/**
 * What a component's type stands for: a mesh, an add-on, `Application`, or a Kubernetes kind by the suffix (`Deployment.K8s`,
 * `VirtualService.Istio`), the model (`kubernetes`, `istio-base`) or the bare kind. Upper and lower case are alike, because files
 * of 2021 write `virtualservice`.
 *
 * Settings of Kubernetes kinds are the object's top-level fields. Settings of mesh kinds are the `spec`, unless they hold a `spec`
 * map themselves: both are found in real files.
 */
export function resolveType(type: string, hints: TypeHints, kinds: KindCatalog): TypeResolution {
  const written = type.trim();
  const lower = written.toLowerCase();
  if (lower === 'application') return { is: 'application' };
  const mesh = meshTypes.get(lower);
  if (mesh !== undefined) return { is: 'mesh', mesh: mesh.mesh };
  const addon = addonTypes.find(({ suffix }) => lower.endsWith(suffix) && lower.length > suffix.length);
  if (addon !== undefined && isMisspeltAddon(lower)) return unknown(written, kinds);
  if (addon !== undefined)
    return { is: 'addon', mesh: addon.mesh, addon: lower.slice(0, lower.length - addon.suffix.length) };

  const { kind, suffix } = splitType(written);
  const origin = suffix === undefined ? undefined : originOfSuffix(suffix);
  if (suffix !== undefined && origin === undefined) return unknown(written, kinds);
  return resolveKind(kind, origin, hints, kinds) ?? unknown(written, kinds);
}

/** Nearly the name of an add-on that is known. */
function isMisspeltAddon(lower: string): boolean {
  const known = knownAddons.map((name) => name.toLowerCase());
  return !known.includes(lower) && nearest(lower, known, 2) !== undefined;
}

function resolveKind(
  kind: string,
  suffixOrigin: KindOrigin | undefined,
  hints: TypeHints,
  kinds: KindCatalog,
): TypeResolution | undefined {
  const origin = suffixOrigin ?? originOfModel(hints.model);
  const apiVersion = hints.apiVersion === oamApiVersion || hints.apiVersion === '' ? undefined : hints.apiVersion;
  const entry =
    kinds.find(kind, {
      ...(apiVersion === undefined ? {} : { apiVersion }),
      ...(origin === undefined ? {} : { origin }),
    }) ??
    (suffixOrigin === undefined
      ? kinds.find(kind, apiVersion === undefined ? {} : { apiVersion })
      : ofSharedOrigin(kind, suffixOrigin, kinds));
  if (entry !== undefined) return kubernetes(entry, apiVersion, hints.settings);
  const mesh = origin === undefined ? undefined : meshOfOrigin(origin);
  if (mesh === undefined && apiVersion === undefined) return undefined;
  // A mesh whose kinds the catalog does not carry, or a kind of somebody's own CRD: only a cluster can tell more.
  if (mesh !== undefined && kinds.isComplete(mesh) && !isFormerKind(mesh, kind)) return undefined;
  return {
    is: 'uncatalogued',
    kind,
    settingsAre: settingsAre(mesh ?? 'kubernetes', hints.settings),
    ...(apiVersion === undefined ? {} : { apiVersion }),
    ...(mesh === undefined ? {} : { mesh }),
  };
}

/** Meshes use kinds that belong to none of them: `TrafficSplit.Linkerd` is that of the Service Mesh Interface. */
function ofSharedOrigin(kind: string, suffixOrigin: KindOrigin, kinds: KindCatalog): KindEntry | undefined {
  const mesh = meshOfOrigin(suffixOrigin);
  if (mesh === undefined || isFormerKind(mesh, kind)) return undefined;
  return sharedOrigins.map((origin) => kinds.find(kind, { origin })).find((entry) => entry !== undefined);
}

/** The entry's own version, unless the file names another one of the same group: then the file is right and the server decides. */
function kubernetes(
  entry: KindEntry,
  apiVersion: string | undefined,
  settings: JsonObject | undefined,
): TypeResolution {
  const sameGroup =
    apiVersion !== undefined && splitApiVersion(apiVersion).group === splitApiVersion(entry.apiVersion).group;
  return {
    is: 'kubernetes',
    apiVersion: sameGroup ? apiVersion : entry.apiVersion,
    kind: entry.kind,
    namespaced: entry.namespaced,
    settingsAre: settingsAre(entry.origin, settings),
    origin: entry.origin,
  };
}

function settingsAre(origin: KindOrigin, settings: JsonObject | undefined): 'top-level' | 'spec' {
  if (origin === 'kubernetes') return 'top-level';
  return isJsonObject(settings?.['spec']) ? 'top-level' : 'spec';
}

function splitType(type: string): { kind: string; suffix?: string } {
  const early = /^envoyfilteristio$/i;
  if (early.test(type)) return { kind: 'EnvoyFilter', suffix: 'Istio' };
  const dot = type.indexOf('.');
  return dot < 0 ? { kind: type } : { kind: type.slice(0, dot), suffix: type.slice(dot + 1) };
}

function unknown(type: string, kinds: KindCatalog): TypeResolution {
  const candidate = nearest(type, knownTypes(kinds));
  return { is: 'unknown', ...(candidate === undefined ? {} : { nearest: candidate }) };
}

/**
 * Today's spelling of a type that an older Meshery wrote otherwise (`virtualservice`, `VirtualService.istio`, `EnvoyFilterIstio`,
 * `KUMAMesh`); undefined where it is written as today, or is not known. It always stands for the same as what was written.
 */
export function currentSpelling(type: string, hints: TypeHints, kinds: KindCatalog): string | undefined {
  const written = type.trim();
  const resolution = resolveType(written, hints, kinds);
  const current = spellingOf(written, resolution);
  if (current === undefined || current === written) return undefined;
  return sameResolution(resolveType(current, hints, kinds), resolution) ? current : undefined;
}

function spellingOf(written: string, resolution: TypeResolution): string | undefined {
  if (resolution.is === 'application') return 'Application';
  if (resolution.is === 'mesh') return meshTypes.get(written.toLowerCase())?.spelling;
  if (resolution.is !== 'kubernetes') return undefined;
  const { kind, suffix } = splitType(written);
  // A bare kind is written today beside its model; in lower case it is of 2021, and had no model.
  if (suffix === undefined && kind === resolution.kind) return undefined;
  const origin = suffix === undefined ? resolution.origin : originOfSuffix(suffix);
  const spelling = origin === undefined ? '' : suffixSpelling(origin);
  return `${resolution.kind}${spelling === '' && suffix !== undefined ? `.${suffix}` : spelling}`;
}

function sameResolution(left: TypeResolution, right: TypeResolution): boolean {
  const fields = ['is', 'apiVersion', 'kind', 'settingsAre', 'mesh'] as const;
  return fields.every((field) => valueOf(left, field) === valueOf(right, field));
}

function valueOf(resolution: TypeResolution, field: string): unknown {
  return (resolution as unknown as Readonly<Record<string, unknown>>)[field];
}

/** Every type that can be written in a pattern, in its full spelling: for "did you mean" and for completion. */
export function knownTypes(kinds: KindCatalog): Iterable<string> {
  const meshes = [...meshTypes.values()].map(({ spelling }) => spelling);
  const seen = new Set<string>(['Application', ...meshes, ...knownAddons]);
  for (const { kind, origin } of kinds.kinds()) seen.add(`${kind}${suffixSpelling(origin)}`);
  for (const { kind } of kinds.kinds()) seen.add(kind);
  return seen;
}

function suffixSpelling(origin: KindOrigin): string {
  const spellings: Partial<Record<KindOrigin, string>> = {
    kubernetes: '.K8s',
    istio: '.Istio',
    linkerd: '.Linkerd',
    consul: '.Consul',
    kuma: '.KUMA',
    osm: '.OSM',
    'app-mesh': '.APP_MESH',
    nginx: '.NGINX',
    cilium: '.CILIUM',
    traefik: '.TRAEFIK',
    nsm: '.NSM',
  };
  return spellings[origin] ?? '';
}
