import type { TextDocumentContentChangeEvent } from 'vscode-languageserver/node';
import { LineIndex, type TextChange } from '../../yaml/lines.ts';
import type { ParsedText } from '../../yaml/parse.ts';
import { readText, viewParsed, type TextView } from '../service/document.ts';
import { joinedChange } from './text-change.ts';

/** A document that is open in the editor, in its current version. */
export interface OpenText {
  readonly uri: string;
  readonly version: number;
  readonly text: string;
  /** The parsed current version: made at the first call, and kept until the next edit. */
  view(): TextView;
}

/** The documents that are open in the editor. What is open here counts over what is on disk. */
export interface OpenTexts {
  open(uri: string, version: number, text: string): OpenText;
  /** Takes an edit over; undefined for a document that is not open. */
  change(uri: string, version: number, changes: readonly TextDocumentContentChangeEvent[]): OpenText | undefined;
  close(uri: string): void;
  get(uri: string): OpenText | undefined;
  all(): Iterable<OpenText>;
}

/** Creates the store. */
export function createOpenTexts(): OpenTexts {
  const texts = new Map<string, EditedText>();
  return {
    open(uri, version, text) {
      const opened = new EditedText(uri, version, text);
      texts.set(uri, opened);
      return opened;
    },
    change(uri, version, changes) {
      const changed = texts.get(uri);
      changed?.edit(version, changes);
      return changed;
    },
    close(uri) {
      texts.delete(uri);
    },
    get: (uri) => texts.get(uri),
    all: () => texts.values(),
  };
}

/**
 * A text that follows the edits of the editor. Edits only change the text; it is parsed when somebody looks, and then all edits since
 * the last look are one change of the text that was parsed last. So a burst of edits costs one reading.
 */
class EditedText implements OpenText {
  readonly uri: string;
  version: number;
  text: string;
  #lines: LineIndex | undefined;
  #view: TextView | undefined;
  /** What was parsed last, and what has changed since. */
  #parsed: ParsedText | undefined;
  #change: TextChange | undefined;

  constructor(uri: string, version: number, text: string) {
    this.uri = uri;
    this.version = version;
    this.text = text;
  }

  edit(version: number, changes: readonly TextDocumentContentChangeEvent[]): void {
    this.version = version;
    this.#view = undefined;
    for (const change of changes) {
      if ('range' in change) this.#replace(change.range, change.text);
      else this.#replaceAll(change.text);
    }
  }

  view(): TextView {
    if (this.#view !== undefined) return this.#view;
    const [parsed, change] = [this.#parsed, this.#change];
    this.#parsed = readText(this.text, parsed === undefined || change === undefined ? undefined : { parsed, change });
    this.#change = undefined;
    this.#lines = this.#parsed.lines;
    this.#view = viewParsed(this.uri, this.#parsed);
    return this.#view;
  }

  #replace({ start, end }: { start: LinePosition; end: LinePosition }, inserted: string): void {
    this.#lines ??= new LineIndex(this.text);
    // An editor may send the ends of a range in either order.
    const offsets = [offsetOf(start, this.text, this.#lines), offsetOf(end, this.text, this.#lines)];
    const from = Math.min(...offsets);
    const to = Math.max(...offsets);
    const change = { start: from, oldEnd: to, newEnd: from + inserted.length };
    this.text = this.text.slice(0, from) + inserted + this.text.slice(to);
    this.#lines = this.#lines.edited(this.text, change);
    if (this.#parsed !== undefined) this.#change = joinedChange(this.#change, change);
  }

  #replaceAll(text: string): void {
    this.text = text;
    this.#lines = undefined;
    this.#parsed = undefined;
    this.#change = undefined;
  }
}

/** A position behind the end of its line stands for that end, before the line break, as the protocol says. */
function offsetOf(position: LinePosition, text: string, lines: LineIndex): number {
  const lineStart = lines.lineStart(position.line);
  let offset = lines.offsetAt(position);
  while (offset > lineStart && isLineBreak(text.charCodeAt(offset - 1))) offset -= 1;
  return offset;
}

function isLineBreak(code: number): boolean {
  return code === 10 || code === 13;
}

interface LinePosition {
  readonly line: number;
  readonly character: number;
}
