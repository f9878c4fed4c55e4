import type { ContextSummary } from '../../cluster/types.ts';
import type { ResolvedContext } from '../../cluster/kubeconfig.ts';
import type { ResourceId } from '../../cluster/kinds/kind.ts';
import type { AgentEvents } from '../protocol/methods.ts';
import type { Row, RowsArrangement, RowsDelta, RowsRearrangement, RowsWindow } from '../protocol/rows.ts';
import type { RowStep, WantedRow } from '../protocol/search.ts';
import type { CacheSearch } from './search.ts';

/** What a cache worker is started with. Credentials go from memory to memory. */
export interface CacheWorkerData {
  readonly resolved: ResolvedContext;
}

/** A window below a context: `path` is the part of the row's id behind the context. */
export interface CacheQuery extends RowsArrangement {
  /** Chosen by the asker, unique over all workers. */
  readonly subscription: number;
  readonly context: ContextSummary;
  readonly path: readonly string[];
  readonly offset: number;
  readonly limit: number;
}

/** Requests to a cache worker. */
export interface CacheMethods {
  /** Names a context whose row is wanted; connects at the first one. Answers how the row looks now. */
  attach: { params: { context: ContextSummary }; answer: Row };
  detach: { params: { context: string }; answer: null };
  subscribe: { params: CacheQuery; answer: RowsWindow };
  rearrange: { params: { changes: readonly RowsRearrangement[] }; answer: null };
  /** The reader of the windows has drawn what it was told and can take more, which is told before the answer. */
  next: { params: null; answer: null };
  unsubscribe: { params: { subscription: number }; answer: null };
  /** `more` are kinds that are read for this search as well. */
  search: { params: { text: string; limit: number; more: readonly ResourceId[] }; answer: CacheSearch };
  locate: { params: WantedRow & { context: ContextSummary }; answer: readonly RowStep[] };
  retry: { params: null; answer: null };
  /** This machine has slept. */
  woke: { params: null; answer: null };
}

/** What a cache worker tells unasked. */
export interface CacheEvents {
  'context-row': { readonly context: string; readonly row: Row };
  'rows/deltas': readonly RowsDelta[];
  /** Process ids of the credential plugins that run now. */
  plugins: readonly number[];
  log: AgentEvents['log'];
}
