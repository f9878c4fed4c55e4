import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../core/json.ts';
import type { Marks } from '../facts/membership.ts';
import type { MutualTlsEvidence } from '../facts/mutual-tls.ts';
import { isAbsent } from '../facts/source.ts';
import { differences, documentsOf, fileOfChart, hasCharts, isPart, namesOf } from '../../../test/charts/chart-text.ts';
import { linkerdAddons } from './addons.ts';
import { linkerdDetection } from './detection.ts';
import { linkerdInstallation } from './installation.ts';
import { linkerdMembership } from './membership.ts';
import { linkerdMutualTls } from './mutual-tls.ts';
import { linkerdPreflight } from './preflight.ts';
import { linkerdRemoval } from './removal.ts';

const inject = 'linkerd.io/inject';
const policy = 'config.linkerd.io/default-inbound-policy';

describe('Linkerd takes in a new Pod', () => {
  const asked = (namespace: string | undefined, pod: string | undefined): string | undefined =>
    linkerdMembership.wantedBy(annotated(namespace), annotated(pod))?.mode;
  const annotated = (value: string | undefined): Marks => ({
    labels: {},
    annotations: value === undefined ? {} : { [inject]: value },
  });

  // The truth table in pkg/inject/report.go.
  it.each([
    ['enabled', 'enabled', 'sidecar'],
    ['enabled', undefined, 'sidecar'],
    ['enabled', 'disabled', 'out'],
    ['disabled', 'enabled', 'sidecar'],
    [undefined, 'enabled', 'sidecar'],
    ['disabled', 'disabled', 'out'],
    [undefined, 'disabled', 'out'],
    ['disabled', undefined, 'out'],
    [undefined, undefined, undefined],
    // The ingress mode is a proxy too.
    ['ingress', undefined, 'sidecar'],
    [undefined, 'ingress', 'sidecar'],
    ['enabled', '', 'sidecar'],
    // A word that it does not know stops it, wherever it stands.
    ['true', 'enabled', 'out'],
    ['enabled', 'true', 'out'],
  ])('of a namespace that says %s, with a template that says %s: %s', (namespace, pod, expected) => {
    expect(asked(namespace, pod)).toBe(expected);
  });

  it.each([
    [{ 'config.linkerd.io/admission-webhooks': 'disabled' }, {}, 'label config.linkerd.io/admission-webhooks=disabled'],
    [{ 'kubernetes.io/metadata.name': 'kube-system' }, {}, 'label kubernetes.io/metadata.name=kube-system'],
    [{ 'kubernetes.io/metadata.name': 'shop' }, {}, `annotation ${inject}=enabled`],
    [{}, { 'linkerd.io/control-plane-component': 'identity' }, 'label linkerd.io/control-plane-component=identity'],
    [{ [inject]: 'disabled' }, { [inject]: 'disabled' }, `annotation ${inject}=enabled`],
  ])('by labels %j of the namespace and %j of the Pod: %s', (namespace, pod, because) => {
    const annotations = { [inject]: 'enabled' };
    expect(linkerdMembership.wantedBy({ labels: namespace, annotations }, { labels: pod, annotations })?.because).toBe(
      because,
    );
  });
});

