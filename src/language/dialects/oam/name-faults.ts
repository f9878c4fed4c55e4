import { nearest } from '../../../core/nearest.ts';
import { orderComponents } from '../../../pattern/model/order.ts';
import type { MapNode } from '../../../yaml/nodes.ts';
import type { Fault, Fix } from '../../diagnostics/finding.ts';
import { withoutEntry, withoutItem } from '../../document/block-edits.ts';
import type { DocumentView } from '../../service/document.ts';
import type { Knowledge } from '../../service/knowledge.ts';
import { faultAt, notAllowed } from '../object/fault.ts';
import { nameFault } from '../object/metadata-faults.ts';
import type { NameRule } from '../object/names.ts';
import { entryAt, itemsAt, nodeAt, spanOfKey, textAt } from '../object/read.ts';
import { allSteps, namedText, namedTexts, type Application, type NamedText, type TypedPart } from './application.ts';
import { durationFault, goDuration } from './durations.ts';
import { componentUses, policyUses } from './uses.ts';

/** Names inside of an Application: their form, given once, and leading somewhere. */
export function* nameFaults(application: Application, document: DocumentView, knowledge: Knowledge): Iterable<Fault> {
  const { components, policies } = application;
  const steps = allSteps(application);
  for (const { name } of components)
    if (name !== undefined && !isFilledIn(name)) yield* nameFault(name.node, name.text, 'a component', componentName);
  yield* repeated(components, 'The component');
  yield* repeated(policies, 'The policy');
  yield* repeated(steps, 'The step');
  yield* dependencyFaults(components, 'component', document.parsed.text);
  yield* dependencyFaults(steps, 'step', document.parsed.text);
  for (const step of steps) yield* timeoutFaults(step);
  yield* modeFaults(application);
  if (!application.isWhole) return;
  yield* inputFaults(application);
  const names = components.flatMap(({ name }) => name?.text ?? []);
  for (const { at, isPattern } of componentUses(application)) {
    if (isPattern && /[*+?^$()[\]|\\]/.test(at.text)) continue;
    if (!names.includes(at.text)) yield unknownName(at, 'component', names);
  }
  yield* objectUses(application, document, knowledge);
}

const longestName = 63;

/** OAM specification v0.3.0, "Application": letters, digits, `-`, `_` and `.`. */
const componentName: NameRule = (name) => {
  if (name.length > longestName) return `it has ${name.length} characters, and ${longestName} are allowed`;
  return /^[A-Za-z0-9](?:[-\w.]*[A-Za-z0-9])?$/.test(name)
    ? undefined
    : 'it may hold letters, digits, `-`, `_` and `.`, and begins and ends with a letter or digit';
};

function* repeated(parts: readonly TypedPart[], what: string): Iterable<Fault> {
  const seen = new Map<string, NamedText>();
  for (const { name } of parts) {
    if (name === undefined) continue;
    const first = seen.get(name.text);
    if (first === undefined) seen.set(name.text, name);
    else {
      const related = [{ message: 'It stands here first.', start: first.node.start, end: first.node.end }];
      yield faultAt('item-duplicate', name.node, { what, name: name.text }, { related });
    }
  }
}

/** `dependsOn` of components or of steps. */
function* dependencyFaults(parts: readonly TypedPart[], what: string, text: string): Iterable<Fault> {
  const named = new Map(parts.flatMap((part) => (part.name === undefined ? [] : [[part.name.text, part] as const])));
  const nodes = [...named].map(([key, { node }]) => ({
    key,
    uses: [...namedTexts(node, 'dependsOn'), ...producers(node, parts)],
  }));
  const order = orderComponents(nodes.map(({ key, uses }) => ({ key, dependsOn: uses.map(({ text }) => text) })));
  const at = (key: unknown, index: unknown): NamedText | undefined =>
    nodes.find((one) => one.key === key)?.uses[Number(index)];
  for (const { code, path, params, related = [] } of order.findings) {
    const [, key, , index] = path;
    const use = at(key, index);
    if (use === undefined || isGenerated(use, what)) continue;
    if (code === 'depends-on-unknown')
      yield unknownName(
        use,
        what,
        [...named.keys()].filter((name) => name !== key),
      );
    else {
      const owner = named.get(use.text)?.node;
      const fixes = use.text === key && owner !== undefined ? withoutItself(owner, use, text) : [];
      const others = related.flatMap(([, other, , position]) => at(other, position) ?? []);
      yield faultAt(
        'oam-cycle',
        use.node,
        { what, cycle: params['cycle'] ?? '' },
        {
          related: others.map(({ node, text }) => ({
            message: `It waits for \`${text}\`.`,
            start: node.start,
            end: node.end,
          })),
          fixes,
        },
      );
    }
  }
}

/** An input waits for the part that gives it: that part's name, where the input says it. */
function producers(node: MapNode, parts: readonly TypedPart[]): readonly NamedText[] {
  return itemsAt(node, 'inputs').flatMap((input) => {
    const from = namedText(input, 'from');
    const giver = parts.find((part) =>
      itemsAt(part.node, 'outputs').some((output) => from !== undefined && textAt(output, 'name') === from.text),
    );
    return from === undefined || giver?.name === undefined ? [] : [{ text: giver.name.text, node: from.node }];
  });
}

