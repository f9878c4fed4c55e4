import type { PlaceEdit, Refusal } from '../service/answers.ts';
import type { Cursor, LanguageFeature } from '../service/feature.ts';
import type { Knowledge } from '../service/knowledge.ts';
import type { Occurrence, SymbolKey } from '../service/symbols.ts';
import { nameFault, readsAsOtherType } from './name-rules.ts';
import { isDeclaration, occurrenceAt, occurrencesOf, placeOf, placesElsewhere, placesInText } from './occurrences.ts';
import { lineStartOf } from '../../yaml/lines.ts';

/** Gives a service, variable, component or object another name, in all places at once or not at all. */
export const rename: LanguageFeature = {
  name: 'rename',
  renameTarget(cursor, knowledge) {
    const at = occurrenceAt(cursor, knowledge);
    if (at === undefined) return undefined;
    return refusalOfPlaces(cursor, at, knowledge) ?? { start: at.start, end: at.end, name: textOf(cursor, at) };
  },
  rename(cursor, name, knowledge) {
    const at = occurrenceAt(cursor, knowledge);
    if (at === undefined) return undefined;
    const refusal = refusalOfPlaces(cursor, at, knowledge) ?? refusalOfName(cursor, at, name, knowledge);
    return refusal ?? edits(cursor, at, name, knowledge);
  },
};

function refusalOfPlaces(cursor: Cursor, at: Occurrence, knowledge: Knowledge): Refusal | undefined {
  if (at.isRenamable === false) {
    return { refused: `\`${textOf(cursor, at)}\` holds more than one name here. Rename it where it is declared.` };
  }
  const places = placesInText(cursor, at, knowledge);
  const isDeclared =
    places.some(isDeclaration) || placesElsewhere(cursor.text, at, knowledge, 'declaration').length > 0;
  if (!isDeclared) return { refused: `\`${textOf(cursor, at)}\` is declared in no file of this workspace.` };
  const fixed = places.find(({ isRenamable }) => isRenamable === false);
  if (fixed === undefined) return undefined;
  const { line } = cursor.text.parsed.lines.positionAt(fixed.start);
  return { refused: `The name is a part of a longer one in line ${line + 1}, which cannot be changed with it.` };
}

function refusalOfName(cursor: Cursor, at: Occurrence, name: string, knowledge: Knowledge): Refusal | undefined {
  const fault = nameFault(at.symbol, name, knowledge.settings.kubernetesVersion);
  if (fault !== undefined) return { refused: fault };
  const { text } = cursor;
  if (
    name.includes('.') &&
    placesInText(cursor, at, knowledge).some((place) => isInReference(text.parsed.text, place))
  ) {
    return {
      refused: 'The name stands in a `$(#ref ...)`, where a dot begins the next step: choose one without dots.',
    };
  }
  const elsewhere = placesElsewhere(text, at, knowledge);
  if (elsewhere.length > 0 && readsAsOtherType(name)) {
    return { refused: `YAML reads \`${name}\` as a number or as true, false or null, and other files use the name.` };
  }
  const taken: Occurrence = { ...at, symbol: renamed(at.symbol, textOf(cursor, at), name) };
  if (taken.symbol === at.symbol) return undefined;
  const isTaken =
    at.scope === 'text'
      ? occurrencesOf(cursor.document, knowledge).some((other) => other.symbol === taken.symbol && isDeclaration(other))
      : placesInText(cursor, taken, knowledge).some(isDeclaration) ||
        placesElsewhere(text, taken, knowledge, 'declaration').length > 0;
  return isTaken ? { refused: `\`${name}\` is taken already.` } : undefined;
}

function edits(cursor: Cursor, at: Occurrence, name: string, knowledge: Knowledge): readonly PlaceEdit[] {
  const { text } = cursor;
  return [
    ...placesInText(cursor, at, knowledge).map((place) => ({
      place: placeOf(text, place),
      text: written(text.parsed.text, place, name),
    })),
    ...placesElsewhere(text, at, knowledge).map((place) => ({ place, text: name })),
  ];
}

/** A name that YAML would read as a number needs quotes where it stands alone and has none. */
function written(text: string, { start, end }: Occurrence, name: string): string {
  if (!readsAsOtherType(name)) return name;
  const before = text.slice(lineStartOf(text, start), start);
  const isAlone = /(?:^|[\s[{,:-])$/.test(before) && /^(?:\s*(?:[:,\]}\r\n#]|$))/.test(text.slice(end, end + 20));
  return isAlone ? `"${name}"` : name;
}

function isInReference(text: string, { start }: Occurrence): boolean {
  const line = text.slice(lineStartOf(text, start), start);
  const opened = line.lastIndexOf('$(#');
  return opened >= 0 && !line.slice(opened).includes(')') && !line.endsWith('[');
}

function textOf({ text }: Cursor, { start, end }: Occurrence): string {
  return text.parsed.text.slice(start, end);
}

/** Keys of symbols end with the name of what they stand for. */
function renamed(symbol: SymbolKey, from: string, to: string): SymbolKey {
  return symbol.endsWith(from) ? `${symbol.slice(0, symbol.length - from.length)}${to}` : symbol;
}
