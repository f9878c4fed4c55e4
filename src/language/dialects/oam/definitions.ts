import { without } from '../../../core/without.ts';
import type { ParsedText } from '../../../yaml/parse.ts';
import type { ValueNode } from '../../../yaml/nodes.ts';
import { ownSource } from '../../schema/own.ts';
import type { KindSchema } from '../../schema/bundle.ts';
import type { DocumentView } from '../../service/document.ts';
import type { Knowledge, WorkspaceDefinition } from '../../service/knowledge.ts';
import { nodeAt, textAt } from '../object/read.ts';
import { namedTexts } from './application.ts';
import { builtIn, builtIns, type BuiltInDefinition, type DefinitionKind } from './built-in.ts';
import { keptSchema } from './schema-config-map.ts';
import { parameterSchema } from './cue/schema.ts';

/** A definition and where it is known from. Whoever defines a name again is meant with it: their file, then KubeVela's own. */
export interface KnownDefinition extends BuiltInDefinition {
  readonly from: 'file' | 'workspace' | 'registry' | 'cluster' | 'KubeVela';
}

/** What is known of OAM definitions where a document stands. */
export interface KnownDefinitions {
  find(kind: DefinitionKind, type: string): KnownDefinition | undefined;
  /** Names of a kind, each once. */
  names(kind: DefinitionKind): readonly string[];
}

/** Kinds of documents that define something. */
export const definitionKinds: Readonly<Record<string, DefinitionKind>> = {
  ComponentDefinition: 'component',
  TraitDefinition: 'trait',
  WorkloadDefinition: 'workload',
  ScopeDefinition: 'scope',
  PolicyDefinition: 'policy',
  WorkflowStepDefinition: 'workflow-step',
};

/** What a kind is called in sentences. */
export const kindWords: Readonly<Record<DefinitionKind, string>> = {
  component: 'component',
  trait: 'trait',
  workload: 'workload',
  scope: 'scope',
  policy: 'policy',
  'workflow-step': 'workflow step',
};

/** A type without the revision that may be asked for (`webservice@v2`). */
export function plainType(type: string): string {
  return type.replace(/@v?[\w.-]+$/, '');
}

/** The definitions that a document can use. */
export function definitionsFor(
  { parsed }: DocumentView,
  { workspace, cluster, registries }: Knowledge,
): KnownDefinitions {
  const ofFile = definitionsOfText(parsed);
  const elsewhere = (kind: DefinitionKind): readonly KnownDefinition[] => [
    ...[...workspace.definitions()].filter((one) => one.kind === kind).map(fromWorkspace),
    ...(registries?.definitions ?? []).filter((one) => one.kind === kind),
    ...(cluster?.names(clusterKind(kind), 'core.oam.dev') ?? []).map((name): KnownDefinition => {
      return builtIn(kind, name) === undefined ? { kind, name, from: 'cluster' } : ownOf(kind, name);
    }),
  ];
  return {
    find(kind, type) {
      const name = plainType(type);
      const isIt = (one: KnownDefinition): boolean => one.kind === kind && one.name === name;
      const [known, ...more] = [...ofFile, ...elsewhere(kind)].filter(isIt);
      const parameter = known?.parameter ?? more.find((one) => one.parameter !== undefined)?.parameter;
      if (known !== undefined) return parameter === undefined ? known : { ...known, parameter };
      return builtIn(kind, name) === undefined ? undefined : ownOf(kind, name);
    },
    names(kind) {
      const all = [...ofFile.filter((one) => one.kind === kind), ...elsewhere(kind), ...builtIns(kind)];
      return [...new Set(all.map(({ name }) => name))];
    },
  };
}

function ownOf(kind: DefinitionKind, name: string): KnownDefinition {
  return { kind, name, ...builtIn(kind, name), from: 'KubeVela' };
}

function fromWorkspace(definition: WorkspaceDefinition): KnownDefinition {
  return { ...without(definition, 'uri', 'place'), from: 'workspace' };
}

function clusterKind(kind: DefinitionKind): string {
  return Object.entries(definitionKinds).find(([, one]) => one === kind)?.[0] ?? '';
}

const definitionsByText = new WeakMap<ParsedText, readonly KnownDefinition[]>();

function definitionsOfText(parsed: ParsedText): readonly KnownDefinition[] {
  let known = definitionsByText.get(parsed);
  if (known === undefined) {
    const definitions = parsed.documents.flatMap(({ root }) => definitionOf(root) ?? []);
    known = [...definitions, ...parsed.documents.flatMap(({ root }) => ofSchema(root))];
    definitionsByText.set(parsed, known);
  }
  return known;
}

/** What is known of a definition by its schema alone. */
function ofSchema(root: ValueNode): readonly KnownDefinition[] {
  const kept = keptSchema(root);
  return kept === undefined ? [] : [{ kind: kept.kind, name: kept.name, from: 'file', parameter: kept.parameter }];
}

/** The definition that a document is; undefined for every other document. */
export function definitionOf(root: ValueNode): KnownDefinition | undefined {
  const kind = definitionKinds[textAt(root, 'kind') ?? ''];
  const name = textAt(root, 'metadata', 'name');
  if (kind === undefined || name === undefined) return undefined;
  const template = textAt(root, 'spec', 'schematic', 'cue', 'template');
  const parameter = template === undefined ? undefined : parameterSchema(template);
  const workload = textAt(root, 'spec', 'workload', 'type');
  const description = textAt(root, 'metadata', 'annotations', 'definition.oam.dev/description');
  const lists = {
    appliesTo: namedTexts(root, 'spec', 'appliesToWorkloads').map(({ text }) => text),
    conflictsWith: namedTexts(root, 'spec', 'conflictsWith').map(({ text }) => text),
  };
  return {
    kind,
    name,
    from: 'file',
    ...lists,
    ...(nodeAt(root, 'metadata', 'labels', 'deprecated') === undefined ? {} : { isDeprecated: true as const }),
    ...(description === undefined ? {} : { description }),
    ...(workload === undefined ? {} : { workload }),
    ...(parameter === undefined ? {} : { parameter }),
  };
}

/** The schema of a definition's `properties`; undefined where it may be anything. */
export function propertiesSchema(definition: KnownDefinition | undefined): KindSchema | undefined {
  const parameter = definition?.parameter;
  return parameter === undefined ? undefined : { schema: parameter, source: ownSource };
}
