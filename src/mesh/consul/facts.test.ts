import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { valueAt, type JsonObject } from '../../core/json.ts';
import type { MutualTlsEvidence } from '../facts/mutual-tls.ts';
import { consulDetection } from './detection.ts';
import { consulInstallation } from './installation.ts';
import { consulMembership } from './membership.ts';
import { consulMutualTls } from './mutual-tls.ts';
import { consulRemoval } from './removal.ts';

const inject = 'consul.hashicorp.com/connect-inject';
const service = 'consul.hashicorp.com/connect-service';
const transparent = 'consul.hashicorp.com/transparent-proxy';

describe('Consul takes in a new Pod', () => {
  it.each([
    ['true', 'sidecar'],
    ['1', 'sidecar'],
    ['T', 'sidecar'],
    ['false', 'out'],
    ['0', 'out'],
    // Go reads no such word: the webhook refuses the Pod.
    ['yes', 'out'],
    ['', 'out'],
    // The values of the chart decide.
    [undefined, undefined],
  ])('whose template says %s: %s', (value, expected) => {
    const annotations: Record<string, string> = value === undefined ? {} : { [inject]: value };
    expect(consulMembership.wantedBy({ labels: {}, annotations: {} }, { labels: {}, annotations })?.mode).toBe(
      expected,
    );
  });

  it.each([
    [{ 'kubernetes.io/metadata.name': 'shop' }, {}, {}, `annotation ${inject}=true`],
    [{ 'kubernetes.io/metadata.name': 'kube-system' }, {}, {}, 'label kubernetes.io/metadata.name=kube-system'],
    [{ 'openshift.io/cluster-monitoring': 'true' }, {}, {}, 'label openshift.io/cluster-monitoring=true'],
    // Consul's own Pods.
    [{}, { app: 'consul' }, {}, 'label app=consul'],
    // A template that was copied from a Pod.
    [{}, {}, { [`${inject}-status`]: 'injected' }, `annotation ${inject}-status=injected`],
  ])('in a namespace with %j, with labels %j and annotations %j: %s', (namespace, labels, annotations, because) => {
    const wanted = consulMembership.wantedBy(
      { labels: namespace, annotations: {} },
      { labels, annotations: { [inject]: 'true', ...annotations } },
    );
    expect(wanted?.because).toBe(because);
  });

  it('whatever an annotation of its namespace says, which Consul does not read', () => {
    expect(consulMembership.wantedBy({ labels: {}, annotations: { [inject]: 'true' } })).toBeUndefined();
  });
});

describe('mutual TLS in Consul', () => {
  const general = setting('ProxyDefaults', 'global', 'permissive', 'consul');
  const web = setting('ServiceDefaults', 'web', 'permissive');

  it.each([
    ['nothing', [], 'strict', 0],
    ['a ProxyDefaults in any namespace', [general], 'permissive', 0],
    ['ServiceDefaults of the namespace', [web], 'strict', 1],
    ['ServiceDefaults of another one', [setting('ServiceDefaults', 'web', 'permissive', 'elsewhere')], 'strict', 0],
    ['both, which agree', [general, web], 'permissive', 0],
    ['ServiceDefaults about something else', [setting('ServiceDefaults', 'web')], 'strict', 0],
    ['ServiceDefaults that Consul has refused', [refused(web)], 'strict', 1],
    ['a ProxyDefaults that Consul has refused', [refused(general)], undefined, undefined],
  ])('of a namespace, with %s', (_what, objects, mode, exceptions) => {
    const inEffect = consulMutualTls.inEffect(evidence(objects));
    expect([inEffect?.mode, inEffect?.exceptions]).toEqual([mode, exceptions]);
  });

  it.each([
    ['by the ServiceDefaults of its name', { [service]: 'web' }, [web], 'permissive'],
    [
      'by its own before the general one',
      { [service]: 'web' },
      [general, setting('ServiceDefaults', 'web', 'strict')],
      'strict',
    ],
    ['by the Service that it names', { 'consul.hashicorp.com/kubernetes-service': 'web' }, [web], 'permissive'],
    ['by none of another name', { [service]: 'api' }, [web], 'strict'],
    // The name of its Service is not known here, and one of them says otherwise.
    ['not surely without a name', {}, [web], undefined],
    ['surely where all agree', {}, [general, web], 'permissive'],
    ['not surely where Consul has refused its own', { [service]: 'web' }, [refused(web)], undefined],
    // Nothing leads what comes in through the proxy.
    ['not surely without the transparent proxy', { [transparent]: 'false' }, [], undefined],
    ['with the transparent proxy', { [transparent]: 'true' }, [], 'strict'],
  ])('of Pods is told %s', (_how, annotations: Record<string, string>, objects: JsonObject[], mode) => {
    expect(consulMutualTls.inEffect({ ...evidence(objects), pod: { labels: {}, annotations } })?.mode).toBe(mode);
  });

  it('is not sure in a namespace that turns the transparent proxy off, unless the Pods turn it on', () => {
    const off = { ...evidence([]), namespaceLabels: { [transparent]: 'false' } };
    expect(consulMutualTls.inEffect(off)).toBeUndefined();
    const on = { ...off, pod: { labels: {}, annotations: { [transparent]: 'true' } } };
    expect(consulMutualTls.inEffect(on)?.mode).toBe('strict');
  });

  it('is seen as it was switched, and asks the Mesh first where it lets plain text in', () => {
    const [mesh] = consulMutualTls.switches;
    for (const mode of mesh?.modes ?? []) {
      const change = mesh?.change(mode, { rootNamespace: 'consul', namespace: 'shop' });
      if (change?.is !== 'object') throw new Error('Consul has objects for it');
      expect(consulMutualTls.inEffect(evidence([change.object as JsonObject]))?.mode).toBe(mode);
      const allowed = valueAt((change.first ?? {}) as JsonObject, ['spec', 'allowEnablingPermissiveMutualTLS']);
      expect(allowed).toBe(mode === 'permissive' ? true : undefined);
    }
  });

  it('is switched in the ProxyDefaults that is there, in its namespace and with all else that it says', () => {
    const [mesh] = consulMutualTls.switches;
    const target = {
      rootNamespace: 'consul',
      namespace: 'shop',
      objects: [setting('ProxyDefaults', 'global', 'strict')],
    };
    expect(mesh?.change('permissive', target)).toMatchObject({
      object: { metadata: { namespace: 'shop' }, spec: { protocol: 'http', mutualTLSMode: 'permissive' } },
      first: { metadata: { namespace: 'consul' } },
    });
  });
});

