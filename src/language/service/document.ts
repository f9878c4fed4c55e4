import { editScheme, liveScheme } from '../../core/object-schemes.ts';
import { recogniseFile, type RecognisedFile } from '../../core/recognised-files.ts';
import { dialectOf } from '../../pattern/model/recognise.ts';
import { editText } from '../../yaml/edit.ts';
import { LineIndex, type TextChange } from '../../yaml/lines.ts';
import { entryOf, type ValueNode } from '../../yaml/nodes.ts';
import { parseText, type ParsedText, type YamlDocument } from '../../yaml/parse.ts';
import { holdsMeshKind } from '../dialects/object/objects.ts';
import { isTemplate } from '../document/template.ts';
import type { DialectName } from '../dialects/dialect.ts';
import { dialects } from '../dialects/dialects.ts';

/** One document of a text with what was recognised. */
export interface DocumentView {
  /** Path or URI of the text. */
  readonly path: string;
  /** The whole text that it is a document of. */
  readonly parsed: ParsedText;
  readonly yaml: YamlDocument;
  readonly dialect: DialectName;
}

/** A version of a text: parsed once, shared by every feature. */
export interface TextView {
  readonly path: string;
  readonly parsed: ParsedText;
  readonly documents: readonly DocumentView[];
  /** False for YAML that is none of ours: nothing is said about it. */
  readonly isRecognised: boolean;
}

/** Larger texts are not parsed: nobody writes them, and somebody who types would wait for each key. */
export const mostCharacters = 5_000_000;

/** What a text was before, parsed, and how it has changed since. */
export interface EarlierText {
  /** Must not be used any more: its nodes become those of the new text. */
  readonly parsed: ParsedText;
  readonly change: TextChange;
}

/** Parses a text, unless it is too large for that; of a text that was parsed before only what has changed. */
export function readText(text: string, earlier?: EarlierText): ParsedText {
  if (text.length <= mostCharacters)
    return earlier === undefined ? parseText(text) : editText(earlier.parsed, text, earlier.change);
  const tooLarge = { code: 'TOO_LARGE', start: 0, end: 0, said: '' };
  return { text, lines: new LineIndex(text), documents: [], faults: [tooLarge] };
}

/** Parses a text and recognises its documents: by the file's name, and without a telling name by what was parsed. */
export function viewText(path: string, text: string): TextView {
  return viewParsed(path, readText(text));
}

/** The same for a text that is parsed already. */
export function viewParsed(path: string, parsed: ParsedText): TextView {
  const named = recogniseFile(path, '');
  const isLeftAlone = named === undefined && isTemplate(parsed, path);
  const documents = parsed.documents.map((yaml): DocumentView => {
    return { path, parsed, yaml, dialect: isLeftAlone ? 'other' : dialectOfDocument(path, named, yaml) };
  });
  const isRecognised = named !== undefined || (!isLeftAlone && (documents.some(isOurs) || isGuessed(parsed, path)));
  return { path, parsed, documents, isRecognised };
}

/**
 * Kubernetes objects alone do not make a file ours: they are indexed, and checked where a mesh's objects stand beside them. A document that
 * Meshdeck itself has opened of a cluster's object is ours, whatever its kind.
 */
function isOurs({ path, dialect, yaml: { root } }: DocumentView): boolean {
  if (dialect === 'object') return holdsMeshKind(root) || (isOfCluster(path) && !isSecret(root));
  if (dialect === 'kustomization') return false;
  return dialect !== 'other' || dialectOf(root) !== undefined;
}

function isOfCluster(path: string): boolean {
  return path.startsWith(`${liveScheme}:`) || path.startsWith(`${editScheme}:`);
}

/** Its values are taken out of a document, and what stands in their place is no value that could be checked. */
function isSecret(root: ValueNode): boolean {
  const kind = root.is === 'map' ? entryOf(root, 'kind')?.value : undefined;
  return kind?.is === 'scalar' && kind.value === 'Secret';
}

/** A document of a text that holds none yet, so that something can be proposed for it. */
export function emptyDocument({ path, parsed }: TextView): DocumentView {
  const end = parsed.text.length;
  const yaml: YamlDocument = { root: { is: 'scalar', value: null, start: end, end }, end, faults: [] };
  return { path, parsed, yaml, dialect: dialectOfDocument(path, recogniseFile(path, ''), yaml) };
}

function dialectOfDocument(path: string, named: RecognisedFile | undefined, { root }: YamlDocument): DialectName {
  return dialects.find(({ recognises }) => recognises(root, named, path))?.name ?? 'other';
}

/** What the text looks like counts where its YAML is too broken to tell. */
function isGuessed({ text, documents, faults }: ParsedText, path: string): boolean {
  const isBroken = faults.length > 0 || documents.some((document) => document.faults.length > 0);
  return isBroken && recogniseFile(path, readablePart(text)) !== undefined;
}

/** A text without the mark of UTF-16, which stands before it as bytes that are no UTF-8. */
export function readablePart(text: string): string {
  return text.replace(/^[\udc80-\udcff]+/, '');
}
