import { describe, expect, it } from 'vitest';
import type { Detection } from './detection.ts';
import { partOf, versionInImage, type PartEvidence } from './part-of.ts';

const source = { at: 'https://mesh.example', readOn: '2026-11-27' };
const detection: Detection = {
  definitionGroups: ['mesh.example'],
  parts: [
    {
      name: 'controller',
      role: 'control-plane',
      kind: 'Deployment',
      labels: { app: ['mesh'], component: ['controller', 'api'] },
      container: 'manager',
      imageNames: ['controller'],
      source,
    },
    { name: 'proxy', role: 'node', kind: 'DaemonSet', labels: { app: ['mesh'] }, imageNames: ['proxy'], source },
  ],
  versionInTag: /^v?(\d+\.\d+\.\d+)/,
  webhooks: [],
  gatewayControllers: [],
  confusions: [],
};

function controller(rest: Partial<PartEvidence> = {}): PartEvidence {
  return {
    kind: 'Deployment',
    labels: { app: 'mesh', component: 'controller', other: 'x' },
    containers: [{ name: 'manager', image: 'mirror.example:5000/team/controller:v1.2.3-alpine' }],
    ...rest,
  };
}

describe('partOf', () => {
  it.each<[string, PartEvidence, string | undefined]>([
    ['kind, all labels, container and image', controller(), 'controller'],
    ['another value of a label', controller({ labels: { app: 'mesh', component: 'api' } }), 'controller'],
    ['a label that is missing', controller({ labels: { app: 'mesh' } }), undefined],
    ['another kind', controller({ kind: 'StatefulSet' }), undefined],
    ['another container', controller({ containers: [{ name: 'other', image: 'controller:v1.2.3' }] }), undefined],
    ['another image', controller({ containers: [{ name: 'manager', image: 'nginx:1.27' }] }), undefined],
    [
      'an image in any container, where the fact names none',
      { kind: 'DaemonSet', labels: { app: 'mesh' }, containers: [{ name: 'x', image: 'proxy@sha256:00' }] },
      'proxy',
    ],
  ])('%s', (_, workload, name) => {
    expect(partOf(detection, workload)?.name).toBe(name);
  });
});

describe('versionInImage', () => {
  it.each([
    ['controller:v1.2.3-alpine', '1.2.3'],
    ['controller:latest', undefined],
    ['controller@sha256:00', undefined],
  ])('%s is %s', (image, version) => {
    const workload = controller({ containers: [{ name: 'manager', image }] });
    const part = partOf(detection, workload);
    expect(part && versionInImage(detection, part, workload)).toBe(version);
  });
});
