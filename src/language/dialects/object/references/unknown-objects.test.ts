import { clusterWith } from '../../../cluster/testing/cluster-with.ts';
import { describe, expect, it } from 'vitest';
import type { ClusterKnowledge } from '../../../service/knowledge.ts';
import { LanguageService } from '../../../service/service.ts';
import { createWorkspaceIndex } from '../../../workspace/index.ts';
import { misspelt } from './unknown-objects.ts';

const target = `apiVersion: access.smi-spec.io/v1alpha3
kind: TrafficTarget
metadata: { name: shop, namespace: shop }
spec:
  destination: { kind: ServiceAccount, name: shop }
  rules: [{ kind: HTTPRouteGroup, name: reviews, matches: [read] }]
  sources: [{ kind: ServiceAccount, name: web }]
`;

function group(name: string, match: string, namespace = 'shop'): string {
  return `apiVersion: specs.smi-spec.io/v1alpha4\nkind: HTTPRouteGroup\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec: { matches: [{ name: ${match} }] }\n`;
}

/** What is said of the target beside other files of the workspace. */
function messages(others: readonly string[], cluster?: ClusterKnowledge): readonly string[] {
  const workspace = createWorkspaceIndex();
  for (const [index, text] of [target, ...others].entries()) {
    const path = `file:///${index}.yaml`;
    const service = new LanguageService();
    const summary = service.summary(service.view(path, text));
    if (summary !== undefined) workspace.set(path, summary);
  }
  const service = new LanguageService({ knowledge: { workspace, ...(cluster === undefined ? {} : { cluster }) } });
  return service.findings(service.view('file:///0.yaml', target)).map(({ message }) => message);
}

const cluster = clusterWith([{ group: 'specs.smi-spec.io', kind: 'HTTPRouteGroup', names: { shop: ['reviews'] } }]);

describe('objects that a reference names', () => {
  it('may be anywhere where nothing is known of their kind', () => {
    expect(messages([])).toEqual([]);
    expect(messages([group('ratings', 'read', 'test')])).toEqual([]);
  });

  it('are found in other files, with their parts', () => {
    expect(messages([group('reviews', 'read')])).toEqual([]);
    expect(messages([group('reviews', 'write')])).toEqual(['HTTPRouteGroup `reviews` has no match `read`.']);
    // Files of two environments: one of them is meant.
    expect(messages([group('reviews', 'write'), group('reviews', 'read')])).toEqual([]);
  });

  it('are missing where others of their kind are known, but not where the cluster has them', () => {
    const missing = 'No HTTPRouteGroup is called `reviews` in the namespace `shop`.';
    expect(messages([group('ratings', 'read')])).toEqual([missing]);
    expect(messages([group('review', 'read')])).toEqual([`${missing} Did you mean \`review\`?`]);
    expect(messages([group('ratings', 'read')], cluster)).toEqual([]);
  });
});

describe('a misspelt name', () => {
  it.each([
    ['catalouge', ['catalogue'], 'catalogue'],
    ['shopcart', ['shop-cart'], 'shop-cart'],
    ['shop-v1', ['shop-v2'], undefined],
    ['shop-a', ['shop-b'], undefined],
    ['web', ['wep'], undefined],
    ['reviews', ['ratings'], undefined],
  ])('%s of %j is %s', (name, names, expected) => {
    expect(misspelt(name, names)).toBe(expected);
  });
});
