import { eitherSignal } from '../../core/abort.ts';
import type { JsonObject } from '../../core/json.ts';
import { textAt } from '../readiness/read.ts';

/** Reads one page: the first without a token. */
export type ReadPage = (continueToken: string | undefined, signal: AbortSignal) => Promise<JsonObject>;

/** The pages of a list. The next one is on its way while one is worked on; when the reader stops, it is given up. */
export async function* readPages(read: ReadPage, signal: AbortSignal): AsyncGenerator<JsonObject> {
  const stop = new AbortController();
  const { signal: either, release } = eitherSignal(signal, stop.signal);
  try {
    let page: JsonObject | undefined = await read(undefined, either);
    while (page !== undefined) {
      const token = textAt(page, 'metadata', 'continue');
      const next: Promise<JsonObject> | undefined = token === undefined ? undefined : read(token, either);
      // It may fail before anybody waits for it; whoever does is told below.
      next?.catch(() => undefined);
      yield page;
      page = await next;
    }
  } finally {
    stop.abort();
    release();
  }
}
