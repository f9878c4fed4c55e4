import { rounded, type BenchRow } from '../bench.ts';

/** A row of a figure that has no peer but a goal of its own. */
export function ownRow(
  name: string,
  unit: string,
  values: { readonly ours: number; readonly min?: number; readonly max?: number },
  goal?: { readonly words: string; readonly isMet: boolean },
): BenchRow {
  const { ours, min = ours, max = ours } = values;
  return {
    name,
    unit,
    ours: rounded(ours),
    peerName: null,
    peer: null,
    ratio: null,
    min: rounded(min),
    max: rounded(max),
    goal: goal?.words ?? '',
    met: goal?.isMet ?? null,
  };
}

/** The value below which a share of all are; 0 where there is none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/** Milliseconds since 1970, the same in all processes of this machine, with more than whole ones. */
export function nowMs(): number {
  return performance.timeOrigin + performance.now();
}
