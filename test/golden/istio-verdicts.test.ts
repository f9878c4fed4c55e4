import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { lintText } from '../../src/language/lint.ts';

/** A document that Istio's API server takes or refuses, as Istio's own tests of its CRDs say. */
interface Verdict {
  readonly file: string;
  /** Place among the documents of the file, from 0. */
  readonly doc: number;
  readonly valid: boolean;
}

const folder = path.join(process.env['MESHDECK_CORPUS'] ?? '../shared/corpus', 'istio-analyze');
const isThere = existsSync(folder);
const verdicts = isThere
  ? (JSON.parse(readFileSync(path.join(folder, 'extra-crd-validation.json'), 'utf8')) as readonly Verdict[])
  : [];

describe.skipIf(!isThere)('the tests that Istio has for its CRDs (skipped where MESHDECK_CORPUS leads to none)', () => {
  it.each(verdicts)('$file, document $doc, is valid: $valid', ({ file, doc, valid }) => {
    const documents = readFileSync(path.join(folder, file), 'utf8').split(/^---$/m);
    // The words of the error that is expected stand in the document itself.
    const text = (documents[doc] ?? '').replace(/^_err:.*$/m, '');
    const errors = lintText({ path: path.basename(file), text }).findings.filter(({ severity }) => severity === 'error');
    expect(errors.length > 0).toBe(!valid);
  });
});
