import type { ScalarNode, ValueNode } from '../../../../yaml/nodes.ts';
import type { ObjectName } from '../../../service/symbols.ts';
import type { NodePath } from '../../dialect.ts';
import type { ManifestObject } from '../objects.ts';
import { nodeAt } from '../read.ts';
import { podsOf } from '../workloads.ts';
import { leadTo, reached, rulesByHolder, stepsOf, type Steps } from './paths.ts';
import type { ReferenceForm } from './forms.ts';
import { referenceRules } from './rules.ts';
import { isAnywhereIn, nameKeyOf, targetOfHost, targetOfMap } from './targets.ts';

/** One reference of an object to another one. */
export interface ObjectReferenceUse {
  /** The text that holds the name. */
  readonly node: ScalarNode;
  /** The part of its value that is the name. */
  readonly name: string;
  readonly target: ObjectName;
  /** From the root of the object. */
  readonly path: NodePath;
  /** True where objects of the name in all namespaces are meant, and the own one is only the first to look in. */
  readonly isAnywhere?: true;
}

interface CompiledRule {
  readonly steps: Steps;
  readonly form: ReferenceForm;
}

const byHolder = rulesByHolder(referenceRules, ({ path, form }): CompiledRule => ({ steps: stepsOf(path), form }));

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

/** What the table says of the name at a path of an object, and where the map stands that holds it, for forms that are maps. */
export function formAt(
  object: ManifestObject,
  path: NodePath,
): { readonly form: ReferenceForm; readonly holder: NodePath } | undefined {
  for (const { base, rules } of rulesOf(object)) {
    for (const { steps, form } of rules) {
      const key = form.is === 'map' || form.is === 'typed' ? [nameKeyOf(form)] : [];
      if (leadTo([...base, ...steps, ...key], path)) return { form, holder: path.slice(0, path.length - key.length) };
    }
  }
  return undefined;
}

interface RulesOfPart {
  readonly root: ValueNode;
  readonly base: readonly string[];
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

function referenceAt(
  node: ValueNode,
  path: NodePath,
  form: ReferenceForm,
  object: ManifestObject,
): ObjectReferenceUse | undefined {
  const { namespace } = object;
  if (form.is === 'map' || form.is === 'typed') {
    const key = nameKeyOf(form);
    const name = nodeAt(node, key);
    const isName = name?.is === 'scalar' && typeof name.value === 'string' && name.value !== '' && name.value !== '*';
    const target = isName ? targetOfMap(node, form, namespace) : undefined;
    if (name?.is !== 'scalar' || typeof name.value !== 'string' || target === undefined) return undefined;
    return {
      node: name,
      name: name.value,
      target: { ...target, name: name.value },
      path: [...path, key],
      ...(isAnywhereIn(node, form) ? { isAnywhere: true as const } : {}),
    };
  }
  if (node.is !== 'scalar' || typeof node.value !== 'string' || node.value === '') return undefined;
  const { value } = node;
  if (form.is === 'name') {
    return { node, name: value, target: { group: form.group, kind: form.kind, name: value, namespace }, path };
  }
  if (form.is === 'host') {
    const target = targetOfHost(value, namespace);
    return target === undefined ? undefined : { node, name: target.name, target, path };
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