describe('mutual TLS in Linkerd', () => {
  const server = (name: string, spec: JsonObject = {}): JsonObject => ({
    ...object('Server', name),
    spec: { podSelector: { matchLabels: { app: 'web' } }, port: 80, ...spec },
  });
  const authorization = (target: JsonObject, ...kinds: string[]): JsonObject => ({
    ...object('AuthorizationPolicy', 'who'),
    spec: { targetRef: target, requiredAuthenticationRefs: kinds.map((kind) => ({ kind, name: 'some' })) },
  });
  const toServer = { group: 'policy.linkerd.io', kind: 'Server', name: 'http' };

  it.each([
    ['all-authenticated', undefined, 'strict'],
    ['cluster-authenticated', undefined, 'strict'],
    ['deny', undefined, 'strict'],
    ['all-unauthenticated', undefined, 'permissive'],
    ['cluster-unauthenticated', undefined, 'permissive'],
    ['audit', undefined, 'permissive'],
    // The Pod's own annotation wins; the injector copies the namespace's only where there is none.
    ['all-authenticated', 'all-unauthenticated', 'permissive'],
    [undefined, 'deny', 'strict'],
    // Without a word, or with one that it does not know, the control plane's default counts: not known here.
    [undefined, undefined, undefined],
    ['strict', undefined, undefined],
    ['all-authenticated', 'strict', undefined],
  ])('of a namespace that says %s and Pods that say %s is %s', (namespace, pod, expected) => {
    const inEffect = linkerdMutualTls.inEffect({
      ...evidence(namespace),
      pod: { labels: {}, annotations: pod === undefined ? {} : { [policy]: pod } },
    });
    expect(inEffect?.mode).toBe(expected);
  });

  it("goes by the control plane's values where nobody says anything", () => {
    const values = 'identity:\n  externalCA: false\nproxy:\n  await: true\n  defaultInboundPolicy: all-authenticated\n';
    const config = { ...object('ConfigMap', 'linkerd-config', 'linkerd'), data: { values } };
    const found = linkerdMutualTls.inEffect(evidence(undefined, config));
    expect(found?.mode).toBe('strict');
    expect(found?.because).toContain("the control plane's default is all-authenticated");
    const elsewhere = { ...object('ConfigMap', 'linkerd-config', 'shop'), data: { values } };
    expect(linkerdMutualTls.inEffect(evidence(undefined, elsewhere))).toBeUndefined();
  });

  it.each([
    ['all-authenticated', [], 0],
    // A Server alone lets nobody in, and takes no plain text either.
    ['all-authenticated', [server('http')], 0],
    ['all-unauthenticated', [server('http')], 1],
    ['all-unauthenticated', [server('http', { accessPolicy: 'all-unauthenticated' })], 0],
    ['all-unauthenticated', [server('http', { accessPolicy: 'audit' })], 0],
    ['all-authenticated', [server('http'), authorization(toServer, 'MeshTLSAuthentication')], 0],
    ['all-authenticated', [server('http'), authorization(toServer, 'ServiceAccount', 'NetworkAuthentication')], 0],
    // A network is no identity: from there plain text is taken.
    ['all-authenticated', [server('http'), authorization(toServer, 'NetworkAuthentication')], 1],
    [
      'all-authenticated',
      [server('http'), authorization({ kind: 'Namespace', name: 'shop' }, 'NetworkAuthentication')],
      1,
    ],
    ['all-authenticated', [server('other'), authorization(toServer, 'NetworkAuthentication')], 0],
    // Of which routes it is, and of which Server those are, is not known here.
    [
      'all-authenticated',
      [server('http'), authorization({ kind: 'HTTPRoute', name: 'get' }, 'NetworkAuthentication')],
      1,
    ],
    // A Server of others, and one for workloads outside of the cluster.
    ['all-unauthenticated', [server('http', { podSelector: { matchLabels: { app: 'other' } } })], 0],
    ['all-unauthenticated', [{ ...object('Server', 'vm'), spec: { externalWorkloadSelector: {}, port: 80 } }], 0],
    ['all-unauthenticated', [{ ...server('http'), ...object('Server', 'http', 'elsewhere') }], 0],
  ])('is for web, by default %s, otherwise at some ports: %#', (byDefault, objects, exceptions) => {
    const pod = { labels: { app: 'web' }, annotations: {} };
    const inEffect = linkerdMutualTls.inEffect({ ...evidence(byDefault, ...objects), pod });
    expect(inEffect?.exceptions).toBe(exceptions);
  });

  it('counts ports that lead past the proxy, where everything else must be authenticated', () => {
    const annotations = { [policy]: 'all-authenticated', 'config.linkerd.io/skip-inbound-ports': '8080' };
    const pod = { labels: {}, annotations };
    expect(linkerdMutualTls.inEffect({ ...evidence(undefined), pod })?.exceptions).toBe(1);
  });

  it('is seen as it was switched', () => {
    for (const { for: scope, modes, change } of linkerdMutualTls.switches)
      for (const mode of modes) {
        const changed = change(mode, { rootNamespace: 'linkerd', namespace: 'shop' });
        const written = changed.is === 'marks' ? changed.marks.annotations?.[policy] : undefined;
        expect(linkerdMutualTls.inEffect(evidence(written ?? undefined))?.mode, `${scope} ${mode}`).toBe(mode);
      }
  });
});

describe('the values for the charts of Linkerd', () => {
  const valuesOf = (chart: string, profile: string): JsonObject =>
    linkerdInstallation.valuesOf(chart, { profile, namespace: 'linkerd' });

  it.each([
    ['linkerd-crds', 'default', { installGatewayAPI: false }],
    ['linkerd2-cni', 'cni', {}],
    ['linkerd-control-plane', 'default', { identity: { issuer: { scheme: 'kubernetes.io/tls' } } }],
    ['linkerd-control-plane', 'cni', { identity: { issuer: { scheme: 'kubernetes.io/tls' } }, cniEnabled: true }],
  ])('%s with the profile %s are %j', (chart, profile, expected) => {
    expect(valuesOf(chart, profile)).toEqual(expected);
  });

  it('never hold a key', () => {
    for (const { name } of linkerdInstallation.profiles)
      expect(JSON.stringify(valuesOf('linkerd-control-plane', name))).not.toMatch(/keyPEM|crtPEM/);
  });
});

it('goes to any other edge release in one step, because their numbers promise nothing', () => {
  expect(linkerdInstallation.upgrade.mostMinors).toBeUndefined();
  expect(linkerdInstallation.upgrade.hasCanary).toBe(false);
});

it.each([
  ['edge-26.6.3', 'edge-26.6.3'],
  ['stable-2.14.10', 'stable-2.14.10'],
  ['enterprise-2.20.2', 'enterprise-2.20.2'],
  ['2.20.2', '2.20.2'],
  ['latest', undefined],
])('reads of the tag %s the version %s', (tag, version) => {
  expect(linkerdDetection.versionInTag.exec(tag)?.[1]).toBe(version);
});

