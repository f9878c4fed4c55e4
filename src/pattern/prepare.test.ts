import { describe, expect, it } from 'vitest';
import { ProblemError } from '../core/problem.ts';
import { inWords } from '../core/words.ts';
import { knownKinds } from './known-kinds.ts';
import { checkPattern, prepareDelete, preparePattern } from './prepare.ts';

const source = 'shop.pattern.yaml';

describe('the record of a release', () => {
  it('lies in the target, whatever namespaces the components name: moving them must not make another release of it', () => {
    const text = 'services:\n  a: { type: ConfigMap.K8s, namespace: shop }\n';
    const { identity } = checkPattern({ text, source, namespace: 'target' }, knownKinds()).compiled;
    expect(identity.namespace).toBe('target');
  });
});

describe('preparing a pattern', () => {
  it('says every fault with its place, the first as the cause', () => {
    const text = 'services:\n  a: { type: Deploymnt.K8s }\n  b: { type: ConfigMap.K8s, dependsOn: [c] }\n';
    let problem: unknown;
    try {
      preparePattern({ text, source, namespace: 'target' }, knownKinds());
    } catch (error) {
      problem = error instanceof ProblemError ? error.problem : error;
    }
    expect(problem).toMatchObject({ code: 'pattern.has-faults', params: { count: 2 }, place: { line: 2 } });
  });

  it('can delete a pattern that has faults, but not one that is no YAML', () => {
    const faulty = { text: 'services:\n  a: { type: Deploymnt.K8s }\n', source, namespace: 'target' };
    expect(prepareDelete(faulty, knownKinds()).identity.patternName).toBe('shop');
    expect(() => prepareDelete({ ...faulty, text: 'services: [' }, knownKinds())).toThrow(ProblemError);
  });
});

describe('YAML that cannot be read', () => {
  const said = (text: string): readonly string[] =>
    checkPattern({ text, source, namespace: 'target' }, knownKinds()).problems.map(
      (found) => `${found.place?.line ?? 0}:${found.place?.column ?? 0} ${inWords(found).message}`,
    );

  it.each([
    ['services:\n  web:\n\ttype: x\n', '3:1 The file is not valid YAML. This line is indented with a tab'],
    ['name: a\nname: b\nservices: {}\n', '2:1 The file is not valid YAML. `name` is given twice in this map.'],
    ['services:\n  web: { type: A\n', '2:8 The file is not valid YAML. This map in braces is not closed'],
    [
      'name: shop\nservices:\n  web:a\n  b: 1\n',
      '3:3 The file is not valid YAML. A space is missing behind the colon.',
    ],
    ['name: a\u0007\nservices: {}\n', '1:8 The file is not valid YAML. The character U+0007 cannot stand in YAML'],
  ])('is told once, at the place that was meant, in the words of the editor: %j', (text, expected) => {
    const all = said(text);
    expect(all).toHaveLength(1);
    expect(all[0]).toContain(expected);
  });
});

describe('numbers that JSON does not have', () => {
  it('are refused where they stand: they would become nothing on their way', () => {
    const text =
      'vars: { n: .nan }\nservices:\n  a:\n    type: ConfigMap.K8s\n    settings: { data: { a: x, b: [1, -.INF] } }\n';
    const { problems } = checkPattern({ text, source, namespace: 'target' }, knownKinds());
    expect(problems).toMatchObject([
      { code: 'pattern.number-not-finite', params: { written: '-.INF' }, place: { line: 5, column: 38 } },
      { code: 'pattern.number-not-finite', params: { written: '.nan' }, place: { line: 1, column: 12 } },
    ]);
  });
});

describe('a file of two documents', () => {
  it('is refused: half of what it says must not be applied', () => {
    const text = 'services:\n  a: { type: ConfigMap.K8s }\n---\nservices: {}\n';
    const { problems } = checkPattern({ text, source, namespace: 'target' }, knownKinds());
    expect(problems.map(({ code }) => code)).toEqual(['pattern.yaml']);
  });
});
