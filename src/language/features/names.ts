import type { LanguageFeature } from '../service/feature.ts';
import { isDeclaration, occurrenceAt, placeOf, placesElsewhere, placesInText } from './occurrences.ts';

/** Definition, references and highlights of the names that dialects know: services, variables, components, objects. */
export const names: LanguageFeature = {
  name: 'names',
  definition(cursor, knowledge) {
    const at = occurrenceAt(cursor, knowledge);
    if (at === undefined) return undefined;
    const here = placesInText(cursor, at, knowledge).filter(isDeclaration);
    const targets = [
      ...here.map((place) => placeOf(cursor.text, place)),
      ...placesElsewhere(cursor.text, at, knowledge, 'declaration'),
    ];
    return targets.length === 0 ? undefined : { from: { start: at.start, end: at.end }, targets };
  },
  references(cursor, withDeclarations, knowledge) {
    const at = occurrenceAt(cursor, knowledge);
    if (at === undefined) return undefined;
    const here = placesInText(cursor, at, knowledge).filter((place) => withDeclarations || !isDeclaration(place));
    return [
      ...here.map((place) => placeOf(cursor.text, place)),
      ...placesElsewhere(cursor.text, at, knowledge, withDeclarations ? undefined : 'use'),
    ];
  },
  highlights(cursor, knowledge) {
    const at = occurrenceAt(cursor, knowledge);
    if (at === undefined) return undefined;
    return placesInText(cursor, at, knowledge).map(({ start, end, role }) => ({ start, end, role }));
  },
};
