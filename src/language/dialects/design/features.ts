import type { DocumentView } from '../../service/document.ts';
import type { Knowledge } from '../../service/knowledge.ts';
import { componentSymbol, type Occurrence } from '../../service/symbols.ts';
import type { GoverningSchema, NodePath, OutlineEntry, ValueOffer } from '../dialect.ts';
import type { NamedText } from '../oam/application.ts';
import { governingSchema } from '../object/schema.ts';
import { designOf, identityUses, objectOfComponent, type Design, type DesignComponent } from './read.ts';
import { designSchema } from './schema.ts';

/** Below `configuration` the schema of the component's kind, everywhere else that of designs. */
export function designSchemaFor(document: DocumentView, path: NodePath, { bundle }: Knowledge): GoverningSchema {
  const [root, index, field, ...rest] = path;
  if (root === 'components' && field === 'configuration') {
    const component = designOf(document.yaml.root)?.components.find((one) => one.path[1] === index);
    const object = component === undefined ? undefined : objectOfComponent(component);
    const found = object === undefined ? undefined : governingSchema(object, rest, bundle);
    if (found !== undefined) return found;
  }
  return { against: designSchema, path };
}

/** Kinds with their versions, and the components that relationships can name. */
export function* designValuesFor(document: DocumentView, path: NodePath, { bundle }: Knowledge): Iterable<ValueOffer> {
  const design = designOf(document.yaml.root);
  const [root, index] = path;
  const last = path.at(-1);
  if (design === undefined) return;
  if (root === 'components' && path[2] === 'component') {
    if (last === 'kind') {
      for (const { kind, apiVersion } of bundle.kinds.kinds()) yield { value: kind, kind: 'type', detail: apiVersion };
    } else if (last === 'version') {
      const kind = design.components.find((one) => one.path[1] === index)?.kind?.text;
      for (const row of bundle.kinds.kinds()) if (row.kind === kind) yield { value: row.apiVersion, kind: 'value' };
    }
  } else if (path.includes('selectors') && last === 'kind') {
    for (const value of new Set(design.components.flatMap(({ kind }) => kind?.text ?? [])))
      yield { value, kind: 'type' };
  } else if ((path.includes('selectors') && last === 'id') || path.includes('dependsOn')) {
    yield* identities(design);
  }
}

function* identities({ components }: Design): Iterable<ValueOffer> {
  for (const { id, displayName, kind } of components) {
    if (id === undefined) continue;
    const detail = [displayName?.text, kind?.text].filter((one) => one !== undefined).join(', ');
    yield { value: id.text, kind: 'object', ...(detail === '' ? {} : { detail }) };
  }
}

/** What an identity stands for. */
export function aboutDesign(document: DocumentView, path: NodePath, at: 'key' | 'value'): string | undefined {
  const design = designOf(document.yaml.root);
  if (design === undefined || at === 'key') return undefined;
  const use = identityUses(design).find(({ node }) => node === nodeOf(document, path));
  const target = design.components.find(({ id }) => id !== undefined && id.text === use?.text);
  if (target === undefined) return undefined;
  const { displayName, kind, version } = target;
  return `**${displayName?.text ?? 'component'}** (${kind?.text ?? 'no kind'}, ${version?.text ?? 'no version'})`;
}

function nodeOf(document: DocumentView, path: NodePath): NamedText['node'] | undefined {
  let node = document.yaml.root;
  for (const step of path) {
    const next =
      node.is === 'map'
        ? node.entries.find(({ key }) => key === String(step))?.value
        : node.is === 'list'
          ? node.items[Number(step)]
          : undefined;
    if (next === undefined) return undefined;
    node = next;
  }
  return node.is === 'scalar' ? node : undefined;
}

/** Identities of components, and where they are used. A component that is named by its display name is found by that. */
export function* designOccurrences(document: DocumentView): Iterable<Occurrence> {
  const design = designOf(document.yaml.root);
  if (design === undefined) return;
  for (const { id } of design.components) if (id !== undefined) yield occurrence('declaration', id);
  for (const use of identityUses(design)) yield occurrence('use', use);
}

function occurrence(role: Occurrence['role'], { node, text }: NamedText): Occurrence {
  const quotes = node.end - node.start === text.length + 2 ? 1 : 0;
  return { role, symbol: componentSymbol(text), scope: 'text', start: node.start + quotes, end: node.end - quotes };
}

/** A design with its components and relationships. */
export function* designOutline(document: DocumentView): Iterable<OutlineEntry> {
  const design = designOf(document.yaml.root);
  if (design === undefined) return;
  for (const component of design.components) yield componentEntry(component);
  for (const { node, kind, id } of design.relationships) {
    const at = kind ?? id;
    const { start, end } = at?.node ?? { start: node.start, end: node.start };
    yield {
      name: kind?.text ?? 'relationship',
      detail: 'relationship',
      kind: 'trait',
      start: node.start,
      end: node.end,
      nameStart: start,
      nameEnd: end,
    };
  }
}

function componentEntry({ node, displayName, kind, id }: DesignComponent): OutlineEntry {
  const at = displayName ?? kind ?? id;
  const { start, end } = at?.node ?? { start: node.start, end: node.start };
  return {
    name: at?.text ?? 'component',
    kind: 'component',
    start: node.start,
    end: node.end,
    nameStart: start,
    nameEnd: end,
    ...(kind === undefined ? {} : { detail: kind.text }),
  };
}
