import type { Finding } from '../diagnostics/finding.ts';
import type { TextView } from '../service/document.ts';
import type { LanguageService } from '../service/service.ts';
import type { OpenText } from './open-texts.ts';

/** What a finished check gives. */
export interface CheckResult {
  readonly uri: string;
  readonly version: number;
  readonly findings: readonly Finding[];
  readonly view: TextView;
}

/** What the scheduler needs of its surroundings. */
export interface ChecksOptions {
  /** The current version of a document; undefined where it is not open any more. */
  readonly text: (uri: string) => OpenText | undefined;
  readonly service: (uri: string) => LanguageService;
  readonly onResult: (result: CheckResult) => void;
  /** A check failed in a way that we did not foresee. The document keeps its earlier diagnostics. */
  readonly onFailure: (uri: string, error: unknown) => void;
  /** Nothing is left to check: time for work that nobody waits for. */
  readonly onIdle?: () => void;
}

/**
 * Checks open documents in slices, the one that was changed last first. Between two slices requests are answered and edits taken. A newer
 * version takes the place of an older one that is waiting or under way, so whoever types is never ahead by more than one check.
 */
export interface Checks {
  /** A document was opened, or what it is checked against has changed. */
  schedule(uri: string): void;
  /** A document was edited. */
  edited(uri: string): void;
  /** The findings of the current version: those of its check where that is done, made now where not. */
  findings(text: OpenText): readonly Finding[];
  forget(uri: string): void;
  isIdle(): boolean;
  dispose(): void;
}

/** Work goes on for this long before requests and newer edits are looked at. */
const sliceMs = 4;
/** A check after an edit that takes no longer than this begins at once: it is ready before the next key. */
const fastMs = 25;
/** Edits that have arrived together are checked together. */
const shortestPauseMs = 2;
const longestPauseMs = 250;

interface Run {
  readonly uri: string;
  readonly dueMs: number;
  readonly isOfEdit: boolean;
  steps?: Generator<undefined, readonly Finding[]>;
  view?: TextView;
  version: number;
  spentMs: number;
}

/** Creates the scheduler. */
export function createChecks({ text, service, onResult, onFailure, onIdle }: ChecksOptions): Checks {
  /** By document, the one that was scheduled last at the end. */
  const runs = new Map<string, Run>();
  const checked = new Map<string, { readonly view: TextView; readonly findings: readonly Finding[] }>();
  /** How long the check after an edit of a document took: a slow one waits for the typist to pause. */
  const editMs = new Map<string, number>();
  let cancelTurn: (() => void) | undefined;

  const add = (uri: string, isOfEdit: boolean): void => {
    const before = runs.get(uri);
    if (before?.isOfEdit === true) editMs.set(uri, Math.max(editMs.get(uri) ?? 0, before.spentMs));
    runs.delete(uri);
    checked.delete(uri);
    const dueMs = performance.now() + (isOfEdit ? pauseAfter(editMs.get(uri) ?? 0) : 0);
    runs.set(uri, { uri, dueMs, isOfEdit, version: -1, spentMs: 0 });
    cancelTurn?.();
    cancelTurn = soon();
  };

  /** The next turn: in the next round of the event loop where something is due, later where not. */
  const soon = (): (() => void) | undefined => {
    if (runs.size === 0) return undefined;
    const waitMs = Math.min(...[...runs.values()].map(({ dueMs }) => dueMs)) - performance.now();
    if (waitMs > 0) {
      const timer = setTimeout(turn, waitMs);
      return () => {
        clearTimeout(timer);
      };
    }
    const immediate = setImmediate(turn);
    return () => {
      clearImmediate(immediate);
    };
  };

  const turn = (): void => {
    const startedMs = performance.now();
    const run = [...runs.values()].findLast(({ dueMs }) => dueMs <= startedMs);
    if (run !== undefined) work(run, startedMs);
    cancelTurn = soon();
    if (runs.size === 0) onIdle?.();
  };

  const work = (run: Run, startedMs: number): void => {
    const { uri } = run;
    try {
      const result = slice(run, startedMs + sliceMs);
      run.spentMs += performance.now() - startedMs;
      if (result === undefined) return;
      runs.delete(uri);
      if (run.isOfEdit) editMs.set(uri, run.spentMs);
      if (result === 'gone') return;
      checked.set(uri, result);
      onResult(result);
    } catch (error) {
      runs.delete(uri);
      onFailure(uri, error);
    }
  };

  /** Works until the check is done or the slice is over (undefined). */
  const slice = (run: Run, untilMs: number): CheckResult | 'gone' | undefined => {
    if (run.steps === undefined || run.view === undefined) {
      const current = text(run.uri);
      if (current === undefined) return 'gone';
      run.version = current.version;
      run.view = current.view();
      run.steps = service(run.uri).findingSteps(run.view);
    }
    const { uri, version, view, steps } = run;
    do {
      const step = steps.next();
      if (step.done === true) return { uri, version, view, findings: step.value };
    } while (performance.now() < untilMs);
    return undefined;
  };

  return {
    schedule(uri) {
      add(uri, false);
    },
    edited(uri) {
      add(uri, true);
    },
    findings(current) {
      const view = current.view();
      const known = checked.get(current.uri);
      if (known?.view === view) return known.findings;
      const findings = service(current.uri).findings(view);
      checked.set(current.uri, { view, findings });
      return findings;
    },
    forget(uri) {
      runs.delete(uri);
      checked.delete(uri);
      editMs.delete(uri);
    },
    isIdle: () => runs.size === 0,
    dispose() {
      cancelTurn?.();
      runs.clear();
    },
  };
}

function pauseAfter(lastMs: number): number {
  return lastMs <= fastMs ? shortestPauseMs : Math.min(lastMs / 2, longestPauseMs);
}
