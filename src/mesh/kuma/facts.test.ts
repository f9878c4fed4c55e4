import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../core/json.ts';
import type { Texts } from '../facts/membership.ts';
import type { MutualTlsChange, MutualTlsEvidence } from '../facts/mutual-tls.ts';
import { partOf, versionInImage } from '../facts/part-of.ts';
import { kumaDetection } from './detection.ts';
import { kumaInstallation } from './installation.ts';
import { kumaRecognition } from './recognition.ts';
import { kumaMembership } from './membership.ts';
import { kumaMutualTls } from './mutual-tls.ts';

const label = 'kuma.io/sidecar-injection';

describe('what a namespace and a Pod ask for', () => {
  const wanted = (namespace: Texts, pod?: Texts): string | undefined => {
    const marks = pod && { labels: pod, annotations: {} };
    const found = kumaMembership.wantedBy({ labels: namespace, annotations: {} }, marks);
    return found && [found.mode, found.meshOf].filter(Boolean).join(' in ');
  };

  it.each<[string, Texts, Texts | undefined, string | undefined]>([
    ['a label of the namespace takes in', { [label]: 'enabled' }, undefined, 'sidecar in default'],
    ['its older word does so too', { [label]: 'true' }, {}, 'sidecar in default'],
    ['a label keeps out', { [label]: 'disabled' }, {}, 'out'],
    ['the Pod counts before the namespace, which it keeps out', { [label]: 'enabled' }, { [label]: 'disabled' }, 'out'],
    ['... or takes in', { [label]: 'disabled' }, { [label]: 'enabled' }, 'sidecar in default'],
    ['the webhook for Pods knows one word only', { [label]: 'disabled' }, { [label]: 'true' }, 'out'],
    ['a namespace without the label is not looked at', {}, { [label]: 'enabled' }, undefined],
    ['nor is kube-system', { [label]: 'enabled', 'kubernetes.io/metadata.name': 'kube-system' }, {}, undefined],
    ['a word that nobody knows lets no Pod start', { [label]: 'enabled' }, { [label]: 'on' }, undefined],
    ['the namespace names a mesh', { [label]: 'enabled', 'kuma.io/mesh': 'shop' }, {}, 'sidecar in shop'],
    [
      'the Pod names another one',
      { [label]: 'enabled', 'kuma.io/mesh': 'shop' },
      { 'kuma.io/mesh': 'bank' },
      'sidecar in bank',
    ],
  ])('%s', (_, namespace, pod, expected) => {
    expect(wanted(namespace, pod)).toBe(expected);
  });

  it('asks the Pod for the name of its mesh before the namespace, and labels before annotations', () => {
    const marks = (mesh: string): Texts => ({ 'kuma.io/mesh': mesh });
    const namespace = { labels: { [label]: 'enabled', ...marks('c') }, annotations: marks('d') };
    const nameFor = (labels: Texts, annotations: Texts): string | undefined =>
      kumaMembership.wantedBy(namespace, { labels, annotations })?.meshOf;
    expect([nameFor(marks('a'), marks('b')), nameFor({}, marks('b')), nameFor({}, {})]).toEqual(['a', 'b', 'c']);
  });

  it('reads the name of a mesh from annotations too, but not the word that takes in', () => {
    const annotations = { [label]: 'enabled', 'kuma.io/mesh': 'old' };
    expect(kumaMembership.wantedBy({ labels: {}, annotations })).toBeUndefined();
    expect(kumaMembership.wantedBy({ labels: { [label]: 'enabled' }, annotations })?.meshOf).toBe('old');
  });
});

const strictMesh = mesh({ enabledBackend: 'ca-1', backends: [{ name: 'ca-1', type: 'builtin' }] });
const permissiveMesh = mesh({
  enabledBackend: 'ca-1',
  backends: [{ name: 'ca-1', type: 'builtin', mode: 'PERMISSIVE' }],
});

