import type { Deferred } from '../../core/deferred.ts';
import { deferred } from '../../core/deferred.ts';
import type { LogLine } from './line.ts';

/** A line and the stream that it came from. */
export interface SourcedLine<Source> extends LogLine {
  readonly source: Source;
}

/** Streams that end, as one in the order of time. Of each only the next line is held, so its size does not matter. */
export async function* mergeByTime<Source>(
  streams: readonly { readonly source: Source; readonly lines: AsyncIterable<LogLine> }[],
): AsyncGenerator<SourcedLine<Source>> {
  const heads = streams.map(({ source, lines }) => ({
    source,
    iterator: lines[Symbol.asyncIterator](),
    line: undefined as LogLine | undefined,
  }));
  try {
    await Promise.all(
      heads.map(async (head) => {
        head.line = nextOf(await head.iterator.next(), '');
      }),
    );
    for (;;) {
      const first = heads.reduce<(typeof heads)[number] | undefined>(
        (found, head) =>
          head.line !== undefined && (found?.line === undefined || head.line.time < found.line.time) ? head : found,
        undefined,
      );
      if (first?.line === undefined) return;
      yield { ...first.line, source: first.source };
      first.line = nextOf(await first.iterator.next(), first.line.time);
    }
  } finally {
    await Promise.all(heads.map(async ({ iterator }) => iterator.return?.()));
  }
}

/** A line without a time, or with an earlier one, stays behind the line that it follows. */
function nextOf(next: IteratorResult<LogLine>, atLeast: string): LogLine | undefined {
  if (next.done === true) return undefined;
  return next.value.time < atLeast ? { ...next.value, time: atLeast } : next.value;
}

/** How long a line waits for earlier ones of other streams. */
const waitMs = 250;

/** Lines that wait at most; who brings more waits. */
const mostWaiting = 5_000;

/**
 * Streams that go on, as one, nearly in the order of time: a line is held for a moment in which earlier ones of slower streams may come.
 * Whoever brings lines faster than they are taken waits, and so does the server at the other end.
 */
export class LiveMerge<Source> {
  readonly #take: (lines: readonly SourcedLine<Source>[]) => Promise<void>;
  #waiting: SourcedLine<Source>[] = [];
  #timer: NodeJS.Timeout | undefined;
  #flushing: Promise<void> = Promise.resolve();
  #room: Deferred<void> | undefined;

  /** @param take gets lines in order; the next come when it is done. */
  constructor(take: (lines: readonly SourcedLine<Source>[]) => Promise<void>) {
    this.#take = take;
  }

  async push(line: SourcedLine<Source>): Promise<void> {
    while (this.#waiting.length >= mostWaiting) {
      this.#room ??= deferred();
      await this.#room.promise;
    }
    this.#waiting.push(line);
    this.#timer ??= setTimeout(() => void this.flush(), waitMs);
  }

  /** Hands over what waits now. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#flushing = this.#flushing.then(async () => {
      const lines = this.#waiting;
      this.#waiting = [];
      // The order of sort is stable: lines of one stream and one time stay as they came.
      lines.sort((left, right) => (left.time < right.time ? -1 : left.time > right.time ? 1 : 0));
      if (lines.length > 0) await this.#take(lines);
      this.#room?.resolve();
      this.#room = undefined;
    });
    return this.#flushing;
  }
}
