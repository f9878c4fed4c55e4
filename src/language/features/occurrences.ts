import { dialectNamed } from '../dialects/dialects.ts';
import type { DocumentView, TextView } from '../service/document.ts';
import type { Cursor } from '../service/feature.ts';
import type { Knowledge, WorkspacePlace } from '../service/knowledge.ts';
import type { Occurrence } from '../service/symbols.ts';

const known = new WeakMap<
  DocumentView,
  { readonly knowledge: Knowledge; readonly occurrences: readonly Occurrence[] }
>();

/** The names in a document, found at first use and once for a state of knowledge. */
export function occurrencesOf(document: DocumentView, knowledge: Knowledge): readonly Occurrence[] {
  const before = known.get(document);
  if (before?.knowledge === knowledge) return before.occurrences;
  const occurrences = [...(dialectNamed(document.dialect)?.occurrences?.(document, knowledge) ?? [])];
  known.set(document, { knowledge, occurrences });
  return occurrences;
}

/** The name at the cursor; the shortest where one holds another. */
export function occurrenceAt({ document, offset }: Cursor, knowledge: Knowledge): Occurrence | undefined {
  return occurrencesOf(document, knowledge)
    .filter(({ start, end }) => offset >= start && offset <= end)
    .sort((left, right) => left.end - left.start - (right.end - right.start))[0];
}

/**
 * Every place of a symbol in the text. A name that counts in its text only belongs to the document that declares it: two Applications of
 * one file may both have a component `web`. Documents that declare no such name take part with those that do.
 */
export function placesInText(
  cursor: Cursor,
  { symbol, scope }: Occurrence,
  knowledge: Knowledge,
): readonly Occurrence[] {
  const matching = cursor.text.documents.map((document) => ({
    document,
    found: occurrencesOf(document, knowledge).filter((other) => other.symbol === symbol),
  }));
  const here = matching.find(({ document }) => document === cursor.document);
  const declaresHere = here?.found.some(isDeclaration) === true;
  const counted =
    scope === 'workspace' || !declaresHere
      ? matching
      : matching.filter((other) => other === here || !other.found.some(isDeclaration));
  return counted.flatMap(({ found }) => found);
}

/** The places of a workspace symbol in other files. The index may hold an older version of this text: it is left out. */
export function placesElsewhere(
  text: TextView,
  { symbol, scope }: Occurrence,
  { workspace }: Knowledge,
  role?: Occurrence['role'],
): readonly WorkspacePlace[] {
  if (scope === 'text') return [];
  return [...workspace.places(symbol, role)].filter(({ uri }) => uri !== text.path);
}

/** True where the name at the cursor stands in another file too. */
export function isNamedElsewhere(cursor: Cursor, knowledge: Knowledge): boolean {
  const at = occurrenceAt(cursor, knowledge);
  return at !== undefined && placesElsewhere(cursor.text, at, knowledge).length > 0;
}

/** A part of a text as a place of the workspace. */
export function placeOf({ path, parsed }: TextView, { start, end }: { start: number; end: number }): WorkspacePlace {
  return { uri: path, ...parsed.lines.range(start, end) };
}

export function isDeclaration({ role }: Occurrence): boolean {
  return role === 'declaration';
}
