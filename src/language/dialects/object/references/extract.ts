import { splitApiVersion } from '../../../../core/kubernetes.ts';
import type { ScalarNode, ValueNode } from '../../../../yaml/nodes.ts';
import type { ObjectName } from '../../../service/symbols.ts';
import type { NodePath } from '../../dialect.ts';
import type { ManifestObject } from '../objects.ts';
import { nodeAt, textAt } from '../read.ts';
import { podsOf } from '../workloads.ts';
import { serviceOfHost } from './hosts.ts';
import { groupsOfKinds, referenceRules, type MapForm, type ReferenceForm, type ReferenceRule } from './rules.ts';

/** One reference of an object to another one. */
export interface ObjectReferenceUse {
  /** The text that holds the name. */
  readonly node: ScalarNode;
  /** The part of its value that is the name. */
  readonly name: string;
  readonly target: ObjectName;
  /** From the root of the object. */
  readonly path: NodePath;
}

interface CompiledRule {
  readonly steps: readonly string[];
  readonly form: ReferenceForm;
}

const byHolder = new Map<string, CompiledRule[]>();
for (const rule of referenceRules) {
  const rules = byHolder.get(rule.from);
  if (rules === undefined) byHolder.set(rule.from, [compiled(rule)]);
  else rules.push(compiled(rule));
}

function compiled({ path, form }: ReferenceRule): CompiledRule {
  return { steps: stepsOf(path), form };
}

/** `a[].b` as steps: `a`, `[]`, `b`. A key that holds a dot has `~` in its place. */
export function stepsOf(path: string): readonly string[] {
  return path
    .replaceAll('[]', '.[]')
    .split('.')
    .map((step) => step.replaceAll('~', '.'));
}

const knownUses = new WeakMap<ValueNode, readonly ObjectReferenceUse[]>();

/** Every reference of an object, from the table. They are found once: an edit makes a new node of an object, or leaves it as it is. */
export function referencesOf(object: ManifestObject): readonly ObjectReferenceUse[] {
  let uses = knownUses.get(object.node);
  if (uses === undefined) {
    uses = [...findReferences(object)];
    knownUses.set(object.node, uses);
  }
  return uses;
}

function* findReferences(object: ManifestObject): Iterable<ObjectReferenceUse> {
  for (const { root, base, rules } of rulesOf(object)) {
    for (const { steps, form } of rules) {
      for (const { node, path } of reached(root, steps, base)) {
        const reference = referenceAt(node, path, form, object);
        if (reference !== undefined) yield reference;
      }
    }
  }
}

/** What the table says of a path of an object: which kind the name there, or in the map there, is of. */
export function formAt(
  object: ManifestObject,
  path: NodePath,
): { readonly form: ReferenceForm; readonly rest: NodePath } | undefined {
  for (const { base, rules } of rulesOf(object)) {
    for (const { steps, form } of rules) {
      const whole = [...base, ...steps];
      const fits = whole.every((step, index) =>
        step === '[]' ? typeof path[index] === 'number' : step === path[index],
      );
      if (fits && path.length >= whole.length) return { form, rest: path.slice(whole.length) };
    }
  }
  return undefined;
}

interface RulesOfPart {
  readonly root: ValueNode;
  readonly base: readonly (string | number)[];
  readonly rules: readonly CompiledRule[];
}

function rulesOf(object: ManifestObject): readonly RulesOfPart[] {
  const { group, kind, node } = object;
  const own = byHolder.get(`${group}/${kind}`);
  const pods = podsOf(object).flatMap(({ template, path }): readonly RulesOfPart[] => {
    const spec = nodeAt(template, 'spec');
    return spec === undefined ? [] : [{ root: spec, base: [...path, 'spec'], rules: byHolder.get('pod') ?? [] }];
  });
  return own === undefined ? pods : [{ root: node, base: [], rules: own }, ...pods];
}

/** A node and the way to it. */
export interface Reached {
  readonly node: ValueNode;
  readonly path: NodePath;
}

/** What the steps lead to. Most lead nowhere, so paths are made at the end of the way only. */
export function reached(root: ValueNode, steps: readonly string[], base: NodePath): readonly Reached[] {
  const found: Reached[] = [];
  const way: (string | number)[] = [];
  const walk = (node: ValueNode): void => {
    const step = steps[way.length];
    if (step === undefined) {
      found.push({ node, path: [...base, ...way] });
    } else if (step === '[]') {
      if (node.is !== 'list') return;
      for (let index = 0; index < node.items.length; index += 1) {
        const item = node.items[index];
        if (item === undefined) continue;
        way.push(index);
        walk(item);
        way.pop();
      }
    } else {
      const next = nodeAt(node, step);
      if (next === undefined) return;
      way.push(step);
      walk(next);
      way.pop();
    }
  };
  walk(root);
  return found;
}

function referenceAt(
  node: ValueNode,
  path: NodePath,
  form: ReferenceForm,
  object: ManifestObject,
): ObjectReferenceUse | undefined {
  const { namespace } = object;
  if (form.is === 'map' || form.is === 'typed') {
    const name = nodeAt(node, 'name');
    const target = name === undefined ? undefined : targetOfMap(node, form, namespace);
    if (name?.is !== 'scalar' || typeof name.value !== 'string' || target === undefined) return undefined;
    return { node: name, name: name.value, target: { ...target, name: name.value }, path: [...path, 'name'] };
  }
  if (node.is !== 'scalar' || typeof node.value !== 'string' || node.value === '') return undefined;
  const { value } = node;
  if (form.is === 'name') {
    return { node, name: value, target: { group: form.group, kind: form.kind, name: value, namespace }, path };
  }
  if (form.is === 'host') {
    const found = serviceOfHost(value);
    if (found === undefined) return undefined;
    return { node, name: found.name, target: { group: '', kind: 'Service', namespace, ...found }, path };
  }
  if (value === 'mesh') return undefined;
  const slash = value.indexOf('/');
  const name = value.slice(slash + 1);
  const target = {
    group: 'networking.istio.io',
    kind: 'Gateway',
    name,
    namespace: slash > 0 ? value.slice(0, slash) : namespace,
  };
  return { node, name, target, path };
}

/** The kind that a map refers to: what it says itself, or what counts where it says nothing. */
export function targetOfMap(
  node: ValueNode,
  form: MapForm,
  ownNamespace: string | undefined,
): Omit<ObjectName, 'name'> | undefined {
  const kind = (form.is === 'typed' ? textAt(node, 'kind') : undefined) ?? form.kind;
  if (kind === undefined) return undefined;
  const apiVersion = textAt(node, 'apiVersion');
  const written =
    textAt(node, 'group') ??
    textAt(node, 'apiGroup') ??
    (apiVersion === undefined ? undefined : splitApiVersion(apiVersion).group);
  const given = written === 'core' ? '' : written;
  const group = given ?? (form.is === 'typed' && kind !== form.kind ? groupsOfKinds[kind] : undefined) ?? form.group;
  return { group, kind, namespace: textAt(node, 'namespace') ?? ownNamespace };
}
