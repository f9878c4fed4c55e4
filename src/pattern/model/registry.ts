import { splitApiVersion } from '../../core/kubernetes.ts';
import { isJsonObject, type JsonObject } from '../../core/json.ts';
import { nearest } from '../../core/nearest.ts';
import type { KindCatalog, KindEntry, KindOrigin } from './kinds.ts';
import { addonTypes, meshTypes, originOfModel, originOfSuffix, meshOfOrigin } from './type-names.ts';
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
  if (addon !== undefined)
    return { is: 'addon', mesh: addon.mesh, addon: lower.slice(0, lower.length - addon.suffix.length) };

  const { kind, suffix } = splitType(written);
  const origin = suffix === undefined ? undefined : originOfSuffix(suffix);
  if (suffix !== undefined && origin === undefined) return unknown(written, kinds);
  return resolveKind(kind, origin, hints, kinds) ?? unknown(written, kinds);
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
    }) ?? (suffixOrigin === undefined ? kinds.find(kind, apiVersion === undefined ? {} : { apiVersion }) : undefined);
  if (entry !== undefined) return kubernetes(entry, apiVersion, hints.settings);
  const mesh = origin === undefined ? undefined : meshOfOrigin(origin);
  if (mesh === undefined && apiVersion === undefined) return undefined;
  // A mesh whose kinds the catalog does not carry, or a kind of somebody's own CRD: only a cluster can tell more.
  if (mesh !== undefined && kinds.isComplete(mesh)) return undefined;
  return {
    is: 'uncatalogued',
    kind,
    settingsAre: settingsAre(mesh ?? 'kubernetes', hints.settings),
    ...(apiVersion === undefined ? {} : { apiVersion }),
    ...(mesh === undefined ? {} : { mesh }),
  };
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

/** Every type that can be written in a pattern, in its full spelling: for "did you mean" and for completion. */
export function* knownTypes(kinds: KindCatalog): Iterable<string> {
  yield 'Application';
  for (const mesh of meshTypes.values()) yield mesh.spelling;
  for (const { kind, origin } of kinds.kinds()) {
    yield origin === 'kubernetes' ? `${kind}.K8s` : `${kind}${suffixSpelling(origin)}`;
    yield kind;
  }
}

function suffixSpelling(origin: KindOrigin): string {
  const spellings: Partial<Record<KindOrigin, string>> = {
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
