import { nearest } from '../../../core/nearest.ts';
import type { MapNode, ValueNode } from '../../../yaml/nodes.ts';
import type { Fault, Fix } from '../../diagnostics/finding.ts';
import { isSameValue, withoutItem } from '../../document/block-edits.ts';
import { faultAt, quotedList } from '../object/fault.ts';
import { nodeAt, textAt } from '../object/read.ts';
import {
  allParts,
  type Application,
  type ApplicationComponent,
  type NamedText,
  type TypedPart,
} from './application.ts';
import { kindWords, plainType, type KnownDefinition, type KnownDefinitions } from './definitions.ts';

/** Types of components, traits, policies and steps: known, current, and fit for what they stand on. */
export function* typeFaults(application: Application, definitions: KnownDefinitions, text: string): Iterable<Fault> {
  for (const part of allParts(application)) yield* faultsOfType(part, definitions);
  for (const component of application.components) yield* traitFaults(component, definitions, text);
}

function* faultsOfType({ kind, type }: TypedPart, definitions: KnownDefinitions): Iterable<Fault> {
  // `namespace/name` names a definition of a cluster that nothing here knows.
  if (type === undefined || type.text.includes('/') || type.text.includes('{{')) return;
  const definition = definitions.find(kind, type.text);
  const what = kindWords[kind];
  if (definition === undefined) {
    const near = misspelt(plainType(type.text), definitions.names(kind));
    const params = { what, type: type.text };
    yield near === undefined
      ? faultAt('oam-type-external', type.node, params)
      : faultAt('oam-type-unknown', type.node, { ...params, nearest: near });
  } else if (definition.isDeprecated === true) {
    const { replacement } = definition;
    const advice = replacement === undefined ? '' : ` Use \`${replacement}\` instead.`;
    yield faultAt('oam-type-deprecated', type.node, { what, type: type.text, advice });
  }
}

/** Names that were made of another (`my-webservice`) are no misspellings of it: those are about as long and nearly the same. */
function misspelt(type: string, names: readonly string[]): string | undefined {
  const alike = names.filter((name) => Math.abs(name.length - type.length) <= 1);
  return nearest(type, alike, 2);
}

/** Traits beside each other, and beside the workload of their component. */
function* traitFaults(component: ApplicationComponent, definitions: KnownDefinitions, text: string): Iterable<Fault> {
  const { traits, type } = component;
  const owner = type === undefined ? undefined : definitions.find('component', type.text);
  const seen = new Map<string, NamedText>();
  const targets = new Set<string>();
  for (const { type: trait, node } of traits) {
    if (trait === undefined) continue;
    const first = seen.get(trait.text);
    const target = `${trait.text} ${targetOf(node)}`;
    if (first !== undefined) {
      if (targets.has(target)) yield twice(trait, first, withoutRepetition(component, node, text));
      targets.add(target);
      continue;
    }
    targets.add(target);
    const definition = definitions.find('trait', trait.text);
    if (definition !== undefined && owner !== undefined) yield* applicability(trait, definition, owner);
    for (const [other, place] of seen) {
      if (!conflicts(definition, other) && !conflicts(definitions.find('trait', other), trait.text)) continue;
      yield faultAt('oam-trait-conflict', trait.node, { trait: trait.text, other }, { related: [firstPlace(place)] });
    }
    seen.set(trait.text, trait);
  }
}

/** What a trait is for inside its component: a second one for another container, or of another name, is no repetition. */
function targetOf(node: ValueNode): string {
  return textAt(node, 'properties', 'containerName') ?? textAt(node, 'properties', 'name') ?? '';
}

function twice(trait: NamedText, first: NamedText, fixes: readonly Fix[]): Fault {
  return faultAt('oam-trait-twice', trait.node, { trait: trait.text }, { related: [firstPlace(first)], fixes });
}

/** A trait that says the same as the one before it can go. */
function withoutRepetition({ node, traits }: ApplicationComponent, repeated: MapNode, text: string): readonly Fix[] {
  const list = nodeAt(node, 'traits');
  const isRepetition = traits.some((one) => one.node.start < repeated.start && isSameValue(one.node, repeated));
  return isRepetition && list?.is === 'list' ? withoutItem(text, list, list.items.indexOf(repeated)) : [];
}

function firstPlace({ node, text }: NamedText): { message: string; start: number; end: number } {
  return { message: `\`${text}\` stands here.`, start: node.start, end: node.end };
}

function conflicts(definition: KnownDefinition | undefined, other: string): boolean {
  return definition?.conflictsWith?.includes(other) === true;
}

function* applicability(trait: NamedText, { appliesTo }: KnownDefinition, owner: KnownDefinition): Iterable<Fault> {
  const { workload, name } = owner;
  // What decides at run time which workload it makes fits everything.
  if (workload === undefined || workload.startsWith('autodetects.') || appliesTo === undefined) return;
  const fits = appliesTo.some((one) => one === '*' || one === workload || one === name || isGroup(one, workload));
  if (fits || appliesTo.length === 0) return;
  yield faultAt('oam-trait-not-applicable', trait.node, {
    trait: trait.text,
    allowed: quotedList(appliesTo),
    type: name,
    workload,
  });
}

/** `*.apps` stands for every workload of a group. */
function isGroup(written: string, workload: string): boolean {
  return written.startsWith('*.') && workload.endsWith(written.slice(1));
}
