import { describe, expect, it } from 'vitest';
import { recogniseFile } from './recognised-files.ts';

describe('recogniseFile', () => {
  it.each([
    ['shop.pattern.yaml', 'pattern'],
    ['shop.DESIGN.yml', 'design'],
    ['checkout.smp.yaml', 'profile'],
    ['app.oam.yaml', 'oam'],
    ['shop/meshdeck.yaml', 'settings'],
    ['shop\\meshdeck.yaml', 'settings'],
  ])('knows %s by its name', (name, kind) => {
    expect(recogniseFile(name, '')).toBe(kind);
  });

  it.each([
    ['name: x\nservices:\n  web:\n    type: Deployment.K8s\n', 'pattern'],
    ['services:\r\n  # the shop\r\n  web:\r\n    name: a\r\n    type: Deployment.K8s\r\n', 'pattern'],
    ['schemaVersion: designs.meshery.io/v1beta1\n', 'design'],
    ['test:\n  name: a\n  duration: 10s\nmesh:\n  type: 3\n', 'profile'],
    ['apiVersion: core.oam.dev/v1beta1\nkind: Application\n', 'oam'],
    ['smp_version: v0.0.1\nlatencies_ms:\n  p50: 1\n', 'smp-record'],
    ['apiVersion: networking.istio.io/v1\nkind: VirtualService\n', 'mesh-resource'],
    ['apiVersion: split.smi-spec.io/v1alpha4\n', 'mesh-resource'],
    ['apiVersion: appmesh.k8s.aws/v1beta2\n', 'mesh-resource'],
    ['kind: List\nitems:\n  - apiVersion: "kuma.io/v1alpha1"\n', 'mesh-resource'],
    ['{ "name": "x", "services": { "web": { "name": "a", "type": "Deployment.K8s" } } }', 'pattern'],
    ['{\n  "services": {\n    "web": {\n      "type": "Deployment.K8s"\n', 'pattern'],
    ['{\n  "schemaVersion": "designs.meshery.io/v1beta1",\n', 'design'],
    ['{ "kind": "Application", "apiVersion": "core.oam.dev/v1beta1" }', 'oam'],
    ['{\n\t"apiVersion":"networking.istio.io/v1",\n', 'mesh-resource'],
    ['{"kind":"Sidecar","apiVersion":"networking.istio.io/v1"}', 'mesh-resource'],
  ])('knows a file by its content: %j', (text, kind) => {
    expect(recogniseFile('some.yaml', text)).toBe(kind);
  });

  it.each([
    'version: "3"\nservices:\n  web:\n    image: nginx\n',
    'apiVersion: v1\nkind: ConfigMap\n',
    'on: push\njobs:\n  test:\n    runs-on: x\n',
    '{ "name": "services", "type": "module" }',
    '{ "services": { "web": { "image": "nginx" } }, "type": "x" }',
    '{\n  "apiVersion": "v1",\n  "kind": "ConfigMap"\n}',
    '',
  ])('leaves other YAML alone: %j', (text) => {
    expect(recogniseFile('compose.yaml', text)).toBeUndefined();
  });

  it.each([
    ['smp_version: v0.0.1\nlatencies_ms:\n  p50: 1\n', 'smp-record'],
    ['start_time: 2026-01-01T00:00:00Z\nactualQps: 100\n', 'smp-record'],
    ['{\n  "smpVersion": "v0.0.1",\n  "latenciesMs": { "p50": 1 }\n}', 'smp-record'],
    ['{ "actual_qps": 100 }', 'smp-record'],
    ['mesh_type: ISTIO\n', 'smp-record'],
    ['test:\n  name: a\nmesh:\n  type: 3\n', 'profile'],
    ['clients:\n  - rps: 1\n', 'profile'],
    ['{ "clients": [{ "rps": 1 }], "labels": { "nodes": "3" } }', 'profile'],
    ['name: a\nlabels:\n  nodes: "3"\n', 'profile'],
    ['', 'profile'],
  ])('tells what can be run from what was measured, under one name: %j', (text, kind) => {
    expect(recogniseFile('checkout.smp.yaml', text)).toBe(kind);
  });

  it('looks at a hostile text once, not for ever', () => {
    const text = `services:\n${'  a:\n'.repeat(5_000)}`;
    const before = performance.now();
    recogniseFile('x.yaml', text);
    recogniseFile('x.yaml', `test:\n${'\n'.repeat(19_000)}`);
    recogniseFile('x.json', '{'.repeat(20_000));
    recogniseFile('x.smp.yaml', '{'.repeat(20_000));
    recogniseFile('x.smp.yaml', `{ "a": ${' '.repeat(20_000)}`);
    recogniseFile('x.smp.yaml', '{ "nodes"\n'.repeat(2_000));
    recogniseFile('x.json', '{"services":\n'.repeat(2_000));
    recogniseFile('x.json', ' '.repeat(20_000));
    recogniseFile('x.json', `"services" : { "a" : {${' '.repeat(20_000)}`);
    expect(performance.now() - before).toBeLessThan(1_000);
  });
});
