import type { DeletePreview } from '../../cluster/actions/delete-preview.ts';
import type { ScaleRequest, ScaleState } from '../../cluster/actions/scale.ts';
import type { ServedResource } from '../../cluster/types.ts';
import type { ObjectReference } from '../../core/kubernetes.ts';
import type { Problem } from '../../core/problem.ts';
import type { RowAction } from './rows.ts';

/** Objects of one context. */
export interface ObjectsOfContext {
  readonly context: string;
  readonly objects: readonly ObjectReference[];
}

/**
 * What a protected context takes only where a person has said that it is meant: a change by its name typed, a shell or a forwarded port by a
 * choice. Without it `pattern.needs-confirmation` is thrown.
 */
export interface Confirmable {
  readonly confirmedContext?: string;
}

/** A kind to choose from. */
export type KindChoice = Pick<ServedResource, 'group' | 'version' | 'kind' | 'plural' | 'namespaced'>;

/** What happened to several objects. */
export interface ObjectsOutcome {
  readonly done: number;
  /** They were not there any more. */
  readonly gone: number;
  readonly failures: readonly ObjectFailure[];
  /** They are being deleted, and are there until somebody has taken their finalizers away. */
  readonly waiting: readonly { readonly object: ObjectReference; readonly finalizers: readonly string[] }[];
  /** Not begun, because a person has stopped it. */
  readonly left: readonly ObjectReference[];
}

/** An object for which something failed. */
export interface ObjectFailure {
  readonly object: ObjectReference;
  readonly problem: Problem;
}

/** Requests about objects of a cluster: what there is to choose from, and what can be done with one. */
export interface ObjectMethods {
  /** The kinds with which something can be done. */
  'objects/kinds': { params: { context: string; action: RowAction }; answer: readonly KindChoice[] };
  /** The objects of kinds, in a namespace where the kinds have one; at most 5,000, by kind and name. */
  'objects/list': {
    params: { context: string; kinds: readonly KindChoice[]; namespace?: string };
    answer: readonly ObjectReference[];
  };
  /** Throws `pattern.needs-confirmation` where the context is protected: for what is asked before it begins. Contacts nobody. */
  'objects/confirm': { params: Confirmable & { context: string }; answer: null };
  /** What goes with objects that are deleted. Changes nothing. */
  'objects/preview-delete': { params: ObjectsOfContext; answer: DeletePreview };
  'objects/delete': {
    params: Confirmable & { context: string; targets: DeletePreview['targets'] };
    answer: ObjectsOutcome;
  };
  'objects/restart': { params: Confirmable & ObjectsOfContext; answer: ObjectsOutcome };
  'objects/read-scale': { params: { context: string; object: ObjectReference }; answer: ScaleState };
  'objects/scale': { params: Confirmable & { context: string } & ScaleRequest; answer: null };
}
