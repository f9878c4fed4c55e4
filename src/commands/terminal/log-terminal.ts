import * as vscode from 'vscode';
import type { TerminalEnd } from '../../agent/protocol/terminals.ts';
import type { ObjectReference } from '../../core/kubernetes.ts';
import { describeReference } from '../../core/kubernetes.ts';
import { isCancelled, problemOf } from '../../core/problem.ts';
import { problemAsSentence } from '../../host/words.ts';
import type { LogOptions } from './log-options.ts';
import { optionsInWords } from './log-options.ts';
import { clearTerminal, interrupt, notice } from './terminal-text.ts';
import type { RunningTerminal, TerminalWork } from './terminals.ts';

/** What a {@link LogTerminal} needs. */
export interface LogTerminalParts {
  readonly context: string;
  readonly object: ObjectReference;
  readonly options: LogOptions;
  readonly run: (work: TerminalWork, show: (text: string) => void, signal: AbortSignal) => RunningTerminal;
  /** Asks for other options; undefined where they stay. */
  readonly ask: (options: LogOptions, key?: LogKey) => Promise<LogOptions | undefined>;
}

/** Keys of the terminal and what they ask for. */
export const logKeys = { f: 'filter', t: 'since', c: 'containers', p: 'previous', o: 'all' } as const;

/** What a key asks for. */
export type LogKey = (typeof logKeys)[keyof typeof logKeys];

/** Logs in a terminal. Ctrl+C stops them, Enter goes on, a key changes what is shown; closing the terminal ends it all. */
export class LogTerminal implements vscode.Pseudoterminal {
  readonly #parts: LogTerminalParts;
  readonly #written = new vscode.EventEmitter<string>();
  readonly #closed = new vscode.EventEmitter<number | undefined>();
  readonly onDidWrite = this.#written.event;
  readonly onDidClose = this.#closed.event;
  #options: LogOptions;
  #work: AbortController | undefined;

  constructor(parts: LogTerminalParts) {
    this.#parts = parts;
    this.#options = parts.options;
  }

  get title(): string {
    return describeReference(this.#parts.object);
  }

  open(): void {
    this.#start();
  }

  close(): void {
    this.#stop();
  }

  handleInput(data: string): void {
    if (data === interrupt) this.#interrupt();
    else if (data === '\r') this.#onEnter();
    else if (Object.hasOwn(logKeys, data)) void this.change(logKeys[data as keyof typeof logKeys]);
  }

  /** Asks what is to be shown, and shows it. */
  async change(key: LogKey = 'all'): Promise<void> {
    const options = await this.#parts.ask(this.#options, key);
    if (options === undefined) return;
    this.#options = options;
    this.#start();
  }

  #start(): void {
    this.#stop();
    const work = new AbortController();
    this.#work = work;
    const { context, object } = this.#parts;
    const head = vscode.l10n.t('{0} of {1}: {2}', this.title, context, optionsInWords(this.#options));
    const keys = vscode.l10n.t('f filter · t since · c containers · p previous · o options · Ctrl+C stop');
    this.#written.fire(`${clearTerminal}${notice(head)}${notice(keys)}`);
    const show = (text: string): void => {
      if (!work.signal.aborted) this.#written.fire(text);
    };
    this.#parts.run({ is: 'logs', context, query: { ...this.#options, object } }, show, work.signal).ended.then(
      (end) => {
        this.#end(work, end);
      },
      (error: unknown) => {
        this.#fail(work, error);
      },
    );
  }

  #end(work: AbortController, end: TerminalEnd): void {
    if (this.#work !== work) return;
    this.#work = undefined;
    if (end.is === 'told') this.#written.fire(notice(vscode.l10n.t('That is all. Enter reads it again.')));
  }

  #fail(work: AbortController, error: unknown): void {
    if (this.#work !== work || isCancelled(error)) return;
    this.#work = undefined;
    this.#written.fire(notice(problemAsSentence(problemOf(error))));
    this.#written.fire(notice(vscode.l10n.t('Enter tries again.')));
  }

  #interrupt(): void {
    if (this.#work === undefined) {
      this.#closed.fire(undefined);
      return;
    }
    this.#stop();
    this.#written.fire(notice(vscode.l10n.t('Stopped. Enter goes on, Ctrl+C closes.')));
  }

  /** An empty line, to see what is new; where nothing runs, it is started again. */
  #onEnter(): void {
    if (this.#work === undefined) this.#start();
    else this.#written.fire('\r\n');
  }

  #stop(): void {
    this.#work?.abort();
    this.#work = undefined;
  }
}
