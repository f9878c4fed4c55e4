import { describe, expect, it } from 'vitest';
import { endedMeshes, findEnded, type EndedWorkload } from './ended.ts';

const none: ReadonlyMap<string, number> = new Map();

/** As aws/aws-app-mesh-controller-for-k8s@v1.13.3:config/helm/appmesh-controller/templates/deployment.yaml writes it. */
const appMeshController: EndedWorkload = {
  kind: 'Deployment',
  namespace: 'appmesh-system',
  name: 'appmesh-controller',
  labels: { 'control-plane': 'appmesh-controller', 'app.kubernetes.io/name': 'appmesh-controller' },
  containers: [
    { name: 'controller', image: '840364872350.dkr.ecr.us-west-2.amazonaws.com/amazon/appmesh-controller:v1.13.3' },
  ],
};

/** As netscaler/netscaler-helm-charts:citrix-cpx-istio-sidecar-injector/templates/cpx-sidecar-injector-deployment-service.yaml writes it. */
const cpxInjector: EndedWorkload = {
  kind: 'Deployment',
  namespace: 'netscaler-system',
  name: 'cpx-sidecar-injector',
  labels: { istio: 'sidecar-injector', app: 'cpx-sidecar-injector' },
  containers: [{ name: 'sidecar-injector-webhook', image: 'quay.io/citrix/cpx-istio-sidecar-injector:1.3.0' }],
};

/** As octarinesec/octarine-operator at 1.0.2, helm-charts/octarine-operator, writes it. */
const octarineOperator: EndedWorkload = {
  kind: 'Deployment',
  namespace: 'octarine-dataplane',
  name: 'octarine-operator',
  labels: { 'app.kubernetes.io/name': 'octarine-operator', 'app.kubernetes.io/instance': 'octarine-operator' },
  containers: [{ name: 'octarine-operator', image: 'octarinesec/octarine-operator:1.0.2' }],
};

function pod(name: string, container: string, image: string): EndedWorkload {
  return {
    kind: 'Pod',
    namespace: 'shop',
    name,
    labels: { app: name },
    containers: [
      { name: 'web', image: 'shop/web:1' },
      { name: container, image },
    ],
  };
}

const names = (workloads: readonly EndedWorkload[], groups = none): readonly string[] =>
  findEnded({ definitionGroups: groups, workloads }).map(
    ({ mesh, runs }) => `${mesh.name}${runs ? '' : ' (definitions)'}`,
  );

