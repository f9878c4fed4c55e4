import { isJsonObject, type JsonValue } from '../../core/json.ts';
import { problem } from '../../core/problem.ts';
import type { Component, TypeResolution } from '../model/types.ts';
import type { CompileFault, UnorderedItem } from './types.ts';

interface TraitResult {
  readonly items: readonly UnorderedItem[];
  readonly reason?: string;
}

type Trait = (component: Component, settings: JsonValue | undefined) => TraitResult;

/** Traits of an IstioMesh, after the OAM definitions of its adapter (`appliesToWorkloads: [IstioMesh]`). */
const meshTraits: Readonly<Record<string, Trait>> = {
  automaticSidecarInjection: (component, settings) =>
    forNamespaces(settings, (namespace) => ({
      is: 'object',
      component: component.key,
      membership: 'fields-only',
      namespaced: false,
      object: {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: namespace, labels: { 'istio-injection': 'enabled' } },
      },
    })),
  mTLS: (component, settings) => {
    const policy = isJsonObject(settings) ? settings['policy'] : undefined;
    const mode = policy === 'strict' ? 'STRICT' : policy === 'mutual' ? 'PERMISSIVE' : undefined;
    if (mode === undefined) return { items: [], reason: '"policy" must be strict or mutual' };
    return forNamespaces(settings, (namespace) => ({
      is: 'object',
      component: component.key,
      membership: 'member',
      namespaced: true,
      object: {
        apiVersion: 'security.istio.io/v1',
        kind: 'PeerAuthentication',
        // The conventional name of the one policy that is for a whole namespace: another owner of it shows as a conflict.
        metadata: { name: 'default', namespace },
        spec: { mtls: { mode } },
      },
    }));
  },
};

/** Traits that only drawings use. */
const drawingTraits: readonly string[] = ['meshmap'];

/** What the traits of a component stand for. A trait that cannot be carried out is a fault, never passed over. */
export function compileTraits(
  component: Component,
  resolution: TypeResolution,
): { readonly items: readonly UnorderedItem[]; readonly faults: readonly CompileFault[] } {
  const items: UnorderedItem[] = [];
  const faults: CompileFault[] = [];
  for (const [trait, settings] of Object.entries(component.traits)) {
    if (drawingTraits.includes(trait)) continue;
    const path = ['services', component.key, 'traits', trait];
    const compile = Object.hasOwn(meshTraits, trait) ? meshTraits[trait] : undefined;
    const params = { trait, component: component.key };
    if (compile === undefined) {
      faults.push({ problem: problem('pattern.trait-unsupported', params), path });
      continue;
    }
    if (resolution.is !== 'mesh' || resolution.mesh !== 'istio') {
      faults.push({ problem: problem('pattern.trait-misplaced', { ...params, type: component.type }), path });
      continue;
    }
    const result = compile(component, settings);
    if (result.reason !== undefined)
      faults.push({ problem: problem('pattern.trait-settings', { ...params, reason: result.reason }), path });
    items.push(...result.items);
  }
  return { items, faults };
}

function forNamespaces(settings: JsonValue | undefined, item: (namespace: string) => UnorderedItem): TraitResult {
  const namespaces = isJsonObject(settings) ? settings['namespaces'] : undefined;
  const names = Array.isArray(namespaces) ? (namespaces as readonly JsonValue[]) : [];
  const isComplete = names.length > 0 && names.every((name): name is string => typeof name === 'string' && name !== '');
  if (!isComplete) return { items: [], reason: '"namespaces" must be a list with at least one name' };
  return { items: [...new Set(names)].map(item) };
}