describe.each(['2025.10.7', '2026.6.3'])('the charts of Linkerd %s', (version) => {
  const charts = ['linkerd-crds', 'linkerd-control-plane', 'linkerd-viz'].map((chart) => `${chart}-${version}`);

  it.skipIf(!hasCharts(...charts))(
    'have what tells Linkerd, and nothing else but add-ons (skipped where MESHDECK_CORPUS has no charts)',
    () => {
      // The corpus has no charts of the CNI plugin and of multicluster.
      const notInCharts = ['linkerd-cni', 'multicluster gateway'];
      const ofViz = ['metrics-api', 'prometheus', 'tap-injector', 'tap', 'web'].map((name) => `Deployment ${name}`);
      const found = differences(linkerdDetection, charts);
      expect({ ...found, notInFacts: [...found.notInFacts].sort() }).toEqual({ notInCharts, notInFacts: ofViz.sort() });
    },
  );

  it.skipIf(!hasCharts(...charts))('have the add-ons (skipped where MESHDECK_CORPUS has no charts)', () => {
    const documents = documentsOf(`linkerd-viz-${version}`);
    for (const { name, foundBy, service } of linkerdAddons) {
      const [labels = {}] = foundBy.labels;
      const one = Object.fromEntries(Object.entries(labels).map(([key, value]) => [key, [value]]));
      const part = { kind: 'Deployment', labels: one, imageNames: foundBy.imageNames } as const;
      expect(documents.filter((document) => isPart(document, part)).length, name).toBe(1);
      const services = documents.filter(
        (document) => document.kind === 'Service' && namesOf(document).includes(service.name),
      );
      expect(
        services.map(({ text }) => text.includes(` port: ${service.port}\n`)),
        name,
      ).toEqual([true]);
    }
  });

  it.skipIf(!hasCharts(...charts))(
    'have all that must go before the releases (skipped where MESHDECK_CORPUS has no charts)',
    () => {
      const documents = charts.flatMap(documentsOf);
      for (const { does } of linkerdRemoval.before) {
        if (does.is !== 'delete-named') throw new Error('Linkerd has objects with names');
        const names = documents.filter(({ kind }) => kind === does.kind).flatMap(namesOf);
        expect(names.length, does.kind).toBeGreaterThan(0);
        expect(names.filter((name) => !does.name.test(name))).toEqual([]);
      }
    },
  );

  it.skipIf(!hasCharts(...charts))(
    'keep no definitions but those of Gateway API (skipped where MESHDECK_CORPUS has no charts)',
    () => {
      const definitions = documentsOf(`linkerd-crds-${version}`).filter(
        ({ kind }) => kind === 'CustomResourceDefinition',
      );
      const groups = (isKept: boolean): readonly string[] => [
        ...new Set(
          definitions
            .filter(({ metadata }) => metadata.includes('helm.sh/resource-policy: keep') === isKept)
            .flatMap(namesOf)
            .map((name) => name.slice(name.indexOf('.') + 1)),
        ),
      ];
      const chart = linkerdInstallation.charts.find((one) => one.chart === 'linkerd-crds');
      expect([...groups(false)].sort()).toEqual([...(chart?.brings ?? [])].sort());
      expect(groups(true)).toEqual(['gateway.networking.k8s.io']);
    },
  );

  it.skipIf(!hasCharts(...charts))(
    'want the Kubernetes that is told before (skipped where MESHDECK_CORPUS has no charts)',
    () => {
      const { kubeVersion } = fileOfChart(`linkerd-control-plane-${version}`, 'Chart.yaml') as JsonObject;
      const ranges = isAbsent(linkerdPreflight.kubernetes) ? [] : linkerdPreflight.kubernetes;
      const range = ranges.find(({ mesh }) => mesh !== undefined && version.startsWith(`${mesh}.`)) ?? ranges[0];
      expect(kubeVersion).toBe(`>=${range?.from ?? ''}.0-0`);
    },
  );

  it.skipIf(!hasCharts(...charts))(
    'have for production the values of the profile ha (skipped where MESHDECK_CORPUS has no charts)',
    () => {
      const valuesOf = (profile: string): JsonObject =>
        linkerdInstallation.valuesOf('linkerd-control-plane', { profile, namespace: 'linkerd' });
      const file = fileOfChart(`linkerd-control-plane-${version}`, 'values-ha.yaml') as JsonObject;
      expect(valuesOf('ha')).toEqual({ ...valuesOf('default'), ...file });
    },
  );
});

function object(kind: string, name: string, namespace = 'shop'): JsonObject {
  const apiVersion = kind === 'ConfigMap' ? 'v1' : 'policy.linkerd.io/v1beta3';
  return { apiVersion, kind, metadata: { name, namespace } };
}

function evidence(namespacePolicy: string | undefined, ...objects: JsonObject[]): MutualTlsEvidence {
  return {
    namespace: 'shop',
    namespaceLabels: {},
    namespaceAnnotations: namespacePolicy === undefined ? {} : { [policy]: namespacePolicy },
    rootNamespace: 'linkerd',
    isAmbient: false,
    objects,
  };
}
