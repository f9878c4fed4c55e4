import type { DocumentView } from '../../service/document.ts';
import type { Knowledge } from '../../service/knowledge.ts';
import type { GoverningSchema, NodePath, ValueOffer } from '../dialect.ts';
import { objectsOf } from '../object/objects.ts';
import { itemsAt, nodeAt, textAt } from '../object/read.ts';
import { governingSchema } from '../object/schema.ts';
import { allSteps, applicationOf, partAt, type Application, type TypedPart } from './application.ts';
import { definitionsFor, kindWords, propertiesSchema } from './definitions.ts';
import { oamObject } from './faults.ts';
import { ownSchema } from './own-schemas.ts';

/** The schema at a path: of an object inside, of a definition's properties, of the kind of the document. */
export function oamSchemaFor(
  document: DocumentView,
  path: NodePath,
  knowledge: Knowledge,
): GoverningSchema | undefined {
  const { root } = document.yaml;
  const embedded = embeddedSchema(document, path, knowledge);
  if (embedded !== undefined) return embedded;
  const application = applicationOf(root);
  const part = application === undefined ? undefined : partAt(application, path);
  if (part?.type !== undefined && path[part.path.length] === 'properties') {
    const against = propertiesSchema(definitionsFor(document, knowledge).find(part.kind, part.type.text));
    if (against !== undefined) return { against, path: path.slice(part.path.length + 1) };
  }
  const object = oamObject(root);
  if (object === undefined) return undefined;
  const own = path[0] === 'metadata' ? undefined : ownSchema(object.apiVersion, object.kind);
  return own === undefined ? governingSchema(object, path, knowledge.bundle) : { against: own, path };
}

function embeddedSchema(document: DocumentView, path: NodePath, { bundle }: Knowledge): GoverningSchema | undefined {
  for (let depth = path.length; depth > 0; depth -= 1) {
    const step = path[depth - 1];
    if (step !== 'workload' && step !== 'trait' && step !== 'value' && typeof step !== 'number') continue;
    const node = nodeAt(document.yaml.root, ...path.slice(0, depth));
    const [object] = node === undefined ? [] : objectsOf(node);
    if (object !== undefined) return governingSchema(object, path.slice(depth), bundle);
  }
  return undefined;
}

/** Types with what they are, and names of the parts of the Application. */
export function* oamValuesFor(document: DocumentView, path: NodePath, knowledge: Knowledge): Iterable<ValueOffer> {
  const application = applicationOf(document.yaml.root);
  if (application === undefined) return;
  const part = partAt(application, path);
  if (part === undefined) return;
  const [field, ...rest] = path.slice(part.path.length);
  if (field === 'type' && rest.length === 0) yield* types(document, part, knowledge);
  else if (field === 'dependsOn') yield* names(siblings(application, part), part);
  else if (field === 'inputs' && rest[1] === 'from') yield* outputs(application);
  else if (field === 'properties') yield* inProperties(application, part, rest);
}

function* types(document: DocumentView, { kind }: TypedPart, knowledge: Knowledge): Iterable<ValueOffer> {
  const definitions = definitionsFor(document, knowledge);
  for (const value of definitions.names(kind)) {
    const known = definitions.find(kind, value);
    if (known?.isDeprecated === true) continue;
    const { description } = known ?? {};
    yield { value, kind: 'type', ...(description === undefined ? {} : { documentation: () => description }) };
  }
}

function siblings(application: Application, { kind }: TypedPart): readonly TypedPart[] {
  return kind === 'component' ? application.components : allSteps(application);
}

function* names(parts: readonly TypedPart[], except?: TypedPart): Iterable<ValueOffer> {
  for (const { name, type, node } of parts) {
    if (name === undefined || node === except?.node) continue;
    yield { value: name.text, kind: 'service', ...(type === undefined ? {} : { detail: type.text }) };
  }
}

function* outputs(application: Application): Iterable<ValueOffer> {
  for (const { node } of [...application.components, ...allSteps(application)])
    for (const output of itemsAt(node, 'outputs')) {
      const value = textAt(output, 'name');
      if (value !== undefined) yield { value, kind: 'reference' };
    }
}

/** Components and policies that steps and policies name in their properties. */
function* inProperties(application: Application, { type }: TypedPart, path: NodePath): Iterable<ValueOffer> {
  const [key] = path;
  const isComponent =
    (type?.text === 'apply-component' && key === 'component') ||
    (type?.text === 'override' && (key === 'selector' || (path[2] === 'name' && path.length === 3))) ||
    (type?.text === 'replication' && key === 'selector') ||
    path.includes('componentNames');
  if (isComponent) yield* names(application.components);
  else if (type?.text === 'deploy' && key === 'policies') yield* names(application.policies);
}

/** What a type is, above what the schema says of the key. */
export function aboutOam(
  document: DocumentView,
  path: NodePath,
  at: 'key' | 'value',
  knowledge: Knowledge,
): string | undefined {
  const application = applicationOf(document.yaml.root);
  const part = application === undefined ? undefined : partAt(application, path);
  if (part?.type === undefined || at === 'key' || path.at(-1) !== 'type' || path.length !== part.path.length + 1)
    return undefined;
  const known = definitionsFor(document, knowledge).find(part.kind, part.type.text);
  const what = kindWords[part.kind];
  if (known === undefined) return `**${part.type.text}**: a ${what} that the cluster must define.`;
  const { description, workload, appliesTo = [], isDeprecated, replacement, from } = known;
  const origins = {
    file: 'this file',
    workspace: 'this workspace',
    registry: 'a registry of this project',
    cluster: 'the cluster',
    KubeVela: 'KubeVela',
  };
  return [
    `**${known.name}** (${what}, defined by ${origins[from]})`,
    ...(description === undefined ? [] : [description]),
    ...(isDeprecated === true
      ? [`Deprecated.${replacement === undefined ? '' : ` Use \`${replacement}\` instead.`}`]
      : []),
    ...(workload === undefined ? [] : [`Becomes \`${workload}\`.`]),
    ...(appliesTo.length === 0 ? [] : [`For ${appliesTo.map((one) => `\`${one}\``).join(', ')}.`]),
  ].join('\n\n');
}
