import type { Problem } from '../../core/problem.ts';
import type { ObjectChange } from './difference.ts';

/** What an edit began with: the text as it was shown, and which object that was. */
export interface EditBase {
  readonly text: string;
  readonly uid: string;
}

/** One field that an edit touches. */
export interface EditChange extends ObjectChange {
  /** False for what the server would change on its own account because of the edit. */
  readonly isAsked: boolean;
}

/** What an edit comes to. */
export type EditOutcome =
  /** Nothing that the server would keep differs. */
  | { readonly is: 'unchanged'; readonly notTaken: readonly string[] }
  | {
      readonly is: 'changes';
      readonly changes: readonly EditChange[];
      /** Fields of the edit that the server would leave as they are. */
      readonly notTaken: readonly string[];
      /** What the object is afterwards; for a dry run, what it would be. */
      readonly base: EditBase;
    }
  /** Somebody else changed the object since the edit began. Nothing was sent. */
  | {
      readonly is: 'changed-meanwhile';
      /** `cluster.edited-meanwhile`, or `cluster.changed-meanwhile` where the object is another one now. */
      readonly problem: Problem;
      /** What was changed by others, with who owns it now. */
      readonly meanwhile: readonly ObjectChange[];
      /** The live object, to go on from once both are merged. */
      readonly base: EditBase;
    };
