import type { Source } from './source.ts';

/** Labels or annotations. */
export type Texts = Readonly<Record<string, string>>;

/** Labels and annotations of an object. */
export interface Marks {
  readonly labels: Texts;
  readonly annotations: Texts;
}

/** How workloads come into a mesh, and how one sees that they are in it. */
export interface Membership {
  /**
   * `sidecar`: a webhook puts a proxy into new Pods. `node`: a proxy on the node serves Pods as they are. Istio knows both.
   */
  readonly ways: readonly ('sidecar' | 'node')[];
  /** How it works, in a sentence for people. */
  readonly sentence: string;
  /** Empty for a mesh that everything is in, and where more must be chosen than in or out. */
  readonly switches: readonly MembershipSwitch[];
  /**
   * What a namespace asks for its Pods, or, with `pod`, what its template asks for beyond that; undefined where nothing asks.
   * It is about Pods to come: those that run already have what they were started with.
   */
  readonly wantedBy: (namespace: Marks, pod?: Marks) => Wanted | undefined;
  readonly proxies: readonly ProxyFact[];
  readonly source: Source;
}

/** What labels and annotations ask for. */
export interface Wanted {
  /** `out` says in words that the mesh is not wanted. */
  readonly mode: 'sidecar' | 'ambient' | 'out';
  /** The revision or tag that is asked for, where the mesh has some. */
  readonly revision?: string;
  /** The name of the mesh within the control plane, where it has several (Kuma, Open Service Mesh). */
  readonly meshOf?: string;
  /** The label or annotation that says so, as it is written: `label istio-injection=enabled`. */
  readonly because: string;
}

/** One way to take a namespace or a workload in or out. */
export interface MembershipSwitch {
  readonly mode: 'sidecar' | 'ambient';
  /** A workload's is written on its Pod template. */
  readonly on: 'namespace' | 'workload';
  /** What is written to take it in; null takes away. */
  readonly enable: (choice: SwitchChoice) => MarksChange;
  /** What is written to keep it out. */
  readonly disable: (choice: SwitchChoice) => MarksChange;
  /** What a namespace that says nothing must say before the marks of a workload in it count; it does not take in the others. */
  readonly namespaceNeeds?: MarksChange;
  /** True where Pods must be started anew before it counts. */
  readonly needsRestart: boolean;
  readonly source: Source;
}

/** What is chosen at a switch. */
export interface SwitchChoice {
  /** Revision or tag of the control plane; undefined for the default one. */
  readonly revision?: string;
  /** Name of the mesh, where a control plane has several. */
  readonly meshOf?: string;
}

/** Labels and annotations to write; null takes away. */
export interface MarksChange {
  readonly labels?: Readonly<Record<string, string | null>>;
  readonly annotations?: Readonly<Record<string, string | null>>;
}

/** The container that a mesh puts beside those of a Pod. */
export interface ProxyFact {
  /** Name of the container, of the Pod's own or of an init container that goes on running. */
  readonly container: string;
  /** True where the name goes on: `consul-dataplane-web`. */
  readonly isPrefix?: true;
  /** A label of the Pod without which the name means nothing: others call their containers so too. */
  readonly label?: string;
  readonly source: Source;
}
