import { splitApiVersion } from '../../core/kubernetes.ts';
import type { PatternMesh } from './types.ts';

/**
 * Who defines a kind, or ships it: several meshes ship the kinds of the Service Mesh Interface, each in its own shape. `gateway-api`,
 * `smi` and `oam` belong to no single mesh; `cluster` are kinds that only the connected
 * cluster has, `registry` those that only the project's registries have.
 */
export type KindOrigin = 'kubernetes' | 'cluster' | 'registry' | 'gateway-api' | 'smi' | 'oam' | PatternMesh;

/** Origins whose kinds are known only in part: a kind that is missing from them may exist. */
const partialOrigins: ReadonlySet<KindOrigin> = new Set(['cilium', 'traefik']);

/** One kind in one version, as `schemas/bundle/kinds.json` lists it. */
export interface KindEntry {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly origin: KindOrigin;
  readonly plural?: string;
  readonly shortNames?: readonly string[];
  /** False for a version that a CRD still describes and no longer serves. */
  readonly served?: false;
  /** What the server warns of when an object of this version is written; empty where it gives no reason. */
  readonly deprecation?: string;
  /** Set for kinds of the experimental channel of the Gateway API. */
  readonly experimental?: true;
}

/** All known kinds. */
export type KindTable = readonly KindEntry[];

/** Looks kinds up; where several versions match, the most stable and newest one wins. */
export interface KindCatalog {
  /**
   * @param kind upper and lower case alike.
   * @param hints an `apiVersion` decides first, then its group, then the origin; Kubernetes' own kinds win over a mesh's. Of what
   * several origins ship in one version, the definition of the specification wins. Versions that are not served are found by their
   * `apiVersion` only.
   */
  find(kind: string, hints?: { readonly apiVersion?: string; readonly origin?: KindOrigin }): KindEntry | undefined;
  /** One entry for each kind of each group: its preferred version. */
  kinds(): readonly KindEntry[];
  /** True where all kinds of an origin are in the catalog, so that one which is not is unknown. */
  isComplete(origin: KindOrigin): boolean;
}

/** A catalog over a table. */
export function kindCatalog(table: KindTable): KindCatalog {
  const byKind = new Map<string, KindEntry[]>();
  for (const entry of table) {
    const key = entry.kind.toLowerCase();
    const entries = byKind.get(key);
    if (entries === undefined) byKind.set(key, [entry]);
    else entries.push(entry);
  }
  // Most kinds are never asked for: a list is sorted when it is.
  const sorted = new Set<string>();
  const entriesOf = (key: string): readonly KindEntry[] => {
    const entries = byKind.get(key) ?? [];
    if (!sorted.has(key)) entries.sort(byPreference);
    sorted.add(key);
    return entries;
  };
  let preferred: readonly KindEntry[] | undefined;
  const origins = new Set(table.map((entry) => entry.origin));
  return {
    find(kind, hints = {}) {
      const entries = entriesOf(kind.toLowerCase());
      const ofOrigin = hints.origin === undefined ? entries : entries.filter(({ origin }) => origin === hints.origin);
      const { apiVersion } = hints;
      const isServed = (entry: KindEntry): boolean => entry.served !== false;
      if (apiVersion === undefined) return ofOrigin.find(isServed);
      const { group } = splitApiVersion(apiVersion);
      return (
        ofOrigin.find((entry) => entry.apiVersion === apiVersion) ??
        ofOrigin.find((entry) => isServed(entry) && splitApiVersion(entry.apiVersion).group === group)
      );
    },
    kinds: () => (preferred ??= preferredEntries([...byKind.keys()].map(entriesOf))),
    isComplete: (origin) => origins.has(origin) && !partialOrigins.has(origin),
  };
}

function preferredEntries(lists: Iterable<readonly KindEntry[]>): readonly KindEntry[] {
  const result: KindEntry[] = [];
  for (const entries of lists) {
    const groups = new Set<string>();
    for (const entry of entries) {
      const { group } = splitApiVersion(entry.apiVersion);
      if (groups.has(group) || entry.served === false) continue;
      groups.add(group);
      result.push(entry);
    }
  }
  return result;
}

function byPreference(left: KindEntry, right: KindEntry): number {
  const ofKubernetes = Number(right.origin === 'kubernetes') - Number(left.origin === 'kubernetes');
  if (ofKubernetes !== 0) return ofKubernetes;
  const stability = compareVersions(
    splitApiVersion(left.apiVersion).version,
    splitApiVersion(right.apiVersion).version,
  );
  if (stability !== 0) return stability;
  if (left.apiVersion !== right.apiVersion) return left.apiVersion < right.apiVersion ? -1 : 1;
  return byVariant(left, right);
}

/** Order of the origins that ship one version of a kind: who serves it, then the specification itself, then the meshes. */
export function byVariant(left: KindEntry, right: KindEntry): number {
  const served = Number(left.served === false) - Number(right.served === false);
  return served !== 0 ? served : variantRank(left.origin) - variantRank(right.origin);
}

const variantOrder: readonly KindOrigin[] = ['smi', 'osm', 'nginx', 'traefik'];

function variantRank(origin: KindOrigin): number {
  const rank = variantOrder.indexOf(origin);
  return rank < 0 ? variantOrder.length : rank;
}

const stages = ['alpha', 'beta'] as const;

/**
 * Order of API versions after Kubernetes' "version priority": stable before beta before alpha, then the higher number first; names
 * that are no versions come last.
 *
 * @returns negative where `left` is preferred.
 */
export function compareVersions(left: string, right: string): number {
  const [leftRank, rightRank] = [rank(left), rank(right)];
  for (let index = 0; index < leftRank.length; index += 1) {
    const difference = (rightRank[index] ?? 0) - (leftRank[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return left < right ? -1 : left > right ? 1 : 0;
}

function rank(version: string): readonly [stage: number, major: number, minor: number] {
  const match = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version);
  if (match === null) return [-1, 0, 0];
  const [, major, stage, minor] = match;
  const stageRank = stage === undefined ? stages.length : stages.findIndex((name) => name === stage);
  return [stageRank, Number(major), Number(minor ?? 0)];
}
