import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../core/kubernetes.ts';
import { problemOf } from '../../core/problem.ts';
import { editableText, readObjectText, shownText } from './object-text.ts';

const reference = { group: '', version: 'v1', kind: 'Secret', namespace: 'shop', name: 'web' };
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';
const secret: KubernetesObject = {
  kind: 'Secret',
  apiVersion: 'v1',
  metadata: {
    managedFields: [{ manager: 'kubectl', operation: 'Update', apiVersion: 'v1', fieldsV1: { 'f:data': {} } }],
    resourceVersion: '7',
    uid: 'u1',
    annotations: { [lastApplied]: '{"data":{"key":"Y2FuYXJ5"}}', note: 'kept' },
    namespace: 'shop',
    name: 'web',
  },
  data: { key: 'Y2FuYXJ5' },
  stringData: { other: 'canary' },
  type: 'Opaque',
};

describe('the text of an object', () => {
  it('has what people look for first, what machines write last, and no value of a Secret', () => {
    const text = shownText(secret);
    expect(text).toBe(`apiVersion: v1
kind: Secret
metadata:
  name: web
  namespace: shop
  annotations:
    kubectl.kubernetes.io/last-applied-configuration: "[redacted]"
    note: kept
  resourceVersion: "7"
  uid: u1
  managedFields:
    - manager: kubectl
      operation: Update
      apiVersion: v1
      fieldsV1:
        f:data: {}
type: Opaque
data:
  key: "[redacted]"
stringData:
  other: "[redacted]"
`);
    expect(text + editableText(secret)).not.toMatch(/canary|Y2FuYXJ5/);
  });

  it('leaves out of an edit what only the server writes', () => {
    const text = editableText({ ...secret, status: { phase: 'x' } });
    expect(text).not.toMatch(/managedFields|resourceVersion|uid|status/);
  });

  it('leaves a value of 256 KiB whole', () => {
    const value = 'x'.repeat(256 * 1024);
    const text = editableText({ ...secret, kind: 'ConfigMap', data: { value } });
    expect(readObjectText(text, reference)['data']).toEqual({ value });
  });
});

describe('a text that a person wrote', () => {
  const refusal = (text: string): object => {
    try {
      return readObjectText(text, reference);
    } catch (error) {
      return problemOf(error);
    }
  };

  it('is refused with the line where it is no YAML', () => {
    expect(refusal('apiVersion: v1\nkind: [\n')).toMatchObject({ code: 'cluster.edit-yaml', place: { line: 2 } });
  });

  it('must be one object', () => {
    const object = 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: web\n';
    expect(refusal(`# Deleted\n---\n${object}---\n# end\n`)).toMatchObject({ kind: 'Secret' });
    for (const text of ['', '- a\n', 'apiVersion: v1\n', `${object}---\n${object}`, `${object}x: .inf\n`])
      expect(refusal(text), text).toMatchObject({ code: 'cluster.edit-not-object' });
  });
});
