import type { KubernetesObject } from '../../core/kubernetes.ts';
import { problemError } from '../../core/problem.ts';
import { knownKinds } from '../../pattern/known-kinds.ts';
import { freeKeys } from '../../pattern/model/component-of.ts';
import { dialectOf } from '../../pattern/model/recognise.ts';
import { LineIndex, lineEndOf, lineStartOf } from '../../yaml/lines.ts';
import { entryOf, type MapNode, type ValueNode } from '../../yaml/nodes.ts';
import { parseText } from '../../yaml/parse.ts';
import { writeYaml } from '../../yaml/write.ts';
import type { TextInsertion } from '../protocol/sources.ts';
import { applicationComponentOf, componentOf, designComponentOf } from './components.ts';
import { manifestOf, remark } from './manifest.ts';

/** A place among the components of a document, and how an object is written there. */
interface ComponentPlace {
  /** Offset of the end of the component in front of it. */
  readonly behind: number;
  readonly indent: string;
  /** True where a blank line stands between components. */
  readonly isSpaced: boolean;
  /** One component as text that begins in the first column. */
  readonly textOf: (object: KubernetesObject) => string;
}

/**
 * Objects of a cluster as text of a file: components where the file is a pattern, a design or an OAM Application, otherwise manifests behind
 * what is there. What only the server writes is left out, and so are data of Secrets.
 *
 * @param text of the file as the editor has it.
 * @param near where the objects were dropped, in UTF-16 code units: they come behind the component that is there. Without it behind
 *   the last one of the first document that has components.
 * @throws `cluster.cannot-insert` where the file has no place for a component.
 */
export function insertion(text: string, objects: readonly KubernetesObject[], near?: number): TextInsertion {
  const lines = new LineIndex(text);
  const roots = parseText(text).documents.map(({ root }) => root);
  const root = documentFor(roots, near);
  const place = root === undefined ? undefined : placeIn(text, root, near);
  if (place === undefined) {
    const lead = text.trim() === '' ? '' : `${text.endsWith('\n') ? '' : '\n'}---\n`;
    const manifests = objects.map((object) => `${remark(object)}${writeYaml(manifestOf(object))}`);
    return { ...lines.positionAt(text.length), text: `${lead}${manifests.join('---\n')}` };
  }
  const { behind, indent, isSpaced, textOf } = place;
  const lead = isSpaced ? '\n' : '';
  const block = objects.map((object) => lead + remark(object) + textOf(object)).join('');
  const indented = block.replaceAll(/^(?=.)/gm, indent);
  if (behind > 0 && text[behind - 1] === '\n') return { ...lines.positionAt(behind), text: indented };
  const lineEnd = lineEndOf(text, behind);
  const isLastLine = lineEnd >= text.length;
  return { ...lines.positionAt(lineEnd), text: `\n${isLastLine ? indented : indented.slice(0, -1)}` };
}

/** The document of ours around an offset; without one, or where that is another document, the first of ours. */
function documentFor(roots: readonly ValueNode[], near: number | undefined): ValueNode | undefined {
  const ours = roots.filter((root) => dialectOf(root) !== undefined);
  return (near === undefined ? undefined : ours.findLast(({ start }) => start <= near)) ?? ours[0];
}

/** Undefined for a document of no dialect of ours. */
function placeIn(text: string, root: ValueNode, near: number | undefined): ComponentPlace | undefined {
  const dialect = dialectOf(root);
  if (dialect === undefined || root.is !== 'map') return undefined;
  if (dialect === 'pattern') return amongServices(text, root, near);
  if (dialect === 'design')
    return amongItems(
      text,
      entryOf(root, 'components')?.value,
      near,
      'design without components below each other',
      () => designComponentOf,
    );
  const kind = textOf(root, 'kind') ?? '';
  if (dialect !== 'oam' || kind !== 'Application')
    throw problemError('cluster.cannot-insert', { dialect: dialect === 'oam' ? `${kind} of OAM` : dialect });
  const spec = entryOf(root, 'spec')?.value;
  const components = spec?.is === 'map' ? entryOf(spec, 'components')?.value : undefined;
  return amongItems(text, components, near, 'Application without components below each other', (items) => {
    const freeName = freeKeys(items.flatMap((item) => (item.is === 'map' ? (textOf(item, 'name') ?? []) : [])));
    return (object) => applicationComponentOf(object, freeName(object));
  });
}

function amongServices(text: string, root: MapNode, near: number | undefined): ComponentPlace {
  const services = entryOf(root, 'services')?.value;
  const entries = services?.is === 'map' ? services.entries : [];
  const [first] = entries;
  const before = entries.findLast(({ keyStart }) => near !== undefined && keyStart <= near) ?? entries.at(-1);
  if (first === undefined || before === undefined || text[services?.start ?? 0] === '{')
    throw problemError('cluster.cannot-insert', { dialect: 'pattern without services below each other' });
  const freeKey = freeKeys(entries.map(({ key }) => key));
  return {
    behind: before.value.end,
    indent: ' '.repeat(first.keyStart - lineStartOf(text, first.keyStart)),
    isSpaced: isSpaced(text, first.value.end, entries[1]?.keyStart),
    textOf: (object) => {
      const key = freeKey(object);
      return writeYaml({ [key]: componentOf(object, key, knownKinds()) });
    },
  };
}

function amongItems(
  text: string,
  list: ValueNode | undefined,
  near: number | undefined,
  otherwise: string,
  writer: (items: readonly ValueNode[]) => (object: KubernetesObject) => Parameters<typeof writeYaml>[0],
): ComponentPlace {
  const items = list?.is === 'list' ? list.items : [];
  const [first] = items;
  const before = items.findLast(({ start }) => near !== undefined && start <= near) ?? items.at(-1);
  // An item stands behind its dash; in a list between brackets there is none.
  const lead = first === undefined ? undefined : /^( *)- +(?:[&!]\S+ +)*$/.exec(upTo(text, first.start))?.[1];
  if (before === undefined || lead === undefined) throw problemError('cluster.cannot-insert', { dialect: otherwise });
  const write = writer(items);
  return {
    behind: before.end,
    indent: lead,
    isSpaced: isSpaced(text, first?.end ?? 0, items[1]?.start),
    textOf: (object) =>
      writeYaml(write(object))
        .replaceAll(/^(?=.)/gm, '  ')
        .replace('  ', '- '),
  };
}

/** As the first two components stand, so do the others. */
function isSpaced(text: string, end: number, next: number | undefined): boolean {
  return next !== undefined && /\n[ \t]*\r?\n/.test(text.slice(Math.max(end - 1, 0), next));
}

function upTo(text: string, offset: number): string {
  return text.slice(lineStartOf(text, offset), offset);
}

function textOf(map: MapNode, key: string): string | undefined {
  const node = entryOf(map, key)?.value;
  return node?.is === 'scalar' && typeof node.value === 'string' ? node.value : undefined;
}
