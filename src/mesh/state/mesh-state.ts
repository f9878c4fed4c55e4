import type { Entry } from '../../cluster/kinds/kind.ts';
import type { ServiceFacts } from '../../cluster/kinds/services.ts';
import type { TrustRoot } from '../../cluster/kinds/trust-roots.ts';
import type { JsonObject } from '../../core/json.ts';
import type { IssuerThere } from '../certificates/issuer-there.ts';
import type { MutualTls } from '../facts/mutual-tls.ts';
import { injectedProxyOf } from '../proxies.ts';
import { recognitionOf } from '../recognition.ts';
import type { FoundMesh } from '../types.ts';
import { dataPlaneOf, nodeServedOf, type NodeServed, type ProxiedPod, type ProxyVersion } from './data-plane.ts';
import { gatewayClassesOf, gatewaysOf, type MeshGateway, type MeshGatewayClass } from './gateways.ts';
import { injectorsOf, type Injector } from './injectors.ts';
import {
  memberNamespaces,
  mismatches,
  type MemberNamespace,
  type Mismatch,
  type NamespaceMarks,
  type WorkloadMarks,
} from './members.ts';

/** How a mesh stands. What could not be looked at is undefined, which is not the same as nothing. */
export interface MeshState {
  readonly members: readonly MemberNamespace[];
  readonly proxies: readonly ProxyVersion[] | undefined;
  readonly mismatches: readonly Mismatch[] | undefined;
  readonly injectors: readonly Injector[] | undefined;
  readonly trustRoots: readonly TrustRoot[] | undefined;
  /** Of a mesh whose issuer others make; undefined also where that is not looked at. */
  readonly issuer: IssuerState | undefined;
  /** Pods that proxies on nodes serve; undefined for a mesh that puts proxies into them. */
  readonly nodeServed: NodeServed | undefined;
  readonly gatewayClasses: readonly MeshGatewayClass[] | undefined;
  readonly gateways: readonly MeshGateway[] | undefined;
  /** Release and channel of the Gateway API, each pair once; several are a mixture that nobody tests. */
  readonly gatewayApi: readonly GatewayApiBundle[];
  /** Mutual TLS of namespaces in the mesh, and of workloads with proxies in them. What is not sure is not among them. */
  readonly mutualTls: readonly MutualTlsState[];
}

/** The Secret of an issuer: what is known without reading it. */
export type IssuerState =
  { readonly is: 'absent' } | { readonly is: 'denied' } | ({ readonly is: 'there' } & IssuerThere);

/** Release and channel (`standard`, `experimental`) of definitions. */
export interface GatewayApiBundle {
  readonly version: string;
  readonly channel: string;
}

/** Mutual TLS in effect for a namespace, or for a workload in it. */
export interface MutualTlsState extends MutualTls {
  readonly namespace: string;
  /** Undefined for the namespace as a whole. */
  readonly workload?: { readonly kind: string; readonly name: string };
}

/** What the state of a mesh is made from; whoever makes it may do so when it is asked for. */
export interface MeshStateEvidence {
  readonly namespaces: readonly NamespaceMarks[];
  readonly workloads: readonly WorkloadMarks[];
  /** Pods that run or will; undefined where they are not read. */
  readonly pods: readonly ProxiedPod[] | undefined;
  readonly isPodsRead: boolean;
  readonly podsOf: (workload: WorkloadMarks) => readonly ProxiedPod[];
  /** Configurations of admission webhooks with their kind; undefined where they are not read. */
  readonly webhooks: readonly JsonObject[] | undefined;
  /** How many endpoints of a Service are ready; undefined where that is not known. */
  readonly readyEndpoints: (namespace: string, service: string) => number | undefined;
  readonly trustRoots: readonly TrustRoot[] | undefined;
  readonly issuer: IssuerState | undefined;
  /** Objects of the Gateway API; undefined where they are not read. */
  readonly gatewayClasses: readonly JsonObject[] | undefined;
  readonly gateways: readonly JsonObject[] | undefined;
  /** Services of workloads that are gateways of the mesh. */
  readonly gatewayServices: readonly Entry<ServiceFacts>[];
  /** Of each definition that tells. */
  readonly gatewayApi: readonly GatewayApiBundle[];
  /** What is in effect for a namespace, or for one of its workloads. */
  readonly mutualTls: (namespace: string, workload?: WorkloadMarks) => MutualTls | undefined;
}

/** The state of one mesh, each part made when it is asked for: a cluster has many Pods, and whoever shows webhooks needs none. Pure. */
export function meshStateOf(mesh: FoundMesh, evidence: MeshStateEvidence): MeshState {
  return {
    get members() {
      return memberNamespaces(mesh, evidence.namespaces);
    },
    get proxies() {
      const { pods } = evidence;
      return pods === undefined ? undefined : dataPlaneOf(mesh, pods);
    },
    get mismatches() {
      if (!evidence.isPodsRead) return undefined;
      return mismatches(mesh, evidence.namespaces, evidence.workloads, evidence.podsOf);
    },
    get injectors() {
      const { webhooks } = evidence;
      const facts = recognitionOf(mesh.mesh);
      return webhooks === undefined || facts === undefined
        ? undefined
        : injectorsOf(facts, webhooks, evidence.readyEndpoints);
    },
    get trustRoots() {
      return evidence.trustRoots;
    },
    get issuer() {
      return evidence.issuer;
    },
    get nodeServed() {
      const { pods } = evidence;
      return pods === undefined ? undefined : nodeServedOf(mesh, pods);
    },
    get gatewayClasses() {
      const { gatewayClasses } = evidence;
      const facts = recognitionOf(mesh.mesh);
      return gatewayClasses === undefined || facts === undefined ? undefined : gatewayClassesOf(facts, gatewayClasses);
    },
    get gateways() {
      const { gateways, gatewayServices } = evidence;
      return gateways === undefined ? undefined : gatewaysOf(this.gatewayClasses ?? [], gateways, gatewayServices);
    },
    get gatewayApi() {
      const words = new Set(evidence.gatewayApi.map(({ version, channel }) => `${version} ${channel}`));
      return [...words].sort().map((word) => {
        const [version = '', channel = ''] = word.split(' ');
        return { version, channel };
      });
    },
    get mutualTls() {
      return mutualTlsStates(this.members, mesh, evidence);
    },
  };
}

function mutualTlsStates(
  members: readonly MemberNamespace[],
  { mesh }: FoundMesh,
  { workloads, podsOf, mutualTls }: MeshStateEvidence,
): readonly MutualTlsState[] {
  const modes = new Map(members.map(({ namespace, mode }) => [namespace, mode]));
  const ofNamespaces = members.flatMap(({ namespace }): readonly MutualTlsState[] => {
    const found = mutualTls(namespace);
    return found === undefined ? [] : [{ namespace, ...found }];
  });
  const ofWorkloads = workloads.flatMap((workload): readonly MutualTlsState[] => {
    const { namespace, kind, name } = workload;
    const isServed =
      modes.get(namespace) === 'ambient' ||
      podsOf(workload).some(
        ({ containers, labels }) =>
          injectedProxyOf(
            containers.map((one) => one.name),
            labels,
          )?.mesh === mesh,
      );
    const found = isServed ? mutualTls(namespace, workload) : undefined;
    return found === undefined ? [] : [{ namespace, workload: { kind, name }, ...found }];
  });
  return [...ofNamespaces, ...ofWorkloads];
}
