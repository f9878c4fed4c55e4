import type { MapEntry, ScalarNode, ValueNode } from '../../../../yaml/nodes.ts';
import type { TextSpan } from '../../../document/spans.ts';
import type { ObjectName } from '../../../service/symbols.ts';
import type { NodePath } from '../../dialect.ts';
import type { ManifestObject } from '../objects.ts';
import { nodeAt, spanOfKey, textAt } from '../read.ts';
import { partRules, type PartRule } from './part-rules.ts';
import { leadTo, reached, rulesByHolder, stepsOf, type Reached, type Steps } from './paths.ts';
import { nameKeyOf, targetOfHost, targetOfMap } from './targets.ts';

/** One name of a part of another object, or of the object itself. */
export interface PartUse extends Pick<PartRule, 'what' | 'list' | 'isFree'> {
  /** Where the name stands: a value, or a key. */
  readonly at: ScalarNode | MapEntry;
  readonly value: string | number;
  /** The object that should have the part. */
  readonly target: ObjectName;
  /** From the root of the object that names it. */
  readonly path: NodePath;
  /** True where the object that names it is the one that should have it. */
  readonly isOwn: boolean;
}

interface CompiledRule extends PartRule {
  readonly holderSteps: Steps;
  readonly partSteps: Steps;
}

const byKind = rulesByHolder(partRules, (rule): CompiledRule => {
  return { ...rule, holderSteps: stepsOf(rule.holder), partSteps: stepsOf(rule.part) };
});

const knownUses = new WeakMap<ValueNode, readonly PartUse[]>();

/** Every part that an object names, from the table; found once, as references are. */
export function partUsesOf(object: ManifestObject): readonly PartUse[] {
  let uses = knownUses.get(object.node);
  if (uses === undefined) {
    uses = [...findParts(object)];
    knownUses.set(object.node, uses);
  }
  return uses;
}

/** What is underlined for the name of a part. */
export function spanOfUse({ at }: PartUse): TextSpan {
  return 'is' in at ? { start: at.start, end: at.end } : spanOfKey(at);
}

function* findParts(object: ManifestObject): Iterable<PartUse> {
  for (const rule of byKind.get(`${object.group}/${object.kind}`) ?? []) {
    for (const { node: holder, path: holderPath } of reached(object.node, rule.holderSteps, [])) {
      const target = targetOf(holder, rule, object);
      if (target === undefined) continue;
      const { what, list, isFree } = rule;
      const isOwn = target.group === object.group && target.kind === object.kind && target.name === object.name;
      for (const part of reached(holder, rule.partSteps, holderPath)) {
        const written = writtenName(part);
        if (written === undefined) continue;
        yield { ...written, target, path: part.path, isOwn, what, list, ...(isFree === undefined ? {} : { isFree }) };
      }
    }
  }
}

function writtenName({ node, entry }: Reached): Pick<PartUse, 'at' | 'value'> | undefined {
  // The key `*` stands for all that have none of their own.
  if (entry !== undefined) return entry.key === '*' ? undefined : { at: entry, value: entry.key };
  const isName = node.is === 'scalar' && (typeof node.value === 'string' || typeof node.value === 'number');
  return isName ? { at: node, value: node.value } : undefined;
}

/** An object whose parts are named somewhere, and which of them. */
export type PartOwner = Pick<PartUse, 'target' | 'list'>;

/** The object whose parts can be named at a path; undefined where no part stands there. */
export function partOwnerAt(object: ManifestObject, path: NodePath): PartOwner | undefined {
  for (const rule of byKind.get(`${object.group}/${object.kind}`) ?? []) {
    if (!leadTo([...rule.holderSteps, ...rule.partSteps], path)) continue;
    const holder = nodeAt(object.node, ...path.slice(0, rule.holderSteps.length));
    const target = holder === undefined ? undefined : targetOf(holder, rule, object);
    if (target !== undefined) return { target, list: rule.list };
  }
  return undefined;
}

/** The object that a holder names. Ports are parts of Services, and the parts of all others have names. */
function targetOf(
  holder: ValueNode,
  { form, isOwnByDefault, list }: PartRule,
  { group, kind, name: own, namespace }: ManifestObject,
): ObjectName | undefined {
  if (form.is === 'own') return own === undefined ? undefined : { group, kind, name: own, namespace };
  if (form.is === 'host') return targetOfHost(textAt(holder, form.key) ?? '', namespace);
  const name = textAt(holder, nameKeyOf(form)) ?? (isOwnByDefault === true ? own : undefined);
  const target = name === undefined || name === '' ? undefined : targetOfMap(holder, form, namespace);
  if (name === undefined || target === undefined) return undefined;
  const hasPorts = target.kind === 'Service' && target.group === '';
  return hasPorts === (list === 'ports') ? { ...target, name } : undefined;
}
