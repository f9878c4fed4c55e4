import { cancelled } from '../../core/problem.ts';
import type { RunningExec, TerminalSize } from '../../cluster/types.ts';

/** Characters that may be on their way to the editor; whoever writes more waits. */
const mostOnTheWay = 256 * 1024;

/** Characters that may be typed before a shell is there; nobody types more, and what was pasted by mistake is better not run. */
const mostTypedAhead = 4 * 1024;

/** Characters of one message: a larger one would keep the channel from others. */
const largestMessage = 32 * 1024;

/** One terminal as the agent sees it: output in small messages, no more of it than the editor takes, and a process to type into. */
export class TerminalSession {
  readonly #emit: (text: string) => void;
  readonly #signal: AbortSignal;
  #onTheWay = 0;
  #goOn: (() => void) | undefined;
  #exec: Pick<RunningExec, 'write' | 'resize'> | undefined;
  #size: TerminalSize | undefined;
  #typed = '';

  constructor(emit: (text: string) => void, signal: AbortSignal) {
    this.#emit = emit;
    this.#signal = signal;
  }

  /** Sends text; settles when there is room for more. Throws `cancelled`. */
  async write(text: string): Promise<void> {
    for (let start = 0; start < text.length; start += largestMessage) {
      await this.#room();
      const part = text.slice(start, start + largestMessage);
      this.#onTheWay += part.length;
      this.#emit(part);
    }
  }

  /** So much was shown. */
  shown(characters: number): void {
    this.#onTheWay = Math.max(0, this.#onTheWay - characters);
    this.#goOn?.();
  }

  /** What is typed goes here from now on. */
  attach(exec: Pick<RunningExec, 'write' | 'resize'>): void {
    this.#exec = exec;
    if (this.#size !== undefined) exec.resize(this.#size);
    const typed = this.#typed;
    this.#typed = '';
    if (typed !== '') void exec.write(typed);
  }

  /** What is typed before there is anybody to take it waits, as in every terminal. */
  async type(data: string): Promise<void> {
    if (this.#exec !== undefined) await this.#exec.write(data);
    else if (this.#typed.length + data.length <= mostTypedAhead) this.#typed += data;
  }

  resize(size: TerminalSize): void {
    this.#size = size;
    this.#exec?.resize(size);
  }

  async #room(): Promise<void> {
    while (this.#onTheWay >= mostOnTheWay) {
      await new Promise<void>((resolve, reject) => {
        const onAbort = (): void => {
          reject(cancelled());
        };
        this.#goOn = () => {
          this.#signal.removeEventListener('abort', onAbort);
          resolve();
        };
        this.#signal.addEventListener('abort', onAbort, { once: true });
        if (this.#signal.aborted) onAbort();
      });
    }
    if (this.#signal.aborted) throw cancelled();
  }
}
