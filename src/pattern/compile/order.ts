import { describeReference, referenceOf, splitApiVersion } from '../../core/kubernetes.ts';
import { problem } from '../../core/problem.ts';
import type { Component } from '../model/types.ts';
import { broughtKind, groupKind, installRank, releaseRank } from './install-order.ts';
import type { CompiledItem, CompileFault, UnorderedItem } from './types.ts';

interface Node {
  readonly item: UnorderedItem;
  readonly id: string;
  readonly rank: number;
  readonly needs: Set<string>;
}

/**
 * Puts items into waves. An item comes after everything that it needs: all items of the components that its component depends on,
 * its namespace, the definition of its kind, and the mesh that its kind belongs to. Among items that are free to go, those of the
 * lowest install rank go first, together.
 *
 * What the pattern says with `dependsOn` wins over what we add: a need that would close a circle with it is left out.
 */
export function orderItems(
  items: readonly UnorderedItem[],
  components: readonly Component[],
): { readonly items: readonly CompiledItem[]; readonly faults: readonly CompileFault[] } {
  const nodes = new Map<string, Node>();
  const faults: CompileFault[] = [];
  for (const item of items) {
    const id = idOf(item);
    const first = nodes.get(id);
    if (first === undefined) nodes.set(id, { item, id, rank: rankOf(item), needs: new Set() });
    else faults.push(duplicate(first.item, item));
  }
  const byComponent = new Map<string, Node[]>();
  for (const node of nodes.values())
    byComponent.set(node.item.component, [...(byComponent.get(node.item.component) ?? []), node]);
  addWrittenNeeds(byComponent, components);
  addOwnNeeds(byComponent);
  addImpliedNeeds(nodes, components);
  return { items: waves(nodes), faults };
}

/** Every item needs all items of the components that its own depends on. */
function addWrittenNeeds(byComponent: ReadonlyMap<string, readonly Node[]>, components: readonly Component[]): void {
  for (const component of components)
    for (const dependency of component.dependsOn)
      for (const needed of byComponent.get(dependency) ?? [])
        for (const node of byComponent.get(component.key) ?? []) if (!isPlace(node)) node.needs.add(needed.id);
}

/** A namespace that is not a component of its own: it is there for what is put into it, and waits for nothing. */
function isPlace({ item }: Node): boolean {
  return item.is === 'object' && item.membership !== 'member';
}

/** Releases of one mesh go one after the other. */
function addOwnNeeds(byComponent: ReadonlyMap<string, readonly Node[]>): void {
  for (const nodes of byComponent.values())
    for (const { item, needs } of nodes) {
      if (item.is !== 'release') continue;
      for (const other of nodes)
        if (other.item.is === 'release' && item.after.includes(other.item.release.name)) needs.add(other.id);
    }
}

function addImpliedNeeds(nodes: ReadonlyMap<string, Node>, components: readonly Component[]): void {
  const behind = dependenciesOf(components);
  const bringers = new Map<string, Node[]>();
  for (const node of nodes.values())
    for (const brought of broughtBy(node.item)) bringers.set(brought, [...(bringers.get(brought) ?? []), node]);
  for (const node of nodes.values())
    for (const wanted of wantedBy(node.item))
      for (const bringer of bringers.get(wanted) ?? []) {
        const closesCircle = !isPlace(bringer) && behind(bringer.item.component).has(node.item.component);
        if (bringer.id !== node.id && !closesCircle) node.needs.add(bringer.id);
      }
}

/** What an item makes possible: a namespace, a kind, all kinds of a mesh's API group. */
function broughtBy(item: UnorderedItem): readonly string[] {
  if (item.is === 'release') return item.release.brings.map((group) => `group ${group}`);
  if (item.object.kind === 'Namespace') return [`namespace ${item.object.metadata.name}`];
  const kind = broughtKind(item.object);
  return kind === undefined ? [] : [`kind ${kind}`];
}

function wantedBy(item: UnorderedItem): readonly string[] {
  if (item.is === 'release') return [`namespace ${item.release.namespace}`];
  const { namespace } = item.object.metadata;
  const { group } = splitApiVersion(item.object.apiVersion);
  return [
    ...(namespace === undefined ? [] : [`namespace ${namespace}`]),
    `kind ${groupKind(item.object)}`,
    `group ${group}`,
  ];
}

