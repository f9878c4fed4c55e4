import { formatCount } from '../core/format.ts';
import type { EndedMesh, EndedPart, EndedProxy, FoundEndedMesh } from './facts/ended.ts';
import { imageParts } from './facts/image.ts';
import { describeGroup } from './find.ts';
import { sourcesOf } from './facts/source.ts';

const readOn = '2026-11-27';
const netscaler = sourcesOf('netscaler/netscaler-helm-charts@eaae4b2f5970d3ef725626065733bd6e09283bab', readOn);
const appMesh = sourcesOf('aws/aws-app-mesh-controller-for-k8s@v1.13.3', readOn);
const octarine = sourcesOf('octarinesec/octarine-operator@7c1a3560e6c30f35af9d27d3580ecec3b21f4dee', readOn);

/** Meshes that have ended or are closed: rows, and no folders of facts, because nothing is done with them. */
export const endedMeshes: readonly EndedMesh[] = [
  {
    name: 'app-mesh',
    displayName: 'AWS App Mesh',
    foundBy: {
      definitionGroups: ['appmesh.k8s.aws'],
      parts: [{ kind: 'Deployment', imageNames: ['appmesh-controller'] }],
      // The Envoy of App Mesh is an image of its own; containers with this name are in many meshes.
      proxies: [{ container: 'envoy', imageNames: ['aws-appmesh-envoy'] }],
      source: appMesh('config/helm/appmesh-controller/values.yaml'),
    },
    sentence:
      'AWS ended App Mesh on 30 September 2026: nobody can reach its console and its resources any more, so nothing that is changed here gets to the proxies.',
    goTo: 'AWS names Amazon VPC Lattice for what runs on EKS and ECS Service Connect for what runs on ECS; a mesh that runs in the cluster alone, such as Istio or Linkerd, needs neither.',
    source: {
      at: 'https://aws.amazon.com/blogs/containers/migrating-from-aws-app-mesh-to-amazon-vpc-lattice',
      readOn,
    },
  },
  {
    name: 'citrix',
    displayName: 'NetScaler (Citrix) in Istio',
    foundBy: {
      // Its kinds are those of Istio.
      definitionGroups: [],
      parts: [
        {
          kind: 'Deployment',
          labels: { app: 'cpx-sidecar-injector' },
          imageNames: ['cpx-istio-sidecar-injector'],
        },
      ],
      // A NetScaler CPX is an ingress controller in other clusters; with these names of containers it is a part of the mesh.
      proxies: [
        { container: 'cpx-proxy', imageNames: ['citrix-k8s-cpx-ingress'] },
        { container: 'istio-adaptor', imageNames: ['citrix-xds-adaptor', 'citrix-istio-adaptor'] },
      ],
      source: netscaler('citrix-cpx-istio-sidecar-injector/templates/cpx-sidecar-injector-configmap.yaml'),
    },
    sentence:
      'NetScaler CPX takes the place of Envoy in an Istio that is installed beside it. Its charts for that have not changed since October 2023, when its adaptor was made for Istio 1.14 and later.',
    goTo: 'Istio stays as it is: a namespace with the label istio-injection=enabled instead of cpx-injection=enabled gets Envoy when its Pods are restarted.',
    source: netscaler('citrix-cpx-istio-sidecar-injector/README.md'),
  },
  {
    name: 'tanzu',
    displayName: 'VMware Tanzu Service Mesh (NSX Service Mesh)',
    foundBy: {
      definitionGroups: [
        'tsm.vmware.com',
        'allspark.vmware.com',
        'client.cluster.tsm.tanzu.vmware.com',
        'autoscaling.tsm.tanzu.vmware.com',
      ],
      parts: [{ kind: 'Deployment', name: 'tsm-agent-operator', namespace: 'vmware-system-tsm' }],
      // Its proxies are those of the Istio that it installs.
      proxies: [],
      source: {
        at: 'fcarta29/tanzu-service-mesh-poc@061c20814115e027449e32894238d26fecae03e6:scenarios/sc02-cluster-onboarding/sc02-tc03-onboard-tsm-api.md',
        readOn,
      },
    },
    sentence:
      'Tanzu Service Mesh is closed: a service of VMware installs and changes the Istio of the cluster from outside, and what is changed here may be changed back. Whether and when that service ends was not found out.',
    goTo: 'Its Istio is found beside it and can be looked at here; to go on without the service, Istio is installed by itself, with its own charts.',
    source: {
      at: 'https://docs.vmware.com/en/VMware-Tanzu-Service-Mesh/services/using-tanzu-service-mesh-guide/GUID-1F08AAA0-61BF-4444-B433-3F5FA5600B3E.html',
      readOn,
    },
  },
  {
    name: 'octarine',
    displayName: 'Octarine',
    foundBy: {
      definitionGroups: ['operator.octarinesec.com'],
      // Carbon Black Cloud Container went on with the name of the image, and with other labels.
      parts: [
        {
          kind: 'Deployment',
          labels: { 'app.kubernetes.io/name': 'octarine-operator' },
          imageNames: ['octarine-operator'],
        },
      ],
      // Which container it put into Pods is told by no public source.
      proxies: [],
      source: octarine('helm-charts/octarine-operator/templates/deployment.yaml'),
    },
    sentence:
      'VMware bought Octarine in 2020, and there is no such mesh any more: it needs a control plane of its makers, of which nothing is public.',
    goTo: 'What became of it, Carbon Black Cloud Container, watches workloads and is no mesh; for a mesh, begin with one that is looked after, such as Istio or Linkerd.',
    source: { at: 'https://github.com/meshery/meshery-octarine', readOn },
  },
];

