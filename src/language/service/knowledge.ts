import type { KindRow, Schema } from '../schema/types.ts';
import type { SchemaBundle } from '../schema/bundle.ts';
import type { Severities } from '../diagnostics/finding.ts';
import type { KnownDefinition } from '../dialects/oam/definitions.ts';
import type { OutlineEntry } from '../dialects/dialect.ts';
import type { ObjectName, SymbolKey } from './symbols.ts';

/** Everything that the service knows beside the text itself. A change makes a new one; whoever caches by it is never stale. */
export interface Knowledge {
  /** Bundled schemas, with those of the connected cluster over them. */
  readonly bundle: SchemaBundle;
  readonly workspace: WorkspaceKnowledge;
  /** Names that the connected cluster has; undefined where no cluster has been asked. */
  readonly cluster?: ClusterKnowledge;
  /** Texts that `$(#use ...)` leads to, as far as they were fetched before. */
  readonly imports: ImportKnowledge;
  /** What the registries of the project define beside kinds; undefined where nobody has read them. */
  readonly registries?: RegistryKnowledge;
  readonly settings: LanguageSettings;
}

/** What the project's `meshdeck.yaml` says about checks. */
export interface LanguageSettings {
  readonly severities: Severities;
  /** Version of Kubernetes that files are for, such as `1.36`; undefined for the bundled one. */
  readonly kubernetesVersion?: string;
  /** Globs of paths, from the project's root, that are not checked. */
  readonly ignoredPaths: readonly string[];
  /** Files, folders and globs from the project's root, whose CRDs and OAM definitions are known beside the bundled ones. */
  readonly registries?: readonly string[];
}

/** Where a name stands in another file. */
export interface WorkspacePlace {
  readonly uri: string;
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

/** What is known of an object of another file: enough to complete and to check references to it. */
export interface WorkspaceObject extends ObjectName {
  readonly apiVersion: string;
  readonly uri: string;
  readonly place: WorkspacePlace;
  /** Labels of the object's Pods (workloads), or of the object itself. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Ports of a Service by number and name. */
  readonly ports?: readonly { readonly port: number; readonly name?: string }[];
  /** Names that others refer to inside it: subsets of a DestinationRule, routes of an HTTPRouteGroup, parameters of a Component. */
  readonly parts?: readonly string[];
  /** Those of the parts that whoever names the object must give: required parameters of a Component of OAM v1alpha2. */
  readonly neededParts?: readonly string[];
  /** Listeners of a Gateway of the Gateway API. */
  readonly listeners?: readonly GatewayListener[];
  /** The class of such a Gateway: whose it is. */
  readonly gatewayClass?: string;
  /** What a ReferenceGrant allows. */
  readonly grants?: ReferenceGrants;
}

/** A listener of a Gateway: what decides whether it takes a route. */
export interface GatewayListener {
  readonly name?: string;
  readonly port?: number;
  readonly protocol?: string;
  readonly hostname?: string;
  /** Namespaces whose routes it takes: `Same`, `All`, `Selector` or `None`. */
  readonly from: string;
  /** Kinds of routes that it lists, as `group/Kind`. */
  readonly kinds?: readonly string[];
}

/** Who may refer to what, from other namespaces. */
export interface ReferenceGrants {
  /** `group/Kind/namespace` of those that may. */
  readonly from: readonly string[];
  /** `group/Kind/name` of what they may refer to; without a name all of the kind. */
  readonly to: readonly string[];
}

/** An OAM definition of the workspace. */
export interface WorkspaceDefinition {
  readonly kind: 'component' | 'trait' | 'workload' | 'scope' | 'policy' | 'workflow-step';
  readonly name: string;
  readonly uri: string;
  readonly place: WorkspacePlace;
  readonly description?: string;
  readonly isDeprecated?: true;
  /** What a ComponentDefinition becomes, such as `deployments.apps`. */
  readonly workload?: string;
  /** What a TraitDefinition applies to; empty for everything. */
  readonly appliesTo?: readonly string[];
  /** Traits that cannot stand beside a trait. */
  readonly conflictsWith?: readonly string[];
  /** What its `properties` are, where its template tells. */
  readonly parameter?: Schema;
}

/** A named part of a file of the workspace, for "Go to Symbol in Workspace". */
export interface WorkspaceSymbol {
  readonly name: string;
  readonly kind: OutlineEntry['kind'];
  readonly detail?: string;
  readonly place: WorkspacePlace;
}

/**
 * The index of the workspace. The checked text itself may be in it in an older version. While the index is being made, and for files
 * outside of the workspace, it is {@link emptyWorkspace}: a name that it does not hold may exist all the same.
 */
export interface WorkspaceKnowledge {
  /** Objects of a kind (of a group, or of any). */
  objects(kind: string, group?: string): Iterable<WorkspaceObject>;
  /** The objects of a name, which is that of an {@link objectSymbol}: more than one where a file is copied or patched. */
  named(name: ObjectName): Iterable<WorkspaceObject>;
  definitions(): Iterable<WorkspaceDefinition>;
  /** Places where a symbol is declared or used. */
  places(symbol: SymbolKey, role?: 'declaration' | 'use'): Iterable<WorkspacePlace>;
  /** Named parts whose names hold the letters of the query in their order, as the editor matches them; all for an empty one. */
  symbols?(query: string): Iterable<WorkspaceSymbol>;
}

/** Names in the connected cluster, from the snapshot file that the agent writes. */
export interface ClusterKnowledge {
  /** The context that was asked. */
  readonly context: string;
  /** Kinds that the cluster serves, its custom ones among them. */
  readonly kinds: readonly KindRow[];
  /** True where some of them could not be read: a version that is not among them may be served all the same. */
  readonly lacksKinds?: true;
  /** Names of a kind's objects, in one namespace or in all. */
  names(kind: string, group: string, namespace?: string): readonly string[];
  /** The same by namespace; objects of no namespace stand under the empty text. */
  namesByNamespace(kind: string, group: string): Readonly<Record<string, readonly string[]>>;
  /** True where an object is there, in one namespace or in any. */
  has(kind: string, group: string, name: string, namespace?: string): boolean;
  /** True where all objects of a kind are known: what is not among them is not in the cluster. */
  knowsAll(kind: string, group: string): boolean;
}

/** Fetched texts of `$(#use ...)`. Fetching is a command; checks only read. */
export interface ImportKnowledge {
  /** The text behind an address, and where it is kept; undefined where it was not fetched. */
  textOf(address: string): { readonly text: string; readonly uri: string } | undefined;
}

/** What the registries of a project define, and those that could not be read. */
export interface RegistryKnowledge {
  readonly definitions: readonly KnownDefinition[];
  /** Why an entry of `registries` cannot be read, in words that follow a colon. */
  readonly faults: ReadonlyMap<string, string>;
}

/** A workspace with nothing in it: a single file, a test. */
export const emptyWorkspace: WorkspaceKnowledge = {
  objects: () => [],
  named: () => [],
  definitions: () => [],
  places: () => [],
};

/** Nothing was fetched. */
export const noImports: ImportKnowledge = { textOf: () => undefined };

/** The settings of a project that has no file. */
export const defaultLanguageSettings: LanguageSettings = { severities: {}, ignoredPaths: [] };
