import * as vscode from 'vscode';
import type { TerminalEnd } from '../../agent/protocol/terminals.ts';
import { isCancelled, problemOf } from '../../core/problem.ts';
import { problemAsSentence } from '../../host/words.ts';
import { notice } from './terminal-text.ts';
import type { RunningTerminal, TerminalWork } from './terminals.ts';

/** What a {@link ShellTerminal} needs. */
export interface ShellTerminalParts {
  readonly place: {
    readonly context: string;
    readonly namespace: string;
    readonly pod: string;
    readonly container: string;
  };
  readonly run: (work: TerminalWork, show: (text: string) => void, signal: AbortSignal) => RunningTerminal;
}

/** A shell of a container in a terminal. What is typed goes there, Ctrl+C too; closing the terminal ends the shell. */
export class ShellTerminal implements vscode.Pseudoterminal {
  readonly #parts: ShellTerminalParts;
  readonly #written = new vscode.EventEmitter<string>();
  readonly #closed = new vscode.EventEmitter<number | undefined>();
  readonly onDidWrite = this.#written.event;
  readonly onDidClose = this.#closed.event;
  #size: vscode.TerminalDimensions | undefined;
  #work: AbortController | undefined;
  #running: RunningTerminal | undefined;

  constructor(parts: ShellTerminalParts) {
    this.#parts = parts;
  }

  open(size: vscode.TerminalDimensions | undefined): void {
    this.#size = size;
    this.#start();
  }

  close(): void {
    this.#work?.abort();
    this.#work = undefined;
  }

  handleInput(data: string): void {
    if (this.#running !== undefined) this.#running.type(data);
    else if (data === '\r') this.#start();
  }

  setDimensions(size: vscode.TerminalDimensions): void {
    this.#size = size;
    this.#running?.resize(size);
  }

  #start(): void {
    const work = new AbortController();
    this.#work = work;
    const { context, namespace, pod, container } = this.#parts.place;
    this.#written.fire(
      notice(vscode.l10n.t('Shell in container {0} of Pod {1}/{2} of {3}', container, namespace, pod, context)),
    );
    const running = this.#parts.run(
      { is: 'shell', ...this.#parts.place, ...(this.#size === undefined ? {} : { size: this.#size }) },
      (text) => {
        this.#written.fire(text);
      },
      work.signal,
    );
    this.#running = running;
    running.ended.then(
      (end) => {
        this.#end(end);
      },
      (error: unknown) => {
        this.#running = undefined;
        if (!isCancelled(error)) this.#tell(problemAsSentence(problemOf(error)));
      },
    );
  }

  #end(end: TerminalEnd): void {
    this.#running = undefined;
    if (this.#work === undefined) return;
    if (end.is === 'exited' && end.code === 0) this.#closed.fire(0);
    else if (end.is === 'exited') this.#tell(vscode.l10n.t('The shell ended with exit code {0}.', end.code));
    else if (end.is === 'failed') this.#tell(problemAsSentence(end.problem));
    else this.#tell(vscode.l10n.t('The connection to the shell was lost.'));
  }

  /** Says how it ended, and stays open so that it can be read. */
  #tell(text: string): void {
    this.#written.fire(`\r\n${notice(text)}${notice(vscode.l10n.t('Enter opens a new shell.'))}`);
  }
}