/** A workload or Pod as far as it is looked at here. */
export interface EndedWorkload {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly containers: readonly { readonly name: string; readonly image: string }[];
}

/** What was seen in a cluster. */
export interface EndedEvidence {
  /** CustomResourceDefinitions by API group; a group whose number is not known has 0. */
  readonly definitionGroups: ReadonlyMap<string, number>;
  readonly workloads: readonly EndedWorkload[];
}

/** How many workloads with a proxy are told by name. */
const namedWorkloads = 3;

/** True for a workload that proves an ended mesh: a part of it, or one with its proxy. */
export function provesEnded(workload: EndedWorkload): boolean {
  return endedMeshes.some(
    ({ foundBy }) =>
      foundBy.parts.some((part) => isPart(workload, part)) ||
      foundBy.proxies.some((proxy) => proxyImageIn(workload, proxy) !== undefined),
  );
}

/** The ended meshes of a cluster, with proof. Definitions alone are told as such. Pure. */
export function findEnded({ definitionGroups, workloads }: EndedEvidence): readonly FoundEndedMesh[] {
  return endedMeshes.flatMap((mesh): readonly FoundEndedMesh[] => {
    const { foundBy } = mesh;
    const parts = foundBy.parts.flatMap((part) =>
      workloads.filter((workload) => isPart(workload, part)).map((workload) => describePart(workload, part)),
    );
    const proxies = foundBy.proxies.flatMap((proxy) => {
      const having = workloads.filter((workload) => proxyImageIn(workload, proxy) !== undefined);
      return having.length === 0 ? [] : [describeProxies(having, proxy)];
    });
    const groups = foundBy.definitionGroups
      .filter((group) => definitionGroups.has(group))
      .map((group) => describeGroup(group, definitionGroups.get(group) ?? 0));
    const runs = parts.length + proxies.length > 0;
    if (!runs && groups.length === 0) return [];
    const rest = runs ? [] : ['Nothing of it was seen to run: an uninstall may have left the definitions behind.'];
    return [{ mesh, runs, proof: [...parts, ...proxies, ...groups, ...rest] }];
  });
}

function isPart(workload: EndedWorkload, { kind, name, namespace, labels = {}, imageNames }: EndedPart): boolean {
  return (
    workload.kind === kind &&
    (name === undefined || workload.name === name) &&
    (namespace === undefined || workload.namespace === namespace) &&
    Object.entries(labels).every(([key, value]) => workload.labels[key] === value) &&
    (imageNames === undefined || imageOf(workload, imageNames) !== undefined)
  );
}

/** The image of one of these names, of a certain container or of any. */
function imageOf({ containers }: EndedWorkload, imageNames: readonly string[], container?: string): string | undefined {
  return containers.find(
    ({ name, image }) => (container === undefined || name === container) && imageNames.includes(imageParts(image).name),
  )?.image;
}

function proxyImageIn(workload: EndedWorkload, { container, imageNames }: EndedProxy): string | undefined {
  return imageOf(workload, imageNames, container);
}

function describePart(workload: EndedWorkload, { imageNames }: EndedPart): string {
  const image = imageNames === undefined ? undefined : imageOf(workload, imageNames);
  return image === undefined ? `${placeOf(workload)} is there.` : `${placeOf(workload)} runs ${image}.`;
}

function describeProxies(workloads: readonly EndedWorkload[], proxy: EndedProxy): string {
  const places = workloads
    .map(placeOf)
    .sort((left, right) => (left < right ? -1 : 1))
    .slice(0, namedWorkloads);
  const more = workloads.length - places.length;
  const image = workloads.map((workload) => proxyImageIn(workload, proxy)).find((one) => one !== undefined) ?? '';
  const named = more > 0 ? `${places.join(', ')} and ${formatCount(more)} more have` : havers(places);
  return `${named} the container ${proxy.container} with ${image}.`;
}

function havers(places: readonly string[]): string {
  const [last = '', ...before] = [...places].reverse();
  return before.length === 0 ? `${last} has` : `${before.reverse().join(', ')} and ${last} have`;
}

function placeOf({ kind, namespace, name }: EndedWorkload): string {
  return `${kind} ${namespace}/${name}`;
}