describe('the values for the chart of Consul', () => {
  const valuesOf = (profile: string): JsonObject =>
    consulInstallation.valuesOf('consul', { profile, namespace: 'consul' });

  it.each([
    ['quickstart', ['global', 'tls', 'enabled'], undefined],
    ['quickstart', ['prometheus', 'enabled'], true],
    ['quickstart', ['server', 'replicas'], 1],
    ['secure', ['global', 'tls', 'enabled'], true],
    ['secure', ['global', 'acls', 'manageSystemACLs'], true],
    ['secure', ['server', 'replicas'], 1],
    ['ha', ['global', 'gossipEncryption', 'autoGenerate'], true],
    ['ha', ['server', 'replicas'], 3],
  ])('%s: %j is %s', (profile, at, expected) => {
    expect(valueAt(valuesOf(profile), at)).toBe(expected);
  });

  it.each(consulInstallation.profiles.map(({ name }) => name))(
    'with the profile %s bring no definitions of Gateway API, and no names that begin twice',
    (profile) => {
      const values = valuesOf(profile);
      expect(values).toMatchObject({
        global: { name: 'consul', installK8sNetworkingCRDs: false, crds: { enableTcpRoute: false } },
        connectInject: { enabled: true, apiGateway: { manageExternalCRDs: false } },
      });
    },
  );
});

it('goes to any other version in one step, because no bound was found', () => {
  expect(consulInstallation.upgrade.mostMinors).toBeUndefined();
  expect(consulInstallation.upgrade.hasCanary).toBe(false);
});

it.each([
  ['2.0.3', '2.0.3'],
  ['2.0.3-ubi', '2.0.3'],
  ['1.22.0-ent', '1.22.0'],
  ['2.0.0-rc1', '2.0.0-rc1'],
  ['latest', undefined],
])('reads of the tag %s the version %s', (tag, version) => {
  expect(consulDetection.versionInTag.exec(tag)?.[1]).toBe(version);
});

describe('the definitions of Consul', () => {
  const folder = path.join(process.env['MESHDECK_CORPUS'] ?? '../shared/corpus', 'crds/consul');

  it.skipIf(!existsSync(folder))(
    'are in its groups, and their objects are taken away before it (skipped where MESHDECK_CORPUS leads to none)',
    () => {
      const kinds = readdirSync(folder)
        .filter((file) => file.endsWith('.yaml'))
        .map((file) => /^(.+)_(.+)\.yaml$/.exec(file)?.slice(1).reverse().join('.') ?? file);
      const removed = consulRemoval.before.flatMap(({ does }) => (does.is === 'delete-objects' ? does.kinds : []));
      expect([...removed, 'gatewayclassconfigs.consul.hashicorp.com'].sort()).toEqual(kinds.sort());
      const groups = new Set(kinds.map((kind) => kind.slice(kind.indexOf('.') + 1)));
      expect([...groups].sort()).toEqual([...consulDetection.definitionGroups].sort());
    },
  );
});

function setting(kind: string, name: string, mutualTLSMode?: string, namespace = 'shop'): JsonObject {
  return {
    apiVersion: 'consul.hashicorp.com/v1alpha1',
    kind,
    metadata: { name, namespace },
    spec: { protocol: 'http', ...(mutualTLSMode === undefined ? {} : { mutualTLSMode }) },
    status: { conditions: [{ type: 'Synced', status: 'True' }] },
  };
}

function refused(object: JsonObject): JsonObject {
  return { ...object, status: { conditions: [{ type: 'Synced', status: 'False' }] } };
}

function evidence(objects: readonly JsonObject[]): MutualTlsEvidence {
  return {
    namespace: 'shop',
    namespaceLabels: {},
    namespaceAnnotations: {},
    rootNamespace: 'consul',
    isAmbient: false,
    objects,
  };
}
