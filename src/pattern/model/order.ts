import { nearest } from '../../core/nearest.ts';
import { nearestParam, type ModelFinding } from './findings.ts';
import type { Component } from './types.ts';

/** What an order needs to know of a part: a component of a pattern, or a step of a workflow. */
type Ordered = Pick<Component, 'key' | 'dependsOn'>;

/** What {@link orderComponents} found. */
export interface ComponentOrder {
  /**
   * Keys in waves: every component comes in a later wave than all that it depends on, and otherwise as early as possible. Inside a
   * wave the order is that of the file. What stands on a cycle, or behind one, is in no wave.
   */
  readonly waves: readonly (readonly string[])[];
  readonly findings: readonly ModelFinding[];
}

/** Orders components by `dependsOn`, and finds what names nothing and what goes in a circle. Linear in components and edges. */
export function orderComponents(components: readonly Ordered[]): ComponentOrder {
  const byKey = new Map(components.map((component) => [component.key, component]));
  const findings = components.flatMap((component) => unknownDependencies(component, byKey));
  const dependencies = new Map(
    components.map(({ key, dependsOn }) => [key, new Set(dependsOn.filter((dependency) => byKey.has(dependency)))]),
  );

  const waves: string[][] = [];
  const waiting = new Map([...dependencies].map(([key, set]) => [key, set.size]));
  const dependants = reversed(dependencies);
  const position = new Map(components.map(({ key }, index) => [key, index]));
  let wave = [...waiting].filter(([, count]) => count === 0).map(([key]) => key);
  while (wave.length > 0) {
    waves.push(wave);
    const next: string[] = [];
    for (const key of wave) {
      waiting.delete(key);
      for (const dependant of dependants.get(key) ?? []) {
        const left = (waiting.get(dependant) ?? 0) - 1;
        waiting.set(dependant, left);
        if (left === 0) next.push(dependant);
      }
    }
    wave = next.sort((left, right) => (position.get(left) ?? 0) - (position.get(right) ?? 0));
  }
  return { waves, findings: [...findings, ...cycles(components, waiting, dependencies)] };
}

/**
 * The findings of {@link orderComponents}, without the order where that can be done without: no circle can be in a file whose services
 * depend on services above them only.
 */
export function dependencyFindings(components: readonly Ordered[]): readonly ModelFinding[] {
  const position = new Map(components.map(({ key }, index) => [key, index]));
  const leadUp = components.every(({ dependsOn }, index) =>
    dependsOn.every((dependency) => (position.get(dependency) ?? Infinity) < index),
  );
  return leadUp ? [] : orderComponents(components).findings;
}

function unknownDependencies(component: Ordered, byKey: ReadonlyMap<string, Ordered>): ModelFinding[] {
  return component.dependsOn.flatMap((dependency, index): ModelFinding[] => {
    if (byKey.has(dependency) || dependency.includes('$(#')) return [];
    const candidates = [...byKey.keys()].filter((key) => key !== component.key);
    return [
      {
        code: 'depends-on-unknown',
        path: ['services', component.key, 'dependsOn', index],
        at: 'value',
        params: { key: component.key, dependency, ...nearestParam(nearest(dependency, candidates)) },
      },
    ];
  });
}

function reversed(dependencies: ReadonlyMap<string, ReadonlySet<string>>): Map<string, string[]> {
  const dependants = new Map<string, string[]>();
  for (const [key, set] of dependencies)
    for (const dependency of set) {
      const list = dependants.get(dependency);
      if (list === undefined) dependants.set(dependency, [key]);
      else list.push(key);
    }
  return dependants;
}

/**
 * One finding for each circle that a walk along the first open dependency runs into. Every component that is left has at least one
 * dependency that is left too, so each walk ends in a circle or in a component that another walk has seen.
 */
function cycles(
  components: readonly Ordered[],
  left: ReadonlyMap<string, number>,
  dependencies: ReadonlyMap<string, ReadonlySet<string>>,
): ModelFinding[] {
  const byKey = new Map(components.map((component) => [component.key, component]));
  const seen = new Set<string>();
  const findings: ModelFinding[] = [];
  for (const start of left.keys()) {
    const walk: string[] = [];
    const walked = new Set<string>();
    let current: string | undefined = start;
    while (current !== undefined && !seen.has(current)) {
      seen.add(current);
      walked.add(current);
      walk.push(current);
      current = [...(dependencies.get(current) ?? [])].find((key) => left.has(key));
    }
    if (current === undefined || !walked.has(current)) continue;
    findings.push(cycleFinding(walk.slice(walk.indexOf(current)), byKey));
  }
  return findings;
}

function cycleFinding(cycle: readonly string[], byKey: ReadonlyMap<string, Ordered>): ModelFinding {
  const steps = cycle.map((key, index) => {
    const next = cycle[(index + 1) % cycle.length] ?? key;
    return ['services', key, 'dependsOn', byKey.get(key)?.dependsOn.indexOf(next) ?? 0] as const;
  });
  const [first = [], ...related] = steps;
  return {
    code: 'depends-on-cycle',
    path: first,
    at: 'value',
    params: { cycle: [...cycle, cycle[0] ?? ''].join(' -> ') },
    ...(related.length === 0 ? {} : { related }),
  };
}
