import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../core/json.ts';
import type { KubernetesObject, ManagedFieldsEntry } from '../../core/kubernetes.ts';
import { fieldsOfNobodyElse, isMadeBy, leavesOf, whatToSay, withoutField } from './fields.ts';
import { formerFields, formerText } from './former.ts';
import { declareMarks } from './marks.ts';

function namespace(
  labels: Record<string, string>,
  managedFields: readonly ManagedFieldsEntry[] = [],
  annotations: Record<string, string> = {},
): KubernetesObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels, annotations, managedFields } };
}

function applied(manager: string, ...labels: readonly string[]): ManagedFieldsEntry {
  const fields = Object.fromEntries(labels.map((label) => [`f:${label}`, {}]));
  return {
    manager,
    operation: 'Apply',
    apiVersion: 'v1',
    fieldsV1: { 'f:metadata': { 'f:labels': fields } },
  };
}

const manager = 'meshdeck:inject';
const own = new Set(['istio-injection', 'istio.io/rev']);

describe('what a switch says of an object', () => {
  it('is only what is otherwise, and what it has said before', () => {
    const live: KubernetesObject = {
      apiVersion: 'kuma.io/v1alpha1',
      kind: 'Mesh',
      metadata: { name: 'default' },
      spec: { routing: { zoneEgress: true }, mtls: { enabledBackend: '' } },
    };
    const wanted = { ...live, spec: { routing: { zoneEgress: true }, mtls: { enabledBackend: 'ca-1' } } };
    expect(whatToSay(wanted, live, 'meshdeck:mtls')).toEqual({
      apiVersion: 'kuma.io/v1alpha1',
      kind: 'Mesh',
      metadata: { name: 'default' },
      spec: { mtls: { enabledBackend: 'ca-1' } },
    });
  });

  it('keeps the marks of another mesh in the same namespace, and none of its own that the change does not name', () => {
    const live = namespace({ 'istio-injection': 'enabled', 'kuma.io/sidecar-injection': 'enabled' }, [
      applied(manager, 'istio-injection', 'kuma.io/sidecar-injection'),
    ]);
    const change = { labels: { 'istio.io/rev': 'canary', 'istio-injection': null } };
    const { declared, removals } = declareMarks(live, 'object', { change, manager, own });
    expect(declared.metadata.labels).toEqual({ 'kuma.io/sidecar-injection': 'enabled', 'istio.io/rev': 'canary' });
    expect(removals).toEqual([['metadata', 'labels', 'istio-injection']]);
  });

  it('goes to the Pod template of a workload', () => {
    const live: KubernetesObject = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', namespace: 'shop' },
      spec: { template: { metadata: { labels: { app: 'web' } } } },
    };
    const change = { labels: { 'sidecar.istio.io/inject': 'true' } };
    expect(declareMarks(live, 'template', { change, manager, own }).declared).toEqual({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', namespace: 'shop' },
      spec: { template: { metadata: { labels: { 'sidecar.istio.io/inject': 'true' } } } },
    });
  });
});

describe('an object of a switch alone', () => {
  const state: ManagedFieldsEntry = {
    manager: 'istiod',
    operation: 'Update',
    apiVersion: 'v1',
    subresource: 'status',
    fieldsV1: {},
  };

  it('is one of which others only wrote the state', () => {
    expect(isMadeBy(namespace({}, [applied(manager, 'a'), state]), manager)).toBe(true);
    expect(isMadeBy(namespace({}, [applied(manager, 'a'), applied('argo', 'b')]), manager)).toBe(false);
    expect(isMadeBy(namespace({}), manager)).toBe(false);
  });
});

describe('what is taken back', () => {
  const entry = (manager: string, spec: JsonObject): ManagedFieldsEntry => ({
    manager,
    operation: 'Apply',
    apiVersion: 'v1',
    fieldsV1: { 'f:spec': spec },
  });
  const mesh = (...managedFields: readonly ManagedFieldsEntry[]): KubernetesObject => ({
    apiVersion: 'kuma.io/v1alpha1',
    kind: 'Mesh',
    metadata: { name: 'default', managedFields },
    spec: { mtls: { enabledBackend: 'ca-1', backends: [{ name: 'ca-1' }] } },
  });
  const ours = entry('meshdeck:mtls', { 'f:mtls': { 'f:backends': {}, 'f:enabledBackend': {} } });

  it.each<[string, readonly ManagedFieldsEntry[], readonly (readonly string[])[]]>([
    ['is a whole map, but never what stands at the top', [ours], [['spec', 'mtls']]],
    [
      'is so too where somebody wrote the map above while it was empty',
      [ours, entry('kumactl', {})],
      [['spec', 'mtls']],
    ],
    [
      'is not what somebody else says too',
      [ours, entry('kumactl', { 'f:mtls': { 'f:backends': {} } })],
      [['spec', 'mtls', 'enabledBackend']],
    ],
    ['is a map that is one value', [entry('meshdeck:mtls', { 'f:mtls': {} })], [['spec', 'mtls']]],
    ['is nothing where the switch says nothing', [entry('kumactl', { 'f:mtls': {} })], []],
  ])('%s', (_, entries, fields) => {
    expect(fieldsOfNobodyElse(mesh(...entries), 'meshdeck:mtls')).toEqual(fields);
  });
});

describe('what was taken over', () => {
  it('is remembered as it was before the first time', () => {
    const path = ['metadata', 'labels', 'istio-injection'];
    const text = formerText(
      [{ path, value: 'disabled', manager: 'kubectl-label' }],
      [
        { path, value: 'enabled', manager: 'argo' },
        { path: ['metadata', 'labels', 'istio.io/rev'], value: 'old', manager: 'argo' },
      ],
    );
    const object = namespace({}, [], { 'meshdeck.dev/inject-was': text });
    expect(formerFields(object, manager)).toEqual([
      { path, value: 'disabled', manager: 'kubectl-label' },
      { path: ['metadata', 'labels', 'istio.io/rev'], value: 'old', manager: 'argo' },
    ]);
  });

  it.each(['', 'no JSON', '{"path":[]}', '[1,{"path":"x"},{"path":["a"],"manager":"b"}]'])(
    'is nothing where somebody has written %j over it',
    (text) => {
      expect(formerFields(namespace({}, [], { 'meshdeck.dev/inject-was': text }), manager)).toEqual([]);
    },
  );
});

describe('fields of an object', () => {
  it('are its values and lists, without what names it', () => {
    const object: KubernetesObject = {
      apiVersion: 'v1',
      kind: 'X',
      metadata: { name: 'x', uid: '1', labels: { a: 'b' } },
      spec: { list: [1, 2], deep: { on: true } },
      status: { phase: 'x' },
    };
    expect(leavesOf(object)).toEqual([
      [['metadata', 'labels', 'a'], 'b'],
      [
        ['spec', 'list'],
        [1, 2],
      ],
      [['spec', 'deep', 'on'], true],
    ]);
    expect(withoutField(object, ['spec', 'deep', 'on'])).toMatchObject({ spec: { deep: {} } });
    expect(withoutField(object, ['spec', 'missing', 'on'])).toEqual(object);
  });
});
