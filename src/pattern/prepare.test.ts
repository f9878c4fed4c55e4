import { describe, expect, it } from 'vitest';
import { ProblemError } from '../core/problem.ts';
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

describe('a file of two documents', () => {
  it('is refused: half of what it says must not be applied', () => {
    const text = 'services:\n  a: { type: ConfigMap.K8s }\n---\nservices: {}\n';
    const { problems } = checkPattern({ text, source, namespace: 'target' }, knownKinds());
    expect(problems.map(({ code }) => code)).toEqual(['pattern.yaml']);
  });
});
