import type { Finding } from '../diagnostics/finding.ts';
import type { TextView } from '../service/document.ts';
import type { LanguageService } from '../service/service.ts';

/** A version of an open document. */
export interface OpenText {
  readonly uri: string;
  readonly version: number;
  text(): string;
}

/** What a finished check gives. */
export interface CheckResult {
  readonly uri: string;
  readonly version: number;
  readonly findings: readonly Finding[];
}

/** What the scheduler needs of its surroundings. */
export interface ChecksOptions {
  readonly service: () => LanguageService;
  readonly onResult: (result: CheckResult) => void;
  /** A check failed in a way that we did not foresee. The document keeps its earlier diagnostics. */
  readonly onFailure: (uri: string, error: unknown) => void;
}

/** Work goes on for this long before requests and newer edits are looked at. */
const sliceMs = 8;
const shortestPauseMs = 10;
const longestPauseMs = 250;

/** Checks open documents: after a short pause, one version each, and never an old one when there is a newer. */
export interface Checks {
  /** A document was opened or changed: what is under way for it is dropped. */
  schedule(document: OpenText): void;
  /** The parsed current version, for requests: parsed now where no check has done it. */
  view(document: OpenText): TextView;
  /** The findings of a view: those of its check where that is done, made now where not. */
  findings(uri: string, view: TextView): readonly Finding[];
  forget(uri: string): void;
  dispose(): void;
}

interface Entry {
  version: number;
  view: TextView | undefined;
  /** Of the view that was checked last. */
  checked?: { readonly view: TextView; readonly findings: readonly Finding[] };
  abort: AbortController;
  /** How long the last check of this document took: a slow one waits longer for the typist to pause. */
  durationMs: number;
}

/** Creates the scheduler. */
export function createChecks({ service, onResult, onFailure }: ChecksOptions): Checks {
  const entries = new Map<string, Entry>();

  const entryOf = (document: OpenText): Entry => {
    let entry = entries.get(document.uri);
    if (entry === undefined) {
      entry = { version: document.version, view: undefined, abort: new AbortController(), durationMs: 0 };
      entries.set(document.uri, entry);
    }
    return entry;
  };

  const viewOf = (document: OpenText): TextView => {
    const entry = entryOf(document);
    if (entry.view === undefined || entry.version !== document.version) {
      entry.version = document.version;
      entry.view = service().view(document.uri, document.text());
    }
    return entry.view;
  };

  const check = async (document: OpenText, entry: Entry, signal: AbortSignal): Promise<void> => {
    const started = performance.now();
    const view = viewOf(document);
    const steps = service().findingSteps(view);
    let sliceStarted = performance.now();
    for (;;) {
      const step = steps.next();
      if (step.done === true) {
        entry.durationMs = performance.now() - started;
        entry.checked = { view, findings: step.value };
        onResult({ uri: document.uri, version: document.version, findings: step.value });
        return;
      }
      if (performance.now() - sliceStarted < sliceMs) continue;
      await new Promise((resolve) => setImmediate(resolve));
      if (signal.aborted) return;
      sliceStarted = performance.now();
    }
  };

  return {
    schedule(document) {
      const entry = entryOf(document);
      delete entry.checked;
      entry.abort.abort();
      entry.abort = new AbortController();
      const { signal } = entry.abort;
      const pauseMs = Math.min(Math.max(entry.durationMs / 2, shortestPauseMs), longestPauseMs);
      const timer = setTimeout(() => {
        check(document, entry, signal).catch((error: unknown) => {
          onFailure(document.uri, error);
        });
      }, pauseMs);
      signal.addEventListener('abort', () => {
        clearTimeout(timer);
      });
    },
    view: viewOf,
    findings(uri, view) {
      const entry = entries.get(uri);
      if (entry?.checked?.view === view) return entry.checked.findings;
      const findings = service().findings(view);
      if (entry !== undefined) entry.checked = { view, findings };
      return findings;
    },
    forget(uri) {
      entries.get(uri)?.abort.abort();
      entries.delete(uri);
    },
    dispose() {
      for (const { abort } of entries.values()) abort.abort();
      entries.clear();
    },
  };
}
