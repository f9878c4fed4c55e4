import { dialectNamed } from '../dialects/dialects.ts';
import type { LanguageFeature } from '../service/feature.ts';

/** Brings a whole file of any age to the spelling of today. */
export const migration: LanguageFeature = {
  name: 'migration',
  rewrites({ documents, parsed }, knowledge) {
    // What a broken document says is not certain: it is mended first.
    const whole = documents.filter(({ yaml }) => yaml.faults.length === 0);
    const edits = whole.flatMap((document) => dialectNamed(document.dialect)?.migration?.(document, knowledge) ?? []);
    if (edits.length === 0) return [];
    return [
      {
        title: 'Migrate this file to the current spelling',
        kind: 'refactor.rewrite',
        edits: edits.map(({ start, end, text }) => ({ range: parsed.lines.range(start, end), text })),
        mends: [],
      },
    ];
  },
};
