import type { EditBase, EditOutcome } from '../../cluster/objects/edit-types.ts';
import type { FollowState } from '../../cluster/objects/follow-object.ts';
import type { ObjectReference } from '../../core/kubernetes.ts';
import type { Confirmable } from './objects.ts';

/** An object of a cluster. */
export interface ObjectAddress {
  readonly context: string;
  readonly object: ObjectReference;
}

/** How well a document is followed; `disconnected` is what somebody asked for. */
export type DocumentState = FollowState | { readonly is: 'disconnected' };

/** A document of an object as it is now. Values of Secrets are not in it. */
export interface ObjectSnapshot {
  /** The object as YAML, as it was last seen; empty where it was never seen. */
  readonly text: string;
  readonly state: DocumentState;
  /** True where the object of this name is another one than the first that was seen. */
  readonly isAnother: boolean;
}

/** An edit of an object, to try or to send. */
export interface EditParams extends ObjectAddress, Confirmable {
  readonly base: EditBase;
  readonly text: string;
  /** True asks the server what would happen, and changes nothing. */
  readonly isPreview: boolean;
}

/** Requests about documents of objects. */
export interface DocumentMethods {
  /** Follows an object until `document/unfollow`; `document/changed` tells of what becomes of it. Contacts the cluster. */
  'document/follow': { params: ObjectAddress; answer: ObjectSnapshot & { readonly document: number } };
  'document/unfollow': { params: { readonly document: number }; answer: null };
  /** What an edit of the object begins with. */
  'document/base': { params: ObjectAddress; answer: EditBase };
  'document/edit': { params: EditParams; answer: EditOutcome };
}

/** What is told of followed objects, at most every 100 ms each. */
export interface DocumentEvents {
  'document/changed': ObjectSnapshot & { readonly document: number };
}
