import { nearestParam, type ModelFinding } from './findings.ts';
import type { KindCatalog } from './kinds.ts';
import { importAddress } from './imports.ts';
import { isReference } from './reference-text.ts';
import { resolveType } from './registry.ts';
import type { Component, Pattern, TypeResolution } from './types.ts';

/** The types of a pattern's components, by key, and what is wrong with them. */
export interface ResolvedTypes {
  readonly resolutions: ReadonlyMap<string, TypeResolution>;
  readonly findings: readonly ModelFinding[];
}

/** Resolves every type. Drawings (`isAnnotation`) are never deployed: their types are shapes, and are not looked up. */
export function resolveTypes(pattern: Pattern, kinds: KindCatalog): ResolvedTypes {
  const resolutions = new Map<string, TypeResolution>();
  const findings: ModelFinding[] = [];
  for (const component of pattern.components) {
    if (component.isAnnotation || isReference(component.type)) continue;
    const path = ['services', component.key, 'type'];
    const address = importAddress(component.type);
    if (address !== undefined) {
      findings.push({ code: 'import-unsupported', path, at: 'value', params: { address } });
      continue;
    }
    const resolution = resolutionOf(component, kinds);
    resolutions.set(component.key, resolution);
    if (resolution.is !== 'unknown') continue;
    const params = { type: component.type, ...nearestParam(resolution.nearest) };
    findings.push({ code: 'type-unknown', path, at: 'value', params });
  }
  return { resolutions, findings };
}

const known = new WeakMap<Component, { readonly kinds: KindCatalog; readonly resolution: TypeResolution }>();

/** Components are immutable, and the same from version to version of a text where nothing in them has changed. */
function resolutionOf(component: Component, kinds: KindCatalog): TypeResolution {
  const before = known.get(component);
  if (before?.kinds === kinds) return before.resolution;
  const resolution = resolveType(component.type, component, kinds);
  known.set(component, { kinds, resolution });
  return resolution;
}
