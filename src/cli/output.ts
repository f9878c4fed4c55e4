import { printable, printableJson } from '../core/printable.ts';
import type { Problem } from '../core/problem.ts';
import { inOneText, inWords } from '../core/words.ts';

/** Where a command writes: in text mode lines for people, in JSON mode one document. Messages go to standard error in both. */
export interface Output {
  readonly isJson: boolean;
  /** True where a person can be asked. */
  readonly isInteractive: boolean;
  /** True where words may be coloured: a terminal, and nobody said `NO_COLOR`. */
  readonly isColoured: boolean;
  /** `text`, `json`, or a form of the command's own. */
  readonly format: string;
  /** The terminal that the result is written to, as large as it is now; undefined where it is none, or cannot be written over. */
  screen(): ScreenSize | undefined;
  /** A line of the result for people; nothing in other forms. */
  line(text?: string): void;
  /** The result as a JSON document; nothing in other forms. */
  document(value: object): void;
  /** One of many JSON documents, on a line of its own, for commands that go on; nothing in other forms. */
  documentLine(value: object): void;
  /** Text for people as it is, without a line's end; nothing in other forms. */
  text(text: string): void;
  /** The result in a form of the command's own; nothing in text and JSON. */
  raw(text: string): void;
  /** Progress and remarks. */
  message(text: string): void;
  /** What went wrong: words on standard error, and in JSON mode the document unless there was one already. */
  problem(problem: Problem, command: string): void;
  /** Asks a question and gives the line that was typed; undefined at the end of input. */
  ask(question: string, signal: AbortSignal): Promise<string | undefined>;
}

/** Size of a terminal in characters. */
export interface ScreenSize {
  readonly columns: number;
  readonly rows: number;
}

/** Forms of text for people: `table` is `text` as kubectl calls it, `wide` has more columns. */
const textFormats: readonly string[] = ['text', 'table', 'wide'];

/** What {@link streamOutput} writes to and reads from. */
export interface OutputStreams {
  readonly write: (text: string) => void;
  readonly writeError: (text: string) => void;
  readonly ask: Output['ask'];
  readonly isInteractive: boolean;
  readonly isColoured: boolean;
  /** Absent where the result goes to no terminal. */
  readonly screen?: () => ScreenSize | undefined;
}

/** An output over streams. What a terminal would obey, such as escapes in names of a cluster, is shown and not obeyed. */
export function streamOutput(streams: OutputStreams, format: string): Output {
  const isJson = format === 'json';
  const isText = textFormats.includes(format);
  let hasDocument = false;
  const output: Output = {
    isJson,
    format,
    isInteractive: streams.isInteractive && isText,
    isColoured: streams.isColoured && isText,
    screen: () => (isText ? streams.screen?.() : undefined),
    line(text = '') {
      if (isText) streams.write(`${printable(text, output.isColoured)}\n`);
    },
    document(value) {
      if (!isJson) return;
      hasDocument = true;
      streams.write(`${printableJson(JSON.stringify(value, null, 2))}\n`);
    },
    documentLine(value) {
      if (!isJson) return;
      hasDocument = true;
      streams.write(`${printableJson(JSON.stringify(value))}\n`);
    },
    text(text) {
      if (isText) streams.write(text);
    },
    raw(text) {
      if (!isText && !isJson) streams.write(text);
    },
    message(text) {
      streams.writeError(`${printable(text)}\n`);
    },
    problem(problem, command) {
      streams.writeError(`${printable(inOneText(problem))}\n`);
      if (isJson && !hasDocument) output.document({ command, problem: { ...problem, words: inWords(problem) } });
    },
    ask: streams.ask,
  };
  return output;
}
