import type { ParsedText } from '../../../yaml/parse.ts';
import type { ValueNode } from '../../../yaml/nodes.ts';
import type { WorkspaceKnowledge } from '../../service/knowledge.ts';
import { itemsAt, nodeAt, textAt } from '../object/read.ts';

/** The parameters of a Component of v1alpha2, by name. */
export interface ComponentParameters {
  readonly names: readonly string[];
  readonly required: readonly string[];
}

/** The parameters that a Component lists. */
export function parametersOf(root: ValueNode): ComponentParameters {
  const parameters = itemsAt(root, 'spec', 'parameters');
  const nameOf = (parameter: ValueNode): readonly string[] => {
    const name = textAt(parameter, 'name');
    return name === undefined ? [] : [name];
  };
  return { names: parameters.flatMap(nameOf), required: parameters.filter(isRequired).flatMap(nameOf) };
}

function isRequired(parameter: ValueNode): boolean {
  const required = nodeAt(parameter, 'required');
  return required?.is === 'scalar' && required.value === true;
}

/** Components that an ApplicationConfiguration can name. */
export interface KnownComponents {
  /** The parameters of a name: those of its file, or else of the workspace; undefined where nobody of ours has it. */
  find(name: string): ComponentParameters | undefined;
  readonly names: readonly string[];
}

/** The Components of a text and, in the namespace of the configuration, of the workspace. */
export function knownComponents(
  { documents }: ParsedText,
  workspace: WorkspaceKnowledge,
  namespace: string | undefined,
): KnownComponents {
  const ofFile = documents.filter(({ root }) => textAt(root, 'kind') === 'Component');
  const elsewhere = [...workspace.objects('Component', 'core.oam.dev')].filter((one) => one.namespace === namespace);
  return {
    find(name) {
      const inFile = ofFile.find(({ root }) => textAt(root, 'metadata', 'name') === name);
      if (inFile !== undefined) return parametersOf(inFile.root);
      const found = elsewhere.filter((one) => one.name === name);
      return found.length === 0
        ? undefined
        : ofAll(found.map(({ parts = [], neededParts = [] }) => [parts, neededParts]));
    },
    names: [
      ...ofFile.flatMap(({ root }) => textAt(root, 'metadata', 'name') ?? []),
      ...elsewhere.map(({ name }) => name),
    ],
  };
}

/** Where a file is copied or patched, any of the copies may be meant: what one has exists, and what all of them need is needed. */
function ofAll(copies: readonly (readonly [readonly string[], readonly string[]])[]): ComponentParameters {
  const [first = []] = copies.map(([, required]) => required);
  return {
    names: [...new Set(copies.flatMap(([names]) => names))],
    required: first.filter((name) => copies.every(([, required]) => required.includes(name))),
  };
}
