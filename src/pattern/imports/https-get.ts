import { request, type Dispatcher } from 'undici';
import { problemError } from '../../core/problem.ts';

/** A pattern is a few pages of text. */
const mostBytes = 1_048_576;

const timeoutMs = 30_000;

/**
 * Gets the bytes behind an `https:` URL. Redirects are not followed: what is fetched is what the file names.
 *
 * @param dispatcher that carries the request; undefined for the usual one.
 * @throws `pattern.import-unreachable` with what the server or the system said, `pattern.import-too-large`, `cancelled`.
 */
export async function httpsGet(
  url: string,
  signal: AbortSignal | undefined,
  dispatcher?: Dispatcher,
): Promise<Uint8Array> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const both = signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
  try {
    const { statusCode, body } = await request(url, {
      signal: both,
      headers: { accept: 'application/yaml, text/plain, */*' },
      ...(dispatcher === undefined ? {} : { dispatcher }),
    });
    if (statusCode !== 200) {
      await body.dump();
      throw problemError('pattern.import-unreachable', { url }, { detail: `HTTP ${statusCode}` });
    }
    const chunks: Uint8Array[] = [];
    let sizeBytes = 0;
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      sizeBytes += chunk.byteLength;
      if (sizeBytes > mostBytes) throw problemError('pattern.import-too-large', { url, limitBytes: mostBytes });
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } catch (error) {
    if (signal?.aborted === true) throw problemError('cancelled');
    if (error instanceof Error && error.name === 'ProblemError') throw error;
    const detail = error instanceof Error ? error.message : String(error);
    throw problemError('pattern.import-unreachable', { url }, { detail });
  }
}