/** A part that waits for itself. */
function withoutItself(owner: MapNode, { node }: NamedText, text: string): readonly Fix[] {
  const entry = entryAt(owner, 'dependsOn');
  if (entry?.value.is !== 'list') return [];
  const { items } = entry.value;
  if (!items.includes(node)) return [];
  return items.length === 1 ? withoutEntry(text, entry) : withoutItem(text, entry.value, items.indexOf(node));
}

/** Steps without a name get one by their position. */
function isGenerated({ text }: NamedText, what: string): boolean {
  return what === 'step' && /^step-\d+(?:-\d+)?$/.test(text);
}

function isFilledIn({ text }: NamedText): boolean {
  return /\{\{|\$\{/.test(text);
}

function unknownName(at: NamedText, what: string, candidates: readonly string[]): Fault {
  const near = nearest(at.text, candidates);
  const params = { what, name: at.text, ...(near === undefined ? {} : { nearest: near }) };
  return faultAt('oam-name-unknown', at.node, params);
}

function* timeoutFaults({ node }: TypedPart): Iterable<Fault> {
  const timeout = namedText(node, 'timeout');
  if (timeout === undefined || goDuration.test(timeout.text) || isFilledIn(timeout)) return;
  yield durationFault('timeout', timeout.node, timeout.text);
}

const modes: readonly string[] = ['DAG', 'StepByStep'];

/** The order in which steps run. The CRD takes any text, the workflow engine these two. */
function* modeFaults({ root, isWhole }: Application): Iterable<Fault> {
  const path = isWhole ? ['spec', 'workflow', 'mode'] : ['mode'];
  for (const key of ['steps', 'subSteps']) {
    const mode = namedText(root, ...path, key);
    if (mode !== undefined && !modes.includes(mode.text) && !isFilledIn(mode))
      yield notAllowed(key, mode.node, modes, nearest(mode.text, modes));
  }
}

/** `inputs[].from` names an output of a component or step, or a value of the context. */
function* inputFaults(application: Application): Iterable<Fault> {
  const parts: readonly TypedPart[] = [...application.components, ...allSteps(application)];
  // A workflow that stands elsewhere may have outputs of its own.
  if (entryAt(application.root, 'spec', 'workflow', 'ref') !== undefined) return;
  const outputs = parts.flatMap(({ node }) => itemsAt(node, 'outputs').flatMap((one) => textAt(one, 'name') ?? []));
  for (const { node } of parts) {
    for (const input of itemsAt(node, 'inputs')) {
      const from = namedText(input, 'from');
      if (from === undefined || from.text.startsWith('context.') || isFilledIn(from)) continue;
      const isThere = outputs.some(
        (name) =>
          from.text === name || (new RegExp(`^[.[]`).test(from.text.slice(name.length)) && from.text.startsWith(name)),
      );
      if (!isThere) yield unknownName(from, 'output', outputs);
    }
  }
}

/** Policies and workflows may be objects of their own, which a file alone does not know. */
function* objectUses(application: Application, document: DocumentView, knowledge: Knowledge): Iterable<Fault> {
  const own = application.policies.flatMap(({ name }) => name?.text ?? []);
  for (const use of policyUses(application)) yield* objectUse(use, 'policy', 'Policy', own, document, knowledge);
  const ref = namedText(application.root, 'spec', 'workflow', 'ref');
  if (ref === undefined) return;
  yield* objectUse(ref, 'workflow', 'Workflow', [], document, knowledge);
  const steps = entryAt(application.root, 'spec', 'workflow', 'steps');
  if (steps !== undefined && nodeAt(steps.value, 0) !== undefined)
    yield faultAt('exclusive-keys', spanOfKey(steps), { key: 'steps', keys: '`ref`, `steps`' });
}

function* objectUse(
  use: NamedText,
  what: string,
  kind: string,
  own: readonly string[],
  { parsed }: DocumentView,
  { workspace, cluster }: Knowledge,
): Iterable<Fault> {
  const ofFile = parsed.documents
    .filter(({ root }) => textAt(root, 'kind') === kind)
    .flatMap(({ root }) => textAt(root, 'metadata', 'name') ?? []);
  const ofWorkspace = [...workspace.objects(kind, 'core.oam.dev')].map(({ name }) => name);
  const known = [...own, ...ofFile, ...ofWorkspace, ...(cluster?.names(kind, 'core.oam.dev') ?? [])];
  if (known.includes(use.text) || isFilledIn(use)) return;
  const near = nearest(use.text, known);
  // Without a cluster that tells all, only a name that is nearly right is certain to be wrong.
  if (near === undefined && cluster?.knowsAll(kind, 'core.oam.dev') !== true) return;
  const params = { what, name: use.text, ...(near === undefined ? {} : { nearest: near }) };
  yield faultAt('oam-name-unknown', use.node, params);
}
