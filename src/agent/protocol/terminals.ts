import type { LogQuery } from '../../cluster/logs/types.ts';
import type { PodView } from '../../cluster/pods.ts';
import type { ExecEnd, TerminalSize } from '../../cluster/types.ts';
import type { ObjectReference } from '../../core/kubernetes.ts';
import type { Confirmable } from './objects.ts';

/** What a terminal of the editor shows. */
export type TerminalRequest = { readonly session: string; readonly context: string } & (
  | { readonly is: 'logs'; readonly query: LogQuery }
  | (Confirmable & {
      readonly is: 'shell';
      readonly namespace: string;
      readonly pod: string;
      readonly container: string;
      readonly size?: TerminalSize;
    })
);

/** How what a terminal shows has ended. */
export type TerminalEnd = ExecEnd | { readonly is: 'told' };

/** Requests about terminals. What containers write goes to the terminal that asked for it, and nowhere else. */
export interface TerminalMethods {
  /** The Pods behind a Pod, workload or Service, with their containers. */
  'objects/pods': { params: { context: string; object: ObjectReference }; answer: readonly PodView[] };
  /** Shows logs or runs a shell; answered when it has ended. Cancelling the request ends it. */
  'terminal/run': { params: TerminalRequest; answer: TerminalEnd };
  /** What was typed. Answered when it is on its way. */
  'terminal/type': { params: { session: string; data: string }; answer: null };
  'terminal/resize': { params: { session: string; size: TerminalSize }; answer: null };
  /** So many characters of output were shown: more is sent only then. */
  'terminal/shown': { params: { session: string; characters: number }; answer: null };
}

/** What the agent tells terminals. */
export interface TerminalEvents {
  'terminal/output': { session: string; text: string };
}
