import type { Problem } from '../core/problem.ts';
import { inOneText, inWords } from '../core/words.ts';

/** Where a command writes: in text mode lines for people, in JSON mode one document. Messages go to standard error in both. */
export interface Output {
  readonly isJson: boolean;
  /** True where a person can be asked. */
  readonly isInteractive: boolean;
  /** A line of the result for people; nothing in JSON mode. */
  line(text?: string): void;
  /** The result as a document; nothing in text mode. */
  document(value: object): void;
  /** Progress and remarks. */
  message(text: string): void;
  /** What went wrong: words on standard error, and in JSON mode the document unless there was one already. */
  problem(problem: Problem, command: string): void;
  /** Asks a question and gives the line that was typed; undefined at the end of input. */
  ask(question: string, signal: AbortSignal): Promise<string | undefined>;
}

/** What {@link streamOutput} writes to and reads from. */
export interface OutputStreams {
  readonly write: (text: string) => void;
  readonly writeError: (text: string) => void;
  readonly ask: Output['ask'];
  readonly isInteractive: boolean;
}

/** An output over streams. */
export function streamOutput(streams: OutputStreams, isJson: boolean): Output {
  let hasDocument = false;
  const output: Output = {
    isJson,
    isInteractive: streams.isInteractive && !isJson,
    line(text = '') {
      if (!isJson) streams.write(`${text}\n`);
    },
    document(value) {
      if (!isJson) return;
      hasDocument = true;
      streams.write(`${JSON.stringify(value, null, 2)}\n`);
    },
    message(text) {
      streams.writeError(`${text}\n`);
    },
    problem(problem, command) {
      streams.writeError(`${inOneText(problem)}\n`);
      if (isJson && !hasDocument) output.document({ command, problem: { ...problem, words: inWords(problem) } });
    },
    ask: streams.ask,
  };
  return output;
}
