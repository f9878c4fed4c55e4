import { pathToOffset } from '../../yaml/nodes.ts';
import type { Span } from '../service/answers.ts';
import type { Cursor, LanguageFeature } from '../service/feature.ts';
import { placeOf } from './occurrences.ts';
import { lineStartOf } from '../../yaml/lines.ts';

/** `&name` declares a part of the document, `*name` puts it in again. */
interface Mark extends Span {
  readonly role: 'declaration' | 'use';
  readonly name: string;
}

/** Anchors and aliases of YAML. The tree has put what an alias stands for in its place, so the marks are read from the text. */
export const anchors: LanguageFeature = {
  name: 'anchors',
  definition(cursor) {
    const at = markAt(cursor);
    const declaration = at === undefined ? undefined : related(cursor, at).find(({ role }) => role === 'declaration');
    if (at === undefined || declaration === undefined) return undefined;
    return { from: { start: at.start, end: at.end }, targets: [placeOf(cursor.text, declaration)] };
  },
  references(cursor, withDeclarations) {
    const at = markAt(cursor);
    if (at === undefined) return undefined;
    const marks = related(cursor, at).filter(({ role }) => withDeclarations || role === 'use');
    return marks.map((mark) => placeOf(cursor.text, mark));
  },
  highlights(cursor) {
    const at = markAt(cursor);
    return at === undefined ? undefined : related(cursor, at);
  },
  renameTarget(cursor) {
    const at = markAt(cursor);
    return at === undefined ? undefined : { start: at.start, end: at.end, name: at.name };
  },
  rename(cursor, name) {
    const at = markAt(cursor);
    if (at === undefined) return undefined;
    if (!/^[^\s,[\]{}]+$/.test(name)) {
      return { refused: 'The name of an anchor has no spaces, commas, brackets or braces.' };
    }
    if (marksOf(cursor).some((mark) => mark.name === name && name !== at.name)) {
      return { refused: `\`${name}\` is taken already.` };
    }
    return related(cursor, at).map((mark) => ({ place: placeOf(cursor.text, mark), text: name }));
  },
};

const mark = /(?<=^|[\s[{,:-])([&*])([^\s,[\]{}]+)/gm;

function markAt(cursor: Cursor): Mark | undefined {
  const { offset, text } = cursor;
  const source = text.parsed.text;
  const lineStart = lineStartOf(source, offset);
  const lineEnd = source.indexOf('\n', offset);
  // Most lines have no mark, and then the document need not be read.
  if (!/[&*]/.test(source.slice(lineStart, lineEnd < 0 ? source.length : lineEnd))) return undefined;
  return marksOf(cursor).find(({ start, end }) => offset >= start - 1 && offset <= end);
}

/** The marks of the cursor's document, in the order of the text. */
function marksOf({ text, document }: Cursor): readonly Mark[] {
  const { documents } = text;
  const before = documents[documents.indexOf(document) - 1]?.yaml.end ?? 0;
  const source = text.parsed.text.slice(before, document.yaml.end);
  return [...source.matchAll(mark)].flatMap((match): Mark[] => {
    const start = before + match.index + 1;
    const name = match[2] ?? '';
    const line = text.parsed.text.slice(lineStartOf(text.parsed.text, start), start - 1);
    if (/(?:^|\s)#/.test(line)) return [];
    const { node } = pathToOffset(document.yaml.root, start);
    if (node.is === 'scalar' && node.start < start && start <= node.end && node.start !== node.end) return [];
    return [{ start, end: start + name.length, name, role: match[1] === '&' ? 'declaration' : 'use' }];
  });
}

/** The marks that mean the same part: an anchor may be declared again, and from there on the new one counts. */
function related(cursor: Cursor, at: Mark): readonly Mark[] {
  const same = marksOf(cursor).filter(({ name }) => name === at.name);
  const index = same.findIndex(({ start }) => start === at.start);
  const from = same.slice(0, index + 1).findLastIndex(({ role }) => role === 'declaration');
  const next = same.findIndex(({ role }, place) => place > Math.max(from, index) && role === 'declaration');
  return same.slice(Math.max(from, 0), next < 0 ? same.length : next);
}
