import { splitApiVersion } from '../../core/kubernetes.ts';
import type { MeshName } from './types.ts';

/** Who defines a kind. `gateway-api` belongs to no single mesh. */
export type KindOrigin = 'kubernetes' | 'gateway-api' | MeshName;

/** One kind in one version, as `schemas/bundle/kinds.json` lists it. */
export interface KindEntry {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly origin: KindOrigin;
  readonly plural?: string;
}

/** All known kinds. */
export type KindTable = readonly KindEntry[];

/** Looks kinds up; where several versions match, the most stable and newest one wins. */
export interface KindCatalog {
  /**
   * @param kind upper and lower case alike.
   * @param hints an `apiVersion` decides first, then its group, then the origin; Kubernetes' own kinds win over a mesh's.
   */
  find(kind: string, hints?: { readonly apiVersion?: string; readonly origin?: KindOrigin }): KindEntry | undefined;
  /** One entry for each kind of each group: its preferred version. */
  kinds(): readonly KindEntry[];
  hasOrigin(origin: KindOrigin): boolean;
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
  for (const entries of byKind.values()) entries.sort(byPreference);
  const preferred = preferredEntries(byKind.values());
  const origins = new Set(table.map((entry) => entry.origin));
  return {
    find(kind, hints = {}) {
      const entries = byKind.get(kind.toLowerCase()) ?? [];
      const ofOrigin = hints.origin === undefined ? entries : entries.filter(({ origin }) => origin === hints.origin);
      const { apiVersion } = hints;
      if (apiVersion === undefined) return ofOrigin[0];
      const { group } = splitApiVersion(apiVersion);
      return (
        ofOrigin.find((entry) => entry.apiVersion === apiVersion) ??
        ofOrigin.find((entry) => splitApiVersion(entry.apiVersion).group === group)
      );
    },
    kinds: () => preferred,
    hasOrigin: (origin) => origins.has(origin),
  };
}

function preferredEntries(lists: Iterable<readonly KindEntry[]>): readonly KindEntry[] {
  const result: KindEntry[] = [];
  for (const entries of lists) {
    const groups = new Set<string>();
    for (const entry of entries) {
      const { group } = splitApiVersion(entry.apiVersion);
      if (groups.has(group)) continue;
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
  return stability !== 0 ? stability : left.apiVersion < right.apiVersion ? -1 : 1;
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
