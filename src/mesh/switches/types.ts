import type { JsonValue } from '../../core/json.ts';
import type { KubernetesObject, ObjectReference } from '../../core/kubernetes.ts';

/** Field manager of the switch that takes namespaces and workloads into a mesh, or keeps them out. */
export const injectManager = 'meshdeck:inject';

/** Field manager of the switch for mutual TLS. */
export const mutualTlsManager = 'meshdeck:mtls';

/** The field managers of the switches: each can be undone alone. */
export type SwitchManager = typeof injectManager | typeof mutualTlsManager;

/** Kinds whose Pod template a switch can write. */
export const switchableKinds = ['Deployment', 'StatefulSet', 'DaemonSet'] as const;

/** One of {@link switchableKinds}. */
export type SwitchableKind = (typeof switchableKinds)[number];

/** A namespace, or one workload in it. */
export interface SwitchTarget {
  readonly namespace: string;
  readonly workload?: { readonly kind: SwitchableKind; readonly name: string };
}

/** A field that a switch changes. */
export interface SwitchChange {
  /** As people read it: `metadata.labels.istio-injection`. */
  readonly field: string;
  readonly before?: JsonValue;
  readonly after?: JsonValue;
  /** Managers that own it now. */
  readonly owners: readonly string[];
}

/** A field that somebody else owns. It is taken over only where a person names that manager. */
export interface SwitchConflict {
  readonly field: string;
  readonly manager: string;
}

/** A field that was taken over, as it was before: what undoing gives back. */
export interface FormerField {
  readonly path: readonly string[];
  readonly value: JsonValue;
  /** Who had it. */
  readonly manager: string;
}

/** What a switch does with one object. */
export interface SwitchStep {
  readonly object: ObjectReference;
  readonly does: 'create' | 'change' | 'delete' | 'nothing';
  readonly manager: SwitchManager;
  /** All that the manager says of the object from now on; what it said before and does not any more goes. */
  readonly declared: KubernetesObject;
  /** Fields that must go, and that a server-side apply leaves because others own them. */
  readonly removals: readonly (readonly string[])[];
  /** Fields that go when it is undone, because nobody else says anything of them. */
  readonly takesBack: readonly (readonly string[])[];
  /** Fields that undoing gives back to what they were before they were taken over. */
  readonly restores: readonly FormerField[];
  readonly changes: readonly SwitchChange[];
  readonly conflicts: readonly SwitchConflict[];
  /** The object as it is, and as it would be; undefined where it is not there. */
  readonly live: KubernetesObject | undefined;
  readonly result: KubernetesObject | undefined;
}

/** A workload whose Pods must be started anew before something counts. */
export interface RestartItem {
  readonly kind: SwitchableKind;
  readonly namespace: string;
  readonly name: string;
  /** Pods that are not as they are asked to be, and how many there are. */
  readonly pods: number;
  readonly of: number;
  /** Why, in a sentence without a full stop. */
  readonly because: string;
  /** True where the switch has changed its template, so that it starts its Pods anew by itself and is only waited for. */
  readonly isByItself?: true;
}
