import type { MapNode, ScalarNode, ValueNode } from '../../../yaml/nodes.ts';
import type { NodePath } from '../dialect.ts';
import { itemsAt, nodeAt, textAt } from '../object/read.ts';
import type { DefinitionKind } from './built-in.ts';

/** A part of an Application whose `properties` some definition describes. */
export interface TypedPart {
  readonly kind: DefinitionKind;
  readonly node: MapNode;
  /** From the root of the document. */
  readonly path: NodePath;
  readonly name?: NamedText;
  readonly type?: NamedText;
}

/** A text and where it stands. */
export interface NamedText {
  readonly text: string;
  readonly node: ScalarNode;
}

export interface ApplicationComponent extends TypedPart {
  readonly traits: readonly TypedPart[];
}

export interface WorkflowStep extends TypedPart {
  readonly subSteps: readonly TypedPart[];
}

/** What is read of an Application, of a Workflow or of a Policy that stands alone. */
export interface Application {
  readonly root: MapNode;
  readonly components: readonly ApplicationComponent[];
  readonly policies: readonly TypedPart[];
  readonly steps: readonly WorkflowStep[];
  /** True where the document says itself which components and policies there are: a Workflow that stands alone does not. */
  readonly isWhole: boolean;
}

const applications = new WeakMap<MapNode, Application>();

/** The parts of an Application (v1beta1), Workflow or Policy; undefined for every other document. */
export function applicationOf(root: ValueNode): Application | undefined {
  if (root.is !== 'map') return undefined;
  const known = applications.get(root);
  if (known !== undefined) return known;
  const application = readApplication(root);
  if (application !== undefined) applications.set(root, application);
  return application;
}

function readApplication(root: MapNode): Application | undefined {
  const kind = textAt(root, 'kind');
  const none = { root, components: [], policies: [], steps: [], isWhole: false };
  if (kind === 'Workflow') return { ...none, steps: stepsAt(root, ['steps']) };
  if (kind === 'Policy') {
    const part = typedPart(root, [], 'policy');
    return part === undefined ? undefined : { ...none, policies: [part] };
  }
  if (kind !== 'Application' || textAt(root, 'apiVersion')?.endsWith('/v1alpha2') === true) return undefined;
  return {
    root,
    components: partsAt(root, ['spec', 'components'], 'component').map((component) => ({
      ...component,
      traits: partsAt(root, [...component.path, 'traits'], 'trait'),
    })),
    policies: partsAt(root, ['spec', 'policies'], 'policy'),
    steps: stepsAt(root, ['spec', 'workflow', 'steps']),
    isWhole: true,
  };
}

function stepsAt(root: MapNode, path: NodePath): readonly WorkflowStep[] {
  return partsAt(root, path, 'workflow-step').map((step) => ({
    ...step,
    subSteps: partsAt(root, [...step.path, 'subSteps'], 'workflow-step'),
  }));
}

function partsAt(root: MapNode, path: NodePath, kind: DefinitionKind): readonly TypedPart[] {
  return itemsAt(root, ...path).flatMap((item, index) => typedPart(item, [...path, index], kind) ?? []);
}

function typedPart(node: ValueNode, path: NodePath, kind: DefinitionKind): TypedPart | undefined {
  if (node.is !== 'map') return undefined;
  // A document's own name stands in its metadata.
  const name = path.length === 0 ? undefined : namedText(node, 'name');
  const type = namedText(node, 'type');
  return { kind, node, path, ...(name === undefined ? {} : { name }), ...(type === undefined ? {} : { type }) };
}

/** A text that is given, with its node. */
export function namedText(node: ValueNode | undefined, ...path: NodePath): NamedText | undefined {
  const found = nodeAt(node, ...path);
  return found?.is === 'scalar' && typeof found.value === 'string' && found.value !== ''
    ? { text: found.value, node: found }
    : undefined;
}

/** The texts of a list, with their nodes. */
export function namedTexts(node: ValueNode | undefined, ...path: NodePath): readonly NamedText[] {
  return itemsAt(node, ...path).flatMap((item) => namedText(item) ?? []);
}

/** Steps and the steps in them, in the order of the file. */
export function allSteps({ steps }: Application): readonly TypedPart[] {
  return steps.flatMap((step) => [step, ...step.subSteps]);
}

/** Every part that has a type. */
export function allParts(application: Application): readonly TypedPart[] {
  return [
    ...application.components.flatMap((component) => [component, ...component.traits]),
    ...application.policies,
    ...allSteps(application),
  ];
}

/** The innermost part that holds a path of the document. */
export function partAt(application: Application, path: NodePath): TypedPart | undefined {
  return allParts(application)
    .filter((part) => part.path.every((step, index) => step === path[index]))
    .sort((left, right) => right.path.length - left.path.length)[0];
}
