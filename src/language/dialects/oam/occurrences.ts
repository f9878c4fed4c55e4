import { without } from '../../../core/without.ts';
import type { MapNode, ValueNode } from '../../../yaml/nodes.ts';
import type { DocumentView } from '../../service/document.ts';
import {
  componentSymbol,
  definitionSymbol,
  objectSymbol,
  type Occurrence,
  type SymbolKey,
} from '../../service/symbols.ts';
import type { DeclaredDefinition, DeclaredObject } from '../dialect.ts';
import { itemsAt, textAt } from '../object/read.ts';
import {
  allParts,
  allSteps,
  applicationOf,
  namedText,
  namedTexts,
  type Application,
  type NamedText,
  type TypedPart,
} from './application.ts';
import { parametersOf } from './component-parameters.ts';
import { definitionKinds, definitionOf, plainType } from './definitions.ts';
import { componentUses, policyUses } from './uses.ts';

const group = 'core.oam.dev';
const policySymbol = (name: string): SymbolKey => `policy/${name}`;
const stepSymbol = (name: string): SymbolKey => `step/${name}`;
const outputSymbol = (name: string): SymbolKey => `output/${name}`;

/** Names that an OAM document declares and uses. */
export function* oamOccurrences({ yaml: { root } }: DocumentView): Iterable<Occurrence> {
  if (root.is !== 'map') return;
  yield* ownName(root);
  yield* configurationUses(root);
  const application = applicationOf(root);
  if (application === undefined) return;
  for (const { kind, type } of allParts(application)) {
    if (type === undefined || type.text.includes('/')) continue;
    const isWhole = plainType(type.text) === type.text;
    const symbol = definitionSymbol(kind, plainType(type.text));
    yield { role: 'use', symbol, scope: 'workspace', ...spanOf(type), ...(isWhole ? {} : { isRenamable: false }) };
  }
  yield* namesOf(application.components, componentSymbol);
  yield* namesOf(application.policies, policySymbol);
  yield* namesOf(allSteps(application), stepSymbol);
  for (const { at, isPattern } of componentUses(application)) {
    if (!isPattern || /^[-\w.]+$/.test(at.text)) yield inText('use', componentSymbol(at.text), at);
  }
  yield* objectUses(application);
  yield* outputs(application);
}

function* objectUses(application: Application): Iterable<Occurrence> {
  const own = new Set(application.policies.flatMap(({ name }) => name?.text ?? []));
  for (const use of policyUses(application)) {
    if (own.has(use.text)) yield inText('use', policySymbol(use.text), use);
    else yield ofObject('use', 'Policy', use, textAt(application.root, 'metadata', 'namespace'));
  }
  const ref = namedText(application.root, 'spec', 'workflow', 'ref');
  if (ref !== undefined) yield ofObject('use', 'Workflow', ref, textAt(application.root, 'metadata', 'namespace'));
}

/** A definition or an object by its own name. */
function* ownName(root: MapNode): Iterable<Occurrence> {
  const name = namedText(root, 'metadata', 'name');
  const kind = textAt(root, 'kind') ?? '';
  if (name === undefined || kind === '') return;
  const defined = definitionKinds[kind];
  if (defined === undefined) yield ofObject('declaration', kind, name, textAt(root, 'metadata', 'namespace'));
  else yield { role: 'declaration', symbol: definitionSymbol(defined, name.text), scope: 'workspace', ...spanOf(name) };
}

/** Components that an ApplicationConfiguration of v1alpha2 names. */
function* configurationUses(root: MapNode): Iterable<Occurrence> {
  if (textAt(root, 'kind') !== 'ApplicationConfiguration') return;
  const namespace = textAt(root, 'metadata', 'namespace');
  for (const component of itemsAt(root, 'spec', 'components')) {
    const name = namedText(component, 'componentName');
    if (name !== undefined) yield ofObject('use', 'Component', name, namespace);
  }
}

function* namesOf(parts: readonly TypedPart[], symbolOf: (name: string) => SymbolKey): Iterable<Occurrence> {
  for (const { name, node } of parts) {
    if (name !== undefined) yield inText('declaration', symbolOf(name.text), name);
    for (const use of namedTexts(node, 'dependsOn')) yield inText('use', symbolOf(use.text), use);
  }
}

function* outputs(application: Application): Iterable<Occurrence> {
  for (const { node } of [...application.components, ...allSteps(application)]) {
    for (const output of itemsAt(node, 'outputs')) {
      const name = namedText(output, 'name');
      if (name !== undefined) yield inText('declaration', outputSymbol(name.text), name);
    }
    for (const input of itemsAt(node, 'inputs')) {
      const from = namedText(input, 'from');
      if (from !== undefined && /^[-\w]+$/.test(from.text)) yield inText('use', outputSymbol(from.text), from);
    }
  }
}

function inText(role: Occurrence['role'], symbol: SymbolKey, name: NamedText): Occurrence {
  return { role, symbol, scope: 'text', ...spanOf(name) };
}

function ofObject(role: Occurrence['role'], kind: string, name: NamedText, namespace: string | undefined): Occurrence {
  const symbol = objectSymbol({ group, kind, name: name.text, namespace });
  return { role, symbol, scope: 'workspace', ...spanOf(name) };
}

/** The name itself, without the quotation marks around it. */
function spanOf({ node, text }: NamedText): { start: number; end: number } {
  const isQuoted = node.end - node.start === text.length + 2;
  return isQuoted ? { start: node.start + 1, end: node.end - 1 } : { start: node.start, end: node.end };
}

/** The definition that a document declares for the workspace. */
export function* declaredDefinitions({ yaml: { root } }: DocumentView): Iterable<DeclaredDefinition> {
  const definition = definitionOf(root);
  const name = namedText(root, 'metadata', 'name');
  if (definition === undefined || name === undefined) return;
  yield { ...without(definition, 'from'), name: name.text, ...spanOf(name) };
}

function partsOfComponent(root: ValueNode): Pick<DeclaredObject, 'parts' | 'neededParts'> {
  const { names, required } = parametersOf(root);
  return { parts: names, ...(required.length === 0 ? {} : { neededParts: required }) };
}

/** The object that a document is, for the workspace. */
export function* declaredOamObjects({ yaml: { root } }: DocumentView): Iterable<DeclaredObject> {
  const name = namedText(root, 'metadata', 'name');
  const kind = textAt(root, 'kind');
  const apiVersion = textAt(root, 'apiVersion');
  if (name === undefined || kind === undefined || apiVersion === undefined) return;
  const namespace = textAt(root, 'metadata', 'namespace');
  yield {
    group,
    kind,
    name: name.text,
    apiVersion,
    ...(namespace === undefined ? {} : { namespace }),
    ...(kind === 'Component' ? partsOfComponent(root) : {}),
    ...spanOf(name),
  };
}
