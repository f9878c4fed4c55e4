import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../core/kubernetes.ts';
import { referenceOf } from '../../core/kubernetes.ts';
import { withField, withoutField } from './fields.ts';
import { switchedText } from './in-text.ts';
import type { SwitchStep } from './types.ts';

const label = ['metadata', 'labels', 'istio-injection'];
const templateLabel = ['spec', 'template', 'metadata', 'labels', 'sidecar.istio.io/inject'];

function object(kind: string, name: string, rest: object = {}): KubernetesObject {
  const isNamespaced = kind !== 'Namespace';
  return {
    apiVersion: isNamespaced ? 'apps/v1' : 'v1',
    kind,
    metadata: { name, ...(isNamespaced ? { namespace: 'shop' } : {}) },
    ...rest,
  };
}

function step(declared: KubernetesObject, live: KubernetesObject = declared, result = declared): SwitchStep {
  return {
    object: referenceOf(declared),
    does: 'change',
    manager: 'meshdeck:inject',
    declared,
    removals: [],
    takesBack: [],
    restores: [],
    changes: [],
    conflicts: [],
    live,
    result,
  };
}

const labelled = withField(object('Namespace', 'shop'), label, 'enabled');

describe('a switch in a file', () => {
  it('adds a line where there are others, and leaves comments, quotes and the other documents', () => {
    const text = `# the shop
apiVersion: v1
kind: Namespace
metadata:
    name:   shop # ours
    labels:
        team: "a"   # who

# what follows
---
kind: ConfigMap
`;
    expect(switchedText(text, [step(labelled)])).toBe(
      text.replace(`"a"   # who\n`, `"a"   # who\n        istio-injection: enabled\n`),
    );
  });

  it('makes the maps on the way, and keeps lists as they are indented', () => {
    const text = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  template:
    spec:
      containers:
      - name: main
`;
    const declared = withField(object('Deployment', 'web'), templateLabel, 'true');
    expect(switchedText(text, [step(declared)])).toBe(
      `${text.trimEnd()}\n    metadata:\n      labels:\n        sidecar.istio.io/inject: "true"\n`,
    );
  });

  it('changes a value, and takes a line away', () => {
    const text = `kind: Namespace
apiVersion: v1
metadata:
  labels:
    istio-injection: disabled
    istio.io/rev: old # not any more
  name: shop
`;
    const live = withField(labelled, ['metadata', 'labels', 'istio.io/rev'], 'old');
    const result = withoutField(live, ['metadata', 'labels', 'istio.io/rev']);
    expect(switchedText(text, [step(labelled, live, result)])).toBe(`kind: Namespace
apiVersion: v1
metadata:
  labels:
    istio-injection: enabled
  name: shop
`);
  });

  it('fills a key that holds nothing', () => {
    const text = 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n  labels:\n';
    expect(switchedText(text, [step(labelled)])).toBe(`${text}    istio-injection: enabled\n`);
  });

  it('writes nothing of what it remembers for itself', () => {
    const text = 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n';
    const declared = withField(labelled, ['metadata', 'annotations', 'meshdeck.dev/inject-was'], '[]');
    expect(switchedText(text, [step(declared)])).not.toContain('inject-was');
  });

  it.each([
    ['describes another object', 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: books\n'],
    ['is of another group', 'apiVersion: x.example/v1\nkind: Namespace\nmetadata:\n  name: shop\n'],
    ['cannot be changed by lines', 'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {}}\n'],
    ['is no YAML', 'kind: [\n'],
    [
      'has it already',
      'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n  labels:\n    istio-injection: enabled\n',
    ],
  ])('says so where the text %s', (_, text) => {
    expect(switchedText(text, [step(labelled)])).toBeUndefined();
  });
});
