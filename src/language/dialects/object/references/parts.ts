import type { ScalarNode, ValueNode } from '../../../../yaml/nodes.ts';
import type { ObjectName } from '../../../service/symbols.ts';
import type { NodePath } from '../../dialect.ts';
import type { ManifestObject } from '../objects.ts';
import { isGiven, nodeAt, textAt } from '../read.ts';
import { reached, stepsOf, targetOfMap } from './extract.ts';
import { serviceOfHost } from './hosts.ts';
import { partRules, type PartRule } from './part-rules.ts';

/** One name of a part of another object. */
export interface PartUse extends Pick<PartRule, 'what' | 'list'> {
  readonly node: ScalarNode;
  /** The object that should have the part. */
  readonly target: ObjectName;
  /** From the root of the object that names it. */
  readonly path: NodePath;
}

interface CompiledRule extends PartRule {
  readonly holderSteps: readonly string[];
  readonly partSteps: readonly string[];
}

const byKind = new Map<string, CompiledRule[]>();
for (const rule of partRules) {
  const compiled = { ...rule, holderSteps: stepsOf(rule.holder), partSteps: stepsOf(rule.part) };
  const rules = byKind.get(rule.from);
  if (rules === undefined) byKind.set(rule.from, [compiled]);
  else rules.push(compiled);
}

const knownUses = new WeakMap<ValueNode, readonly PartUse[]>();

/** Every part of another object that an object names, from the table; found once, as references are. */
export function partUsesOf(object: ManifestObject): readonly PartUse[] {
  let uses = knownUses.get(object.node);
  if (uses === undefined) {
    uses = [...findParts(object)];
    knownUses.set(object.node, uses);
  }
  return uses;
}

function* findParts(object: ManifestObject): Iterable<PartUse> {
  for (const rule of byKind.get(`${object.group}/${object.kind}`) ?? []) {
    for (const { node: holder, path: holderPath } of reached(object.node, rule.holderSteps, [])) {
      const target = targetOf(holder, rule, object);
      if (target === undefined) continue;
      for (const { node, path } of reached(holder, rule.partSteps, holderPath)) {
        if (node.is === 'scalar' && (typeof node.value === 'string' || typeof node.value === 'number'))
          yield { node, target, path, what: rule.what, list: rule.list };
      }
    }
  }
}

/** An object whose parts are named somewhere, and which of them. */
export type PartOwner = Pick<PartUse, 'target' | 'list'>;

/** The object whose parts can be named at a path; undefined where no part stands there. */
export function partOwnerAt(object: ManifestObject, path: NodePath): PartOwner | undefined {
  for (const rule of byKind.get(`${object.group}/${object.kind}`) ?? []) {
    const steps = [...rule.holderSteps, ...rule.partSteps];
    const fits = steps.length === path.length && steps.every((step, index) => isStep(step, path[index]));
    if (!fits) continue;
    const holder = nodeAt(object.node, ...path.slice(0, rule.holderSteps.length));
    const target = holder === undefined ? undefined : targetOf(holder, rule, object);
    if (target !== undefined) return { target, list: rule.list };
  }
  return undefined;
}

function isStep(step: string, written: string | number | undefined): boolean {
  return step === '[]' ? typeof written === 'number' : step === written;
}

/** The object that a holder names. Ports are parts of Services, and the parts of all others have names. */
function targetOf(
  holder: ValueNode,
  { form, key = 'name', isOwnByDefault, list }: PartRule,
  { name: own, namespace }: ManifestObject,
): ObjectName | undefined {
  const name = textAt(holder, key) ?? (isOwnByDefault === true ? own : undefined);
  if (name === undefined || name === '') return undefined;
  if (form.is === 'host') {
    const service = serviceOfHost(name);
    return service === undefined ? undefined : { group: '', kind: 'Service', namespace, ...service };
  }
  // Another partition or datacenter of Consul has services of its own.
  const isElsewhere = ['namespace', 'partition', 'datacenter', 'peer'].some((place) => isGiven(holder, place));
  if (form.is === 'name' && form.group === 'consul.hashicorp.com' && isElsewhere) return undefined;
  if (form.is === 'name') return { group: form.group, kind: form.kind, name, namespace };
  if (form.is === 'gateway') return undefined;
  const target = targetOfMap(holder, form, namespace);
  if (target === undefined) return undefined;
  const hasPorts = target.kind === 'Service' && target.group === '';
  return hasPorts === (list === 'ports') ? { ...target, name } : undefined;
}