describe('mutual TLS in effect', () => {
  const inEffect = (objects: readonly JsonObject[], more: Partial<MutualTlsEvidence> = {}): string | undefined => {
    const found = kumaMutualTls.inEffect({
      namespace: 'shop',
      namespaceLabels: { [label]: 'enabled' },
      namespaceAnnotations: {},
      rootNamespace: 'kuma-system',
      isAmbient: false,
      objects,
      ...more,
    });
    return found && [found.mode, ...(found.exceptions === 0 ? [] : [`${found.exceptions} otherwise`])].join(', ');
  };
  const cart = { pod: { labels: { app: 'cart' }, annotations: {} } };

  it.each<[string, readonly JsonObject[], Partial<MutualTlsEvidence>, string | undefined]>([
    ['a Mesh without a backend', [mesh()], {}, 'off'],
    ['a Mesh with a backend that is not enabled', [mesh({ backends: [{ name: 'ca-1', type: 'builtin' }] })], {}, 'off'],
    ['a backend that says nothing is strict', [strictMesh], {}, 'strict'],
    ['a backend that is permissive', [permissiveMesh], {}, 'permissive'],
    ['no Mesh of that name', [strictMesh], { namespaceLabels: { 'kuma.io/mesh': 'other' } }, undefined],
    ['no namespace of the control plane', [strictMesh], { rootNamespace: undefined }, undefined],

    // MeshTLS says how strict, and switches nothing on.
    ['a MeshTLS alone', [mesh(), policy('Strict')], {}, 'off'],
    ['a MeshTLS for all before the backend', [strictMesh, policy('Permissive')], {}, 'permissive'],
    [
      "a namespace's own before that of all",
      [strictMesh, policy('Permissive'), policy('Strict', { namespace: 'shop' })],
      {},
      'strict',
    ],
    ["another namespace's", [strictMesh, policy('Permissive', { namespace: 'bank' })], {}, 'strict'],
    ["another mesh's", [strictMesh, policy('Permissive', { labels: { 'kuma.io/mesh': 'bank' } })], {}, 'strict'],
    [
      'one that only shows',
      [strictMesh, policy('Permissive', { labels: { 'kuma.io/effect': 'shadow' } })],
      {},
      'strict',
    ],
    [
      'one for gateways',
      [strictMesh, policy('Permissive', { targetRef: { kind: 'Mesh', proxyTypes: ['Gateway'] } })],
      {},
      'strict',
    ],
    [
      'of equals the first by name',
      [strictMesh, policy('Permissive', { name: 'b' }), policy('Strict', { name: 'a' })],
      {},
      'strict',
    ],
    [
      'one that says from instead of rules',
      [
        strictMesh,
        { ...policy('Strict'), spec: { from: [{ targetRef: { kind: 'Mesh' }, default: { mode: 'Permissive' } }] } },
      ],
      {},
      'permissive',
    ],

    [
      'of the same kind that of the zone before that of all zones',
      [
        strictMesh,
        policy('Permissive', { name: 'b', labels: { 'kuma.io/origin': 'zone' } }),
        policy('Strict', { name: 'a', labels: { 'kuma.io/origin': 'global' } }),
      ],
      {},
      'permissive',
    ],

    // One that selects Pods.
    [
      'labels of the Pods before the Mesh',
      [
        strictMesh,
        policy('Strict'),
        policy('Permissive', { targetRef: { kind: 'Dataplane', labels: { app: 'cart' } } }),
      ],
      cart,
      'permissive',
    ],
    [
      'labels of others',
      [strictMesh, policy('Permissive', { targetRef: { kind: 'Dataplane', labels: { app: 'till' } } })],
      cart,
      'strict',
    ],
    [
      'labels of some, where the namespace is asked about',
      [strictMesh, policy('Permissive', { targetRef: { kind: 'Dataplane', labels: { app: 'cart' } } })],
      {},
      'strict, 1 otherwise',
    ],
    [
      'the namespace by the label that Kuma writes',
      [
        strictMesh,
        policy('Permissive', { targetRef: { kind: 'Dataplane', labels: { 'k8s.kuma.io/namespace': 'shop' } } }),
      ],
      {},
      'permissive',
    ],
    [
      'one port only',
      [
        strictMesh,
        policy('Permissive', { targetRef: { kind: 'Dataplane', labels: { app: 'cart' }, sectionName: 'http' } }),
      ],
      cart,
      'strict, 1 otherwise',
    ],

    [
      'a label that Kuma or the node may have written',
      [strictMesh, policy('Permissive', { targetRef: { kind: 'Dataplane', labels: { 'kuma.io/zone': 'east' } } })],
      cart,
      'strict, 1 otherwise',
    ],

    // MeshIdentity switches on by itself.
    ['an identity for all', [mesh(), identity({})], {}, 'strict'],
    ['an identity that is not ready', [mesh(), identity({}, 'False')], {}, 'off'],
    ['an identity before a permissive backend', [permissiveMesh, identity({})], {}, 'strict'],
    ['an identity with a MeshTLS', [mesh(), identity({}), policy('Permissive')], {}, 'permissive'],
    ['an identity for some', [mesh(), identity({ app: 'cart' })], {}, 'off, 1 otherwise'],
    [
      'an identity for some beside a permissive backend',
      [permissiveMesh, identity({ app: 'cart' })],
      {},
      'permissive, 1 otherwise',
    ],
    ['an identity for these Pods', [mesh(), identity({ app: 'cart' })], cart, 'strict'],
  ])('%s', (_, objects, more, expected) => {
    expect(inEffect(objects, more)).toBe(expected);
  });

  it('sees what its own switches write', () => {
    for (const { for: scope, modes, change } of kumaMutualTls.switches)
      for (const mode of modes) {
        const workload = { name: 'cart', selector: { app: 'cart' } };
        const written = objectOf(
          change(mode, { rootNamespace: 'kuma-system', namespace: 'shop', workload, objects: [strictMesh] }),
        );
        const objects = scope === 'mesh' ? [written] : [strictMesh, written];
        expect(inEffect(objects, scope === 'workload' ? cart : {}), `${scope} ${mode}`).toBe(mode);
      }
  });

  it('keeps the authority that a Mesh has, which may be one only and may not change while it is on', () => {
    const [forMesh] = kumaMutualTls.switches;
    const provided = { name: 'ours', type: 'provided', conf: { cert: { secret: 'x' } } };
    const objects = [mesh({ enabledBackend: 'ours', backends: [provided] })];
    const target = { rootNamespace: 'kuma-system', namespace: 'shop' };
    expect(forMesh && objectOf(forMesh.change('permissive', { ...target, objects }))).toMatchObject({
      metadata: { name: 'default' },
      spec: { mtls: { enabledBackend: 'ours', backends: [{ ...provided, mode: 'PERMISSIVE' }] } },
    });
    expect(forMesh && objectOf(forMesh.change('strict', { ...target, meshOf: 'shop' }))).toMatchObject({
      metadata: { name: 'shop' },
      spec: { mtls: { enabledBackend: 'ca-1', backends: [{ name: 'ca-1', type: 'builtin', mode: 'STRICT' }] } },
    });
  });
});

