import type { KubernetesObject, ObjectMetadata } from '../core/kubernetes.ts';
import { problem, problemOf } from '../core/problem.ts';
import { without } from '../core/without.ts';
import { addonRelease } from '../mesh/addons/release.ts';
import { meshReleases } from '../mesh/releases.ts';
import { compileApplication } from './compile/application.ts';
import { orderItems } from './compile/order.ts';
import { compileTraits } from './compile/traits.ts';
import type { CompiledItem, CompileFault, UnorderedItem } from './compile/types.ts';
import { partOfLabel } from '../cluster/kinds/apply-sets.ts';
import { type ReleaseIdentity } from './identity.ts';
import { effectiveSettings } from './model/settings.ts';
import type { Component, Pattern, TypeResolution } from './model/types.ts';

/** What {@link compilePattern} made. Where there are faults, the items are not to be used. */
export interface Compilation {
  readonly items: readonly CompiledItem[];
  readonly faults: readonly CompileFault[];
}

/**
 * Compiles a pattern, with its references filled in, to objects and Helm releases in order. Pure.
 *
 * @param resolutions what each type stands for, by component key.
 * @param identity of the release: members carry its ApplySet label, and its namespace is the default one.
 * @param folder of the pattern file, for relative chart paths; undefined where it has none.
 */
export function compilePattern(
  pattern: Pattern,
  resolutions: ReadonlyMap<string, TypeResolution>,
  identity: ReleaseIdentity,
  folder?: string,
): Compilation {
  const faults: CompileFault[] = [];
  const items: UnorderedItem[] = [];
  const deployed = pattern.components.filter(({ isAnnotation }) => !isAnnotation);
  for (const component of deployed) {
    const resolution = resolutions.get(component.key);
    if (resolution === undefined) continue;
    const compiled = compileComponent(component, resolution, identity, folder);
    const traits = compileTraits(component, resolution);
    items.push(...compiled.items, ...traits.items);
    faults.push(...compiled.faults, ...traits.faults);
  }
  const merged = mergeNamespaces(items);
  const whole = [...merged, ...usedNamespaces(merged, identity.namespace)];
  const ordered = orderItems(
    whole.map((item) => withMembership(item, identity)),
    deployed,
  );
  return { items: ordered.items, faults: [...faults, ...ordered.faults] };
}

interface ComponentResult {
  readonly items: readonly UnorderedItem[];
  readonly faults: readonly CompileFault[];
}

function compileComponent(
  component: Component,
  resolution: TypeResolution,
  identity: ReleaseIdentity,
  folder: string | undefined,
): ComponentResult {
  const path = ['services', component.key];
  const namespace = component.namespace ?? identity.namespace;
  switch (resolution.is) {
    case 'kubernetes': {
      const { apiVersion, kind, settingsAre, namespaced } = resolution;
      return compileObject(component, { apiVersion, kind, settingsAre, namespaced }, namespace);
    }
    case 'uncatalogued': {
      const { apiVersion, kind, settingsAre, mesh } = resolution;
      if (apiVersion !== undefined)
        return compileObject(component, { apiVersion, kind, settingsAre, namespaced: undefined }, namespace);
      const params = { type: component.type, component: component.key, mesh: mesh ?? 'others' };
      return fault([...path, 'type'], problem('pattern.kind-not-resolvable', params));
    }
    case 'application': {
      const { objects, problems } = compileApplication(component, metadataOf(component, namespace));
      return {
        items: objects.map((object) => objectItem(component, object, true)),
        faults: problems.map((found) => ({ problem: found, path: [...path, 'settings'] })),
      };
    }
    case 'mesh':
      try {
        const releases = meshReleases(resolution.mesh, component, folder);
        return {
          items: releases.map((release) => ({
            is: 'release',
            component: component.key,
            release,
            after: release.after,
          })),
          faults: [],
        };
      } catch (error) {
        return fault([...path, 'type'], problemOf(error));
      }
    case 'addon':
      try {
        const release = addonRelease(resolution.mesh, resolution.addon, component, folder);
        return { items: [{ is: 'release', component: component.key, release, after: release.after }], faults: [] };
      } catch (error) {
        return fault([...path, 'type'], problemOf(error));
      }
    case 'unknown':
      return { items: [], faults: [] }; // a finding of the model already
  }
}

/**
 * Written as `fields-only` on the component of a Namespace that was there before: its labels and annotations are the release's, and are given
 * back when that goes; the namespace stays. It is not sent to the cluster.
 */
export const membershipAnnotation = 'meshdeck.dev/membership';

/** Fields of an object that are not settings; `status` is what exported objects carry and the server ignores. */
const reservedFields: readonly string[] = ['apiVersion', 'kind', 'metadata'];