describe('findEnded', () => {
  it.each<[string, readonly EndedWorkload[], readonly string[]]>([
    ['nothing', [], []],
    ['the controller of App Mesh', [appMeshController], ['app-mesh']],
    [
      'the controller of App Mesh under another name',
      [{ ...appMeshController, namespace: 'mesh', name: 'controller', labels: {} }],
      ['app-mesh'],
    ],
    [
      'an Envoy of App Mesh',
      [pod('cart', 'envoy', 'public.ecr.aws/appmesh/aws-appmesh-envoy:v1.29.12.3-prod')],
      ['app-mesh'],
    ],
    ['an Envoy of somebody else', [pod('cart', 'envoy', 'envoyproxy/envoy:v1.29.1')], []],
    ['the injector of NetScaler', [cpxInjector], ['citrix']],
    ['its image with the labels of something else', [{ ...cpxInjector, labels: { app: 'istiod' } }], []],
    [
      'a NetScaler beside a container',
      [pod('cart', 'cpx-proxy', 'quay.io/citrix/citrix-k8s-cpx-ingress:13.1-30.52')],
      ['citrix'],
    ],
    [
      'a NetScaler as a gateway of Istio',
      [pod('ingress', 'istio-adaptor', 'quay.io/citrix/citrix-xds-adaptor:0.10.3')],
      ['citrix'],
    ],
    [
      'a NetScaler as an ingress controller, which is no mesh',
      [pod('ingress', 'cpx-ingress', 'quay.io/citrix/citrix-k8s-cpx-ingress:13.1-30.52')],
      [],
    ],
    [
      'the agent of Tanzu Service Mesh',
      [
        {
          kind: 'Deployment',
          namespace: 'vmware-system-tsm',
          name: 'tsm-agent-operator',
          labels: {},
          containers: [{ name: 'manager', image: 'mirror.example/operator:1' }],
        },
      ],
      ['tanzu'],
    ],
    ['the operator of Octarine', [octarineOperator], ['octarine']],
    [
      'the operator of Carbon Black, which has the same image and is no mesh',
      [
        {
          ...octarineOperator,
          labels: { 'control-plane': 'operator' },
          containers: [{ name: 'manager', image: 'cbartifactory/octarine-operator:v6.2.0' }],
        },
      ],
      [],
    ],
    ['two at once, in the order of the table', [octarineOperator, appMeshController], ['app-mesh', 'octarine']],
  ])('%s', (_, workloads, expected) => {
    expect(names(workloads)).toEqual(expected);
  });

  it.each([
    ['appmesh.k8s.aws', ['app-mesh (definitions)']],
    ['client.cluster.tsm.tanzu.vmware.com', ['tanzu (definitions)']],
    ['operator.octarinesec.com', ['octarine (definitions)']],
    ['operator.containers.carbonblack.io', []],
    ['networking.istio.io', []],
  ])('definitions of %s alone are %j', (group, expected) => {
    expect(names([], new Map([[group, 2]]))).toEqual(expected);
  });

  it('proves what it says, by what runs first', () => {
    const image = 'public.ecr.aws/appmesh/aws-appmesh-envoy:v1.29.12.3-prod';
    const workloads = [
      appMeshController,
      ...['web', 'cart', 'pay', 'mail', 'ship'].map((name) => pod(name, 'envoy', image)),
    ];
    const [found] = findEnded({ definitionGroups: new Map([['appmesh.k8s.aws', 7]]), workloads });
    expect(found?.proof).toEqual([
      'Deployment appmesh-system/appmesh-controller runs 840364872350.dkr.ecr.us-west-2.amazonaws.com/amazon/appmesh-controller:v1.13.3.',
      `Pod shop/cart, Pod shop/mail, Pod shop/pay and 2 more have the container envoy with ${image}.`,
      '7 CustomResourceDefinitions of appmesh.k8s.aws.',
    ]);
  });

  it.each([
    [['cart'], 'Pod shop/cart has'],
    [['web', 'cart'], 'Pod shop/cart and Pod shop/web have'],
    [['web', 'cart', 'pay'], 'Pod shop/cart, Pod shop/pay and Pod shop/web have'],
  ])('names %j', (pods, words) => {
    const workloads = pods.map((name) => pod(name, 'envoy', 'aws-appmesh-envoy:v1'));
    expect(findEnded({ definitionGroups: none, workloads })[0]?.proof).toEqual([
      `${words} the container envoy with aws-appmesh-envoy:v1.`,
    ]);
  });

  it('says that definitions alone may be left over, also where nobody knows how many there are', () => {
    const [found] = findEnded({ definitionGroups: new Map([['appmesh.k8s.aws', 0]]), workloads: [] });
    expect(found?.proof).toEqual([
      'The API server serves the group appmesh.k8s.aws.',
      'Nothing of it was seen to run: an uninstall may have left the definitions behind.',
    ]);
  });
});

describe.each(endedMeshes.map((mesh) => [mesh.name, mesh] as const))('the row of %s', (_, mesh) => {
  it('says in sentences what became of it and where to go, and by what it is found', () => {
    for (const text of [mesh.sentence, mesh.goTo]) expect(text).toMatch(/^[A-Z].*\.$/s);
    for (const { at, readOn } of [mesh.source, mesh.foundBy.source]) {
      expect(at).toMatch(/^(https:\/\/\S+|[\w.-]+\/[\w.-]+@[\w./-]+:\S+)$/);
      expect(readOn).toMatch(/^20\d\d-\d\d-\d\d$/);
    }
    for (const { name, labels, imageNames } of mesh.foundBy.parts)
      expect(name ?? labels ?? imageNames, 'a part by its kind alone').toBeDefined();
  });
});
