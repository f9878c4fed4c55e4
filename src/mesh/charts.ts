import type { MeshFacts } from './facts/mesh-facts.ts';
import { meshes } from './registry.ts';
import { isByHelm, mainChart } from './releases.ts';

/** Whose chart it is, and whether it brings the control plane. */
export interface MeshOfChart {
  readonly facts: MeshFacts;
  readonly isMain: boolean;
}

/** The mesh that a chart belongs to; undefined for a chart of somebody else. */
export function meshOfChart(name: string): MeshOfChart | undefined {
  for (const facts of meshes) {
    const { installation } = facts;
    if (!isByHelm(installation)) continue;
    const chart = installation.charts.find((one) => one.chart === name);
    if (chart !== undefined) return { facts, isMain: chart === mainChart(installation) };
  }
  return undefined;
}
