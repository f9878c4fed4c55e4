import type { ObjectReference } from '../../core/kubernetes.ts';
import type { Problem } from '../../core/problem.ts';
import type { LogFilter } from '../../core/log-filter.ts';
import type { LogLine } from './line.ts';
import type { SourcedLine } from './merge.ts';

/** Which containers of each Pod: the one that the Pod's annotation names or else all of the application, one by its name, or all. */
export type ContainerChoice =
  { readonly is: 'default' } | { readonly is: 'all' } | { readonly is: 'one'; readonly name: string };

/** What of the logs is wanted. */
export interface LogQuery {
  /** A Pod, a workload or a Service. */
  readonly object: ObjectReference;
  readonly containers: ContainerChoice;
  /** Goes on with what is written from now on, of new Pods too. */
  readonly follow: boolean;
  /** What containers wrote before they were started again; there is nothing to follow in it. */
  readonly previous: boolean;
  /** Only what was written in these seconds. */
  readonly sinceSeconds?: number;
  /** At most so many lines of what there is, of each container. */
  readonly tailLines?: number;
  readonly filter?: LogFilter;
}

/** The log of one container of one Pod. */
export interface LogSource {
  readonly pod: string;
  readonly podUid: string;
  readonly container: string;
  /** Counts from 0 in the order in which they came. */
  readonly index: number;
}

/** What a log tells beside lines. */
export type LogNote =
  /** Whose logs come, before the first line. `hidden` are containers of more Pods than are read at once. */
  | { readonly is: 'begins'; readonly sources: readonly LogSource[]; readonly hidden: number }
  /** All that there was has been told; what comes now is new. */
  | { readonly is: 'live' }
  | { readonly is: 'joined'; readonly source: LogSource }
  | { readonly is: 'ended'; readonly source: LogSource; readonly because: 'gone' | 'finished' }
  | { readonly is: 'restarted'; readonly source: LogSource; readonly restarts: number }
  | { readonly is: 'broken'; readonly source: LogSource; readonly problem: Problem }
  | { readonly is: 'refused'; readonly source: LogSource; readonly problem: Problem }
  | { readonly is: 'too-many'; readonly pod: string };

/** Whoever shows a log. What it answers is waited for, so that no more is read than is shown. */
export interface LogSink {
  readonly lines: (lines: readonly SourcedLine<LogSource>[]) => Promise<void>;
  readonly note: (note: LogNote) => Promise<void>;
}

export type { LogLine };