function compileObject(
  component: Component,
  kind: {
    readonly apiVersion: string;
    readonly kind: string;
    readonly settingsAre: 'top-level' | 'spec';
    readonly namespaced: boolean | undefined;
  },
  namespace: string,
): ComponentResult {
  const settings = effectiveSettings(component);
  const metadata = metadataOf(component, kind.namespaced === false ? undefined : namespace);
  const head = { apiVersion: kind.apiVersion, kind: kind.kind, metadata };
  if (kind.settingsAre === 'spec')
    return { items: [objectItem(component, { ...head, spec: settings }, kind.namespaced)], faults: [] };
  const faults = reservedFields
    .filter((field) => Object.hasOwn(settings, field))
    .map((field) => ({
      problem: problem('pattern.settings-reserved', { component: component.key, field }),
      path: ['services', component.key, 'settings', field],
    }));
  const object = { ...without(settings, 'status'), ...head };
  return { items: [objectItem(component, object, kind.namespaced)], faults };
}

function metadataOf(component: Component, namespace: string | undefined): ObjectMetadata {
  const { labels, annotations } = component;
  return {
    name: component.name,
    ...(namespace === undefined ? {} : { namespace }),
    ...(Object.keys(labels).length === 0 ? {} : { labels }),
    ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
  };
}

function objectItem(component: Component, object: KubernetesObject, namespaced: boolean | undefined): UnorderedItem {
  const asked = object.metadata.annotations?.[membershipAnnotation];
  if (object.kind !== 'Namespace' || asked !== 'fields-only')
    return { is: 'object', component: component.key, membership: 'member', object, namespaced };
  const annotations = without(object.metadata.annotations ?? {}, membershipAnnotation);
  const metadata = {
    ...without(object.metadata, 'annotations'),
    ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
  };
  return {
    is: 'object',
    component: component.key,
    membership: 'fields-only',
    object: { ...object, metadata },
    namespaced,
  };
}

/**
 * A namespace that a trait labels and a component declares is one object: the component's, with the labels. Several traits that
 * label the same namespace are one too.
 */
function mergeNamespaces(items: readonly UnorderedItem[]): readonly UnorderedItem[] {
  const marked = new Map<string, Marks>();
  const firstOf = new Map<string, UnorderedItem>();
  for (const item of items) {
    if (item.is !== 'object' || item.object.kind !== 'Namespace') continue;
    const { name } = item.object.metadata;
    if (item.membership === 'fields-only') marked.set(name, withMarks(item.object.metadata, marked.get(name)));
    const first = firstOf.get(name);
    if (
      first === undefined ||
      (first.is === 'object' && first.membership === 'fields-only' && item.membership === 'member')
    )
      firstOf.set(name, item);
  }
  return items.flatMap((item) => {
    if (item.is !== 'object' || item.object.kind !== 'Namespace') return [item];
    const { metadata } = item.object;
    if (item.membership === 'fields-only' && firstOf.get(metadata.name) !== item) return [];
    return [
      {
        ...item,
        object: { ...item.object, metadata: { ...metadata, ...withMarks(metadata, marked.get(metadata.name)) } },
      },
    ];
  });
}

type Marks = Pick<ObjectMetadata, 'labels' | 'annotations'>;

/** Labels and annotations with others below them; those that are empty are left out. */
function withMarks({ labels, annotations }: Marks, below: Marks | undefined): Marks {
  const merged = {
    labels: { ...below?.labels, ...labels },
    annotations: { ...below?.annotations, ...annotations },
  };
  return Object.fromEntries(Object.entries(merged).filter(([, marks]) => Object.keys(marks).length > 0));
}

/** Namespaces that are used and not declared: those of objects and releases, and that of the release's own record. */
function usedNamespaces(items: readonly UnorderedItem[], own: string): readonly UnorderedItem[] {
  const [first] = items;
  if (first === undefined) return [];
  const users = new Map<string, string>([[own, first.component]]);
  const declared = new Set<string>();
  for (const item of items) {
    if (item.is === 'object' && item.object.kind === 'Namespace') declared.add(item.object.metadata.name);
    const namespace = item.is === 'release' ? item.release.namespace : item.object.metadata.namespace;
    if (namespace !== undefined && !users.has(namespace)) users.set(namespace, item.component);
  }
  return [...users]
    .filter(([namespace]) => !declared.has(namespace))
    .map(([namespace, component]) => ({
      is: 'object',
      component,
      membership: 'if-missing',
      namespaced: false,
      object: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    }));
}

function withMembership(item: UnorderedItem, identity: ReleaseIdentity): UnorderedItem {
  if (item.is !== 'object' || item.membership !== 'member') return item;
  const { metadata } = item.object;
  const labels = { ...metadata.labels, [partOfLabel]: identity.applySetId };
  return { ...item, object: { ...item.object, metadata: { ...metadata, labels } } };
}

function fault(path: readonly (string | number)[], found: ReturnType<typeof problem>): ComponentResult {
  return { items: [], faults: [{ problem: found, path }] };
}
