import type { JsonValue } from '../../core/json.ts';
import type { OrAbsent, Source } from './source.ts';

/** Where the proxies of a mesh tell of themselves, and its control plane of them. Both listen within their Pods: one gets there by a forwarded port. */
export interface ProxyAdminFacts {
  /** What there is, in a sentence for people. */
  readonly sentence: string;
  readonly proxies: readonly ProxyAdmin[];
  readonly sync: OrAbsent<ProxySync>;
}

/** A kind of proxy, with what it tells. */
export interface ProxyAdmin {
  /** Name of the container, or what it begins with. */
  readonly container: string;
  readonly isPrefix?: true;
  /** Ends of the image's name without registry and tag: others call their containers so too. */
  readonly imageNames: readonly string[];
  /** Annotation of the Pod that gives another port to all that is asked of Envoy. */
  readonly portAnnotation?: string;
  readonly views: Readonly<Partial<Record<ProxyViewName, ProxyView>>>;
}

/** What is asked of a proxy: all that it was told to do, the targets that it knows, and its figures. */
export const proxyViewNames = ['config', 'clusters', 'stats'] as const;

/** One of {@link proxyViewNames}. */
export type ProxyViewName = (typeof proxyViewNames)[number];

/** Something that a proxy tells. */
export interface ProxyView {
  readonly port: number;
  /** Of a GET. */
  readonly path: string;
  readonly form: 'json' | 'text';
  readonly source: Source;
}

/** Where a control plane tells which proxies have what it has sent. Each of its Pods tells of those that are connected to it. */
export interface ProxySync {
  /** Name of the part (`PartFact.name`) whose Pods are asked. */
  readonly part: string;
  readonly port: number;
  readonly path: string;
  /** Reads the answer. What cannot be read is left out. */
  readonly read: (answer: JsonValue) => readonly SyncedProxy[];
  readonly source: Source;
}

/** How far one proxy is. */
export interface SyncedProxy {
  /** As the control plane calls it. */
  readonly name: string;
  readonly version?: string;
  /** Kinds of configuration: listeners, clusters, routes, endpoints. */
  readonly parts: readonly SyncedPart[];
}

/** How far a proxy is with one kind of configuration. */
export interface SyncedPart {
  readonly name: string;
  /** `waiting`: sent and not confirmed yet. `rejected`: the proxy does not take it. `nothing`: none was sent. */
  readonly is: 'synced' | 'waiting' | 'rejected' | 'nothing';
}
