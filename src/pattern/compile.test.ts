import { describe, expect, it } from 'vitest';
import { fewKindsCatalog } from './model/testing/few-kinds.ts';
import { checkPattern } from './prepare.ts';

function check(services: string): ReturnType<typeof checkPattern> {
  const text = `name: shop\nservices:\n${services}`;
  return checkPattern({ text, source: '/project/shop.pattern.yaml', namespace: 'demo' }, fewKindsCatalog);
}

/** Items as `wave id`. */
function waves(services: string): string[] {
  const { compiled, problems } = check(services);
  expect(problems).toEqual([]);
  return compiled.items.map(({ wave, id }) => `${wave} ${id}`);
}

function codes(services: string): string[] {
  return check(services).problems.map(({ code, place }) => `${code} ${place?.line}:${place?.column}`);
}

describe('compilePattern', () => {
  it('makes an object with name, namespace, labels and the label of its release', () => {
    const { compiled } = check(
      '  web: { type: ConfigMap, name: settings, labels: { a: b }, annotations: { c: d }, settings: { data: { x: "1" } } }',
    );
    const item = compiled.items.find(({ component, is }) => component === 'web' && is === 'object');
    expect(compiled.items.map(({ id }) => id)).toEqual(['Namespace/demo', 'ConfigMap/demo/settings']);
    expect(item).toBeDefined();
    expect(compiled.items[1]).toMatchObject({
      object: {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: {
          name: 'settings',
          namespace: 'demo',
          labels: { a: 'b', 'applyset.kubernetes.io/part-of': compiled.identity.applySetId },
          annotations: { c: 'd' },
        },
        data: { x: '1' },
      },
      membership: 'member',
    });
  });

  it('takes settings of a mesh kind as its spec, and drops a status and a repeated name', () => {
    const { compiled } = check(
      '  vs: { type: VirtualService.Istio, settings: { name: vs, hosts: [web] } }\n  s: { type: Service, settings: { spec: {}, status: {} } }',
    );
    const objects = compiled.items.map((item) => (item.is === 'object' ? item.object : undefined));
    expect(objects.find((object) => object?.kind === 'VirtualService')?.['spec']).toEqual({ hosts: ['web'] });
    expect(objects.find((object) => object?.kind === 'Service')).not.toHaveProperty('status');
  });

  it('puts namespaces, definitions, workloads and routes in the order in which they can work', () => {
    expect(
      waves(
        [
          '  vs: { type: VirtualService.Istio, settings: {} }',
          '  dr: { type: DestinationRule.Istio, settings: {} }',
          '  web: { type: Deployment, settings: {} }',
          '  front: { type: Service, settings: {} }',
          '  config: { type: ConfigMap, settings: {} }',
          '  demo: { type: Namespace }',
        ].join('\n'),
      ),
    ).toEqual([
      '0 Namespace/demo',
      '1 ConfigMap/demo/config',
      '2 Service/demo/front',
      '3 Deployment.apps/demo/web',
      '4 DestinationRule.networking.istio.io/demo/dr',
      '5 VirtualService.networking.istio.io/demo/vs',
    ]);
  });

  it('lets dependsOn win over the order of kinds', () => {
    expect(
      waves('  config: { type: ConfigMap, dependsOn: [web], settings: {} }\n  web: { type: Deployment, settings: {} }'),
    ).toEqual(['0 Namespace/demo', '1 Deployment.apps/demo/web', '2 ConfigMap/demo/config']);
  });

  it('places everything where a namespace depends on what lies in another one that does the same', () => {
    const items = waves(
      [
        '  n: { type: Namespace, dependsOn: [c] }',
        '  m: { type: Namespace, dependsOn: [d] }',
        '  c: { type: ConfigMap, namespace: m, settings: {} }',
        '  d: { type: ConfigMap, namespace: n, settings: {} }',
      ].join('\n'),
    );
    expect(items).toHaveLength(5);
  });

  it('brings a kind before its objects, and a mesh before what belongs to it', () => {
    const crd =
      '{ type: CustomResourceDefinition, name: things.example.com, settings: { spec: { group: example.com, names: { kind: Thing } } } }';
    const { compiled } = check(
      [
        '  thing: { type: Thing, apiVersion: example.com/v1, settings: {} }',
        `  crd: ${crd}`,
        '  istio: { type: IstioMesh, traits: { mTLS: { policy: strict, namespaces: [shop] } } }',
      ].join('\n'),
    );
    const needs = Object.fromEntries(compiled.items.map(({ id, needs: list }) => [id, list]));
    expect(needs['Thing.example.com/demo/thing']).toContain(
      'CustomResourceDefinition.apiextensions.k8s.io/things.example.com',
    );
    expect(needs['PeerAuthentication.security.istio.io/shop/default']).toContain('release/istio-system/istiod');
    expect(needs['release/istio-system/istiod']).toContain('release/istio-system/istio-base');
  });

  it('labels namespaces for injection without making them members', () => {
    const { compiled } = check(
      '  istio: { type: IstioMesh, traits: { automaticSidecarInjection: { namespaces: [one, two, one] }, meshmap: {} } }\n  two: { type: Namespace }',
    );
    const namespaces = compiled.items.flatMap((item) =>
      item.is === 'object' && item.object.kind === 'Namespace'
        ? [[item.object.metadata.name, item.membership, item.object.metadata.labels?.['istio-injection']]]
        : [],
    );
    expect(namespaces).toEqual([
      ['one', 'fields-only', 'enabled'],
      ['two', 'member', 'enabled'],
      ['demo', 'if-missing', undefined],
      ['istio-system', 'if-missing', undefined],
    ]);
  });

  it('makes a Deployment and a Service of an Application', () => {
    const settings = '{ replicas: 2, containers: [{ name: a, image: b, ports: [{ containerPort: 80, name: http }] }] }';
    const { compiled } = check(`  web: { type: Application, settings: ${settings} }`);
    expect(compiled.items.map(({ id }) => id)).toEqual([
      'Namespace/demo',
      'Service/demo/web',
      'Deployment.apps/demo/web',
    ]);
    expect(compiled.items[1]).toMatchObject({
      object: { spec: { selector: { 'meshdeck.dev/application': 'web' }, ports: [{ port: 80, name: 'http' }] } },
    });
  });

  it.each([
    ['  a: { type: IstioMesh, traits: { strategy: {} } }', 'pattern.trait-unsupported 3:35'],
    ['  a: { type: Service, traits: { mTLS: {} } }', 'pattern.trait-misplaced 3:33'],
    ['  a: { type: IstioMesh, traits: { mTLS: { policy: x } } }', 'pattern.trait-settings 3:35'],
    ['  a: { type: GrafanaIstioAddon }', 'pattern.addon-unsupported 3:8'],
    ['  a: { type: AppMesh }', 'mesh.install-unsupported 3:8'],
    ['  a: { type: NetworkServiceMesh }', 'mesh.install-kustomize 3:8'],
    ['  a: { type: OSMMesh }', 'mesh.archived 3:8'],
    ['  a: { type: IstioMesh, settings: { profil: x } }', 'mesh.install-settings 3:8'],
    ['  a: { type: Service, settings: { metadata: {} } }', 'pattern.settings-reserved 3:35'],
    ['  a: { type: Application, settings: {} }', 'pattern.application-settings 3:27'],
    ['  a: { type: $(#use https://example.com/x.yaml) }', 'pattern.import-unsupported 3:14'],
    ['  a: { type: TrafficLog.KUMA }', 'pattern.kind-not-resolvable 3:8'],
    [
      '  a: { type: ConfigMap, name: x, settings: {} }\n  b: { type: ConfigMap, name: x, settings: {} }',
      'pattern.duplicate-object 4:3',
    ],
    ['  a: { type: [', 'pattern.yaml 3:14'],
  ])('says where and why %s cannot be compiled', (services, expected) => {
    expect(codes(`${services}\n`)[0]).toBe(expected);
  });
});