/** All components that one depends on, directly or not; computed once for each that is asked for. */
function dependenciesOf(components: readonly Component[]): (key: string) => ReadonlySet<string> {
  const direct = new Map(components.map(({ key, dependsOn }) => [key, dependsOn]));
  const known = new Map<string, ReadonlySet<string>>();
  return (start) => {
    const before = known.get(start);
    if (before !== undefined) return before;
    const found = new Set<string>();
    const open = [...(direct.get(start) ?? [])];
    for (let key = open.pop(); key !== undefined; key = open.pop()) {
      if (found.has(key)) continue;
      found.add(key);
      open.push(...(direct.get(key) ?? []));
    }
    known.set(start, found);
    return found;
  };
}

function waves(nodes: ReadonlyMap<string, Node>): readonly CompiledItem[] {
  const waiting = new Map([...nodes.values()].map(({ id, needs }) => [id, needs.size]));
  const dependants = new Map<string, Node[]>();
  for (const node of nodes.values())
    for (const need of node.needs) {
      const list = dependants.get(need);
      if (list === undefined) dependants.set(need, [node]);
      else list.push(node);
    }
  const ready = new Map<number, Node[]>();
  const makeReady = (node: Node): void => {
    const list = ready.get(node.rank);
    if (list === undefined) ready.set(node.rank, [node]);
    else list.push(node);
  };
  for (const node of nodes.values()) if (node.needs.size === 0) makeReady(node);

  const ordered: CompiledItem[] = [];
  const placed = new Set<string>();
  for (let wave = 0; ordered.length < nodes.size; wave += 1) {
    if (ready.size === 0) makeReady(lowestLeft(nodes, placed));
    const rank = Math.min(...ready.keys());
    const together = ready.get(rank) ?? [];
    ready.delete(rank);
    for (const node of together) {
      placed.add(node.id);
      ordered.push(compiled(node, wave));
    }
    for (const node of together)
      for (const dependant of dependants.get(node.id) ?? []) {
        const left = (waiting.get(dependant.id) ?? 0) - 1;
        waiting.set(dependant.id, left);
        if (left === 0 && !placed.has(dependant.id)) makeReady(dependant);
      }
  }
  return ordered;
}

/** Where needs that we added close a circle together, the lowest rank goes first, as it would without them. */
function lowestLeft(nodes: ReadonlyMap<string, Node>, placed: ReadonlySet<string>): Node {
  const left = [...nodes.values()].filter(({ id }) => !placed.has(id));
  const [first, ...others] = left;
  if (first === undefined) throw new Error('no item is left to be placed');
  return others.reduce((lowest, node) => (node.rank < lowest.rank ? node : lowest), first);
}

function compiled({ item, id, needs }: Node, wave: number): CompiledItem {
  const common = { id, wave, needs: [...needs], component: item.component };
  return item.is === 'release'
    ? { ...common, is: 'release', release: item.release }
    : { ...common, is: 'object', object: item.object, namespaced: item.namespaced, membership: item.membership };
}

function idOf(item: UnorderedItem): string {
  return item.is === 'release'
    ? `release/${item.release.namespace}/${item.release.name}`
    : objectId(referenceOf(item.object));
}

/** Id of an object in plans: `Deployment.apps/shop/web`. */
export function objectId(reference: {
  readonly group: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}): string {
  const kind = reference.group === '' ? reference.kind : `${reference.kind}.${reference.group}`;
  return [kind, ...(reference.namespace === undefined ? [] : [reference.namespace]), reference.name].join('/');
}

function rankOf(item: UnorderedItem): number {
  return item.is === 'release' ? releaseRank : installRank(item.object);
}

function duplicate(first: UnorderedItem, second: UnorderedItem): CompileFault {
  const object =
    second.is === 'release' ? `the Helm release ${second.release.name}` : describeReference(referenceOf(second.object));
  return {
    problem: problem('pattern.duplicate-object', { first: first.component, second: second.component, object }),
    path: ['services', second.component],
  };
}
