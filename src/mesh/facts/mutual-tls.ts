import type { JsonObject } from '../../core/json.ts';
import type { KubernetesObject } from '../../core/kubernetes.ts';
import type { MarksChange, Texts } from './membership.ts';
import type { Source } from './source.ts';

/** How a mesh does mutual TLS. */
export interface MutualTlsFacts {
  /** How it works where nobody has said anything, in a sentence for people. */
  readonly sentence: string;
  /** Kinds that decide, as `plural.group`: they are followed where somebody looks. */
  readonly decidedBy: readonly string[];
  /** True where objects of every namespace count, and not only those of the one that is asked about and of the root namespace. */
  readonly isDecidedAnywhere?: true;
  /** Annotations of Pods that decide too. */
  readonly podAnnotations?: readonly string[];
  /** Single objects of the root namespace that decide too, as `plural` and name: they are read, and given with the others. */
  readonly alsoReads?: readonly { readonly plural: string; readonly name: string }[];
  readonly switches: readonly MutualTlsSwitch[];
  /** What is in effect; undefined where it is not sure. */
  readonly inEffect: (evidence: MutualTlsEvidence) => MutualTls | undefined;
  readonly source: Source;
}

/** A mode of mutual TLS: everybody must, everybody may, nobody does. */
export type MutualTlsMode = 'strict' | 'permissive' | 'off';

/** What a workload takes from others. */
export interface MutualTls {
  readonly mode: MutualTlsMode;
  /** The rule, with the object that says so. */
  readonly because: string;
  /** Objects that say otherwise for some of what was asked about. */
  readonly exceptions: number;
}

/** What is known to decide about a namespace or a workload. */
export interface MutualTlsEvidence {
  readonly namespace: string;
  readonly namespaceLabels: Texts;
  readonly namespaceAnnotations: Texts;
  /** Labels and annotations of the Pod template; undefined where the whole namespace is meant. */
  readonly pod?: { readonly labels: Texts; readonly annotations: Texts };
  /** Namespace of the control plane; undefined where that is not known or may not be read. */
  readonly rootNamespace: string | undefined;
  readonly isAmbient: boolean;
  /** Objects that decide: those of the namespace, of the root namespace and of no namespace, or all where `isDecidedAnywhere`. */
  readonly objects: readonly JsonObject[];
}

/** One way to say what mutual TLS is to be. */
export interface MutualTlsSwitch {
  readonly for: 'mesh' | 'namespace' | 'workload';
  readonly modes: readonly MutualTlsMode[];
  /** The object that says it, or marks of the namespace or Pod template. */
  readonly change: (mode: MutualTlsMode, at: MutualTlsTarget) => MutualTlsChange;
  /** True where Pods must be started anew before it counts. */
  readonly needsRestart: boolean;
  readonly source: Source;
}

/** What a switch is turned for. */
export interface MutualTlsTarget {
  readonly rootNamespace: string;
  readonly namespace: string;
  readonly workload?: { readonly name: string; readonly selector: Texts };
  /** Name of the mesh, where a control plane has several. */
  readonly meshOf?: string;
  /** Objects of the kinds that decide, as they are; where one that is to be changed is among them, what it has is kept. */
  readonly objects?: readonly JsonObject[];
}

/** What is written for it. */
export type MutualTlsChange =
  | {
      readonly is: 'object';
      readonly object: KubernetesObject;
      /** An object without which the mesh refuses the other one. */
      readonly first?: KubernetesObject;
    }
  | { readonly is: 'marks'; readonly marks: MarksChange };
