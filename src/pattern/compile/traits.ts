import { isJsonObject, type JsonValue } from '../../core/json.ts';
import type { ObjectMetadata } from '../../core/kubernetes.ts';
import { problem } from '../../core/problem.ts';
import { isAbsent } from '../../mesh/facts/source.ts';
import { meshes } from '../../mesh/registry.ts';
import type { Component, PatternMesh, TypeResolution } from '../model/types.ts';
import type { CompileFault, UnorderedItem } from './types.ts';

interface TraitResult {
  readonly items: readonly UnorderedItem[];
  /** Why its settings cannot be used. */
  readonly reason?: string;
  /** True where the mesh of the component knows no such thing. */
  readonly isMisplaced?: true;
}

type Trait = (component: Component, settings: JsonValue | undefined, mesh: PatternMesh) => TraitResult;

/**
 * Traits of the component of a mesh, after the OAM definitions of Istio's adapter. Injection is for every mesh whose namespaces have a
 * label for it; the policy of mutual TLS is written for Istio alone.
 */
const meshTraits: Readonly<Record<string, Trait>> = {
  automaticSidecarInjection: (component, settings, mesh) => {
    const marks = injectionMarks(mesh);
    if (marks === undefined) return { items: [], isMisplaced: true };
    return forNamespaces(settings, (namespace) => ({
      is: 'object',
      component: component.key,
      membership: 'fields-only',
      namespaced: false,
      object: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, ...marks } },
    }));
  },
  mTLS: (component, settings, mesh) => {
    if (mesh !== 'istio') return { items: [], isMisplaced: true };
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
    const result: TraitResult =
      resolution.is === 'mesh' ? compile(component, settings, resolution.mesh) : { items: [], isMisplaced: true };
    if (result.isMisplaced === true)
      faults.push({ problem: problem('pattern.trait-misplaced', { ...params, type: component.type }), path });
    if (result.reason !== undefined)
      faults.push({ problem: problem('pattern.trait-settings', { ...params, reason: result.reason }), path });
    items.push(...result.items);
  }
  return { items, faults };
}

/** The labels and annotations with which a namespace asks for proxies; undefined for a mesh that has none. */
function injectionMarks(mesh: PatternMesh): Pick<ObjectMetadata, 'labels' | 'annotations'> | undefined {
  const membership = meshes.find(({ identity }) => identity.name === mesh)?.membership;
  if (membership === undefined || isAbsent(membership)) return undefined;
  const choice = membership.switches.find(({ on, mode }) => on === 'namespace' && mode === 'sidecar');
  const { labels, annotations } = choice?.enable({}) ?? {};
  const written = Object.entries({ labels, annotations }).map(([key, marks]) => [key, present(marks)] as const);
  const given = written.filter(([, marks]) => marks !== undefined);
  return given.length === 0 ? undefined : Object.fromEntries(given);
}

/** What is written; what is to be taken away cannot be said in a pattern. */
function present(
  marks: Readonly<Record<string, string | null>> | undefined,
): Readonly<Record<string, string>> | undefined {
  const written = Object.entries(marks ?? {}).filter((mark): mark is [string, string] => mark[1] !== null);
  return written.length === 0 ? undefined : Object.fromEntries(written);
}

function forNamespaces(settings: JsonValue | undefined, item: (namespace: string) => UnorderedItem): TraitResult {
  const namespaces = isJsonObject(settings) ? settings['namespaces'] : undefined;
  const names = Array.isArray(namespaces) ? (namespaces as readonly JsonValue[]) : [];
  const isComplete = names.length > 0 && names.every((name): name is string => typeof name === 'string' && name !== '');
  if (!isComplete) return { items: [], reason: '"namespaces" must be a list with at least one name' };
  return { items: [...new Set(names)].map(item) };
}
