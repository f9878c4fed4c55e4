import { describe, expect, it } from 'vitest';
import { lintText } from '../../src/language/lint.ts';
import { generatePattern } from './generate-pattern.ts';

describe('a pattern of 1 MB', () => {
  const text = generatePattern(1_000_000);

  it('is the same each time', () => {
    expect(generatePattern(1_000_000)).toBe(text);
    expect(text.length).toBeGreaterThan(1_000_000);
  });

  it('has exactly the faults that were put into it, each at its place', () => {
    const { findings } = lintText({ path: 'large.pattern.yaml', text });
    const lines = text.split('\n');
    const wrong = lines.flatMap((line, index) => (line.endsWith('replicas: "2"') ? [index] : []));
    expect(wrong.length).toBeGreaterThan(5);
    expect(findings.map(({ code, range }) => [code, range.start])).toEqual(
      wrong.map((line) => ['wrong-type', { line, character: 18 }]),
    );
  });
});
