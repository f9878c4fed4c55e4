import { dialectNamed } from '../dialects/dialects.ts';
import type { LanguageFeature } from '../service/feature.ts';

/** The named parts of a text, as its dialects know them. */
export const outline: LanguageFeature = {
  name: 'outline',
  outline(text, knowledge) {
    return text.documents.flatMap((document) => [
      ...(dialectNamed(document.dialect)?.outline?.(document, knowledge) ?? []),
    ]);
  },
};
