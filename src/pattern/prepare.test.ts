import { describe, expect, it } from 'vitest';
import { ProblemError } from '../core/problem.ts';
import { knownKinds } from './known-kinds.ts';
import { checkPattern, prepareDelete, preparePattern } from './prepare.ts';

const source = 'shop.pattern.yaml';

function releaseNamespace(text: string): string {
  return checkPattern({ text, source, namespace: 'target' }, knownKinds()).compiled.identity.namespace;
}

describe('where the record of a release lies', () => {
  it('is the target where a component names no namespace', () => {
    expect(releaseNamespace('services:\n  a: { type: ConfigMap.K8s, settings: {} }\n')).toBe('target');
  });

  it('is the namespace that all components name, so that one file is one release', () => {
    const text =
      'services:\n  a: { type: ConfigMap.K8s, namespace: shop }\n  b: { type: Secret.K8s, namespace: shop }\n';
    expect(releaseNamespace(text)).toBe('shop');
  });

  it('is the target where components differ', () => {
    const text =
      'services:\n  a: { type: ConfigMap.K8s, namespace: shop }\n  b: { type: Secret.K8s, namespace: pay }\n';
    expect(releaseNamespace(text)).toBe('target');
  });

  it('is not a namespace that the pattern itself brings and would delete', () => {
    const text =
      'services:\n  shop: { type: Namespace.K8s, namespace: shop }\n  a: { type: ConfigMap.K8s, namespace: shop }\n';
    expect(releaseNamespace(text)).toBe('target');
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
