import * as vscode from 'vscode';
import type { TerminalEnd, TerminalRequest } from '../../agent/protocol/terminals.ts';
import type { TerminalSize } from '../../cluster/types.ts';
import { problemOf } from '../../core/problem.ts';
import type { Services } from '../../host/services.ts';
import { measured } from '../../host/spans.ts';
import type { LogTerminal } from './log-terminal.ts';

/** A request of one terminal, without the session, which is given here. */
export type TerminalWork = TerminalRequest extends infer Request
  ? Request extends TerminalRequest
    ? Omit<Request, 'session'>
    : never
  : never;

/** What runs in a terminal. */
export interface RunningTerminal {
  /** What was typed; it is sent in order, and no faster than it is taken. */
  type(data: string): void;
  resize(size: TerminalSize): void;
  readonly ended: Promise<TerminalEnd>;
}

/** The terminals of logs and shells, and the way of what is written in them. */
export class Terminals implements vscode.Disposable {
  readonly #services: Services;
  readonly #shows = new Map<string, (text: string) => void>();
  readonly #logs = new Map<vscode.Terminal, LogTerminal>();
  readonly #disposables: readonly vscode.Disposable[];
  #lastSession = 0;

  constructor(services: Services) {
    this.#services = services;
    this.#disposables = [
      services.agent.on(
        'terminal/output',
        measured('terminal: output', ({ session, text }) => {
          this.#shows.get(session)?.(text);
          this.#services.agent.call('terminal/shown', { session, characters: text.length }).catch((error: unknown) => {
            this.#services.log.write('debug', `terminal/shown: ${problemOf(error).code}`);
          });
        }),
      ),
      vscode.window.onDidCloseTerminal((terminal) => {
        this.#logs.delete(terminal);
      }),
    ];
  }

  /** Starts work whose output is shown in a terminal; it ends with the signal. */
  run(work: TerminalWork, show: (text: string) => void, signal: AbortSignal): RunningTerminal {
    const { agent } = this.#services;
    this.#lastSession += 1;
    const session = String(this.#lastSession);
    this.#shows.set(session, show);
    let typing: Promise<unknown> = Promise.resolve();
    const send = (message: () => Promise<unknown>): void => {
      typing = typing.then(message).catch((error: unknown) => {
        // Without what was typed: it may be a password.
        this.#services.log.write('debug', `terminal: ${problemOf(error).code}`);
      });
    };
    const ended = agent.call('terminal/run', { ...work, session }, signal).finally(() => {
      this.#shows.delete(session);
    });
    return {
      ended,
      type: (data) => {
        send(() => agent.call('terminal/type', { session, data }));
      },
      resize: (size) => {
        send(() => agent.call('terminal/resize', { session, size }));
      },
    };
  }

  /** Opens a terminal of the editor. */
  open(name: string, icon: string, pty: vscode.Pseudoterminal): vscode.Terminal {
    const terminal = vscode.window.createTerminal({
      name,
      pty,
      iconPath: new vscode.ThemeIcon(icon),
      isTransient: true,
    });
    terminal.show();
    return terminal;
  }

  openLog(name: string, log: LogTerminal): void {
    this.#logs.set(this.open(name, 'output', log), log);
  }

  /** The terminals that show logs, the active one first. */
  get logs(): readonly { readonly terminal: vscode.Terminal; readonly log: LogTerminal }[] {
    const { activeTerminal } = vscode.window;
    return [...this.#logs]
      .map(([terminal, log]) => ({ terminal, log }))
      .sort((left, right) => Number(right.terminal === activeTerminal) - Number(left.terminal === activeTerminal));
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose();
  }
}