describe('installation', () => {
  it.each([
    ['default', {}],
    ['cni', { cni: { enabled: true, chained: true, netDir: '/etc/cni/net.d', binDir: '/opt/cni/bin' } }],
    ['zone', { controlPlane: { mode: 'zone' }, ingress: { enabled: true }, egress: { enabled: true } }],
    ['global', { controlPlane: { mode: 'global' } }],
  ])('values of the profile %s', (profile, values) => {
    expect(kumaInstallation.valuesOf('kuma', { profile, namespace: 'kuma-system' })).toEqual(values);
    expect(kumaInstallation.profiles.map(({ name }) => name)).toContain(profile);
  });

  it('goes two minor versions at a time, and proxies follow as far behind', () => {
    expect(kumaInstallation.upgrade).toMatchObject({ mostMinors: 2, hasCanary: false });
    expect(kumaRecognition.mostMinorsBehind).toBe(2);
  });
});

describe('detection', () => {
  // kumahq/kuma@v2.14.3:deployments/charts/kuma/templates, as `helm template kuma` writes them.
  const helm = {
    'app.kubernetes.io/name': 'kuma',
    'app.kubernetes.io/instance': 'kuma',
    'helm.sh/chart': 'kuma-2.14.3',
  };
  it.each([
    ['Deployment', 'kuma-control-plane', 'control-plane', 'docker.io/kumahq/kuma-cp:2.14.3', '2.14.3'],
    ['DaemonSet', 'kuma-cni', 'install-cni', 'docker.io/kumahq/kuma-cni:2.14.3', '2.14.3'],
    ['Deployment', 'kuma-ingress', 'ingress', 'docker.io/kumahq/kuma-dp:2.14.3', '2.14.3'],
    ['Deployment', 'kuma-egress', 'egress', 'mirror.example/kuma-dp:0.0.0-preview.v1a2b3c4', '0.0.0-preview.v1a2b3c4'],
  ])('%s %s', (kind, app, container, image, version) => {
    const workload = { kind, labels: { app, ...helm }, containers: [{ name: container, image }] };
    const part = partOf(kumaDetection, workload);
    expect(part?.name).toBe(app);
    expect(part && versionInImage(kumaDetection, part, workload)).toBe(version);
  });

  it.each([
    [
      "Istio's plugin, with a container of the same name",
      'DaemonSet',
      'kuma-cni',
      'install-cni',
      'istio/install-cni:1.31.0',
    ],
    ['Kong Mesh', 'Deployment', 'kong-mesh-control-plane', 'control-plane', 'docker.io/kong/kuma-cp:2.14.3'],
  ])('is not taken in by %s', (_, kind, app, name, image) => {
    expect(partOf(kumaDetection, { kind, labels: { app }, containers: [{ name, image }] })).toBeUndefined();
  });
});

function mesh(mtls?: JsonObject): JsonObject {
  return { kind: 'Mesh', metadata: { name: 'default' }, spec: mtls === undefined ? {} : { mtls } };
}

interface PolicyParts {
  readonly name?: string;
  readonly namespace?: string;
  readonly labels?: Texts;
  readonly targetRef?: JsonObject;
}

function policy(
  mode: string,
  { name = 'tls', namespace = 'kuma-system', labels = {}, targetRef }: PolicyParts = {},
): JsonObject {
  return {
    kind: 'MeshTLS',
    metadata: { name, namespace, labels },
    spec: { ...(targetRef === undefined ? {} : { targetRef }), rules: [{ default: { mode } }] },
  };
}

function identity(matchLabels: Texts, ready = 'True'): JsonObject {
  return {
    kind: 'MeshIdentity',
    metadata: { name: 'identity', namespace: 'kuma-system' },
    spec: { selector: { dataplane: { matchLabels } }, provider: { type: 'Bundled' } },
    status: { conditions: [{ type: 'Ready', status: ready }] },
  };
}

function objectOf(change: MutualTlsChange): JsonObject {
  if (change.is !== 'object') throw new Error('the switch writes marks');
  return change.object as unknown as JsonObject;
}
