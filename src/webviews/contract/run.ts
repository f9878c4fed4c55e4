import type { ProblemInWords } from '../../core/words.ts';
import type { ResultFile, RunSnapshot } from '../../perf/types.ts';

/** Everything the Run page shows: live and result are one page. */
export interface RunPageState {
  readonly snapshot: RunSnapshot;
  /** Present once the result is written. */
  readonly result?: Pick<ResultFile, 'method' | 'environment'>;
  /** Words for a failed run or for why it is not valid. */
  readonly reasons: readonly ProblemInWords[];
  /** True between the press of Stop and the end. */
  readonly stopRequested: boolean;
  readonly failure?: ProblemInWords;
}

/** Host to page. */
export interface RunPageIn {
  readonly type: 'state';
  readonly state: RunPageState;
}

/**
 * What VS Code keeps of a run page over a window reload, and hands to the serializer: enough to find the run or its result again.
 * The page writes it with its view state.
 */
export interface RunPageSaved {
  readonly runId: string;
  readonly profileFile: string;
  readonly resultFile?: string;
}

/** Page to host. */
export type RunPageOut =
  | { readonly type: 'ready' }
  | { readonly type: 'stop' }
  | { readonly type: 'run-again' }
  | { readonly type: 'open-profile' }
  | { readonly type: 'open-result' };
