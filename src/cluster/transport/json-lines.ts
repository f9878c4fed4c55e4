import { StringDecoder } from 'node:string_decoder';
import type { JsonObject } from '../../core/json.ts';
import { isJsonObject } from '../../core/json.ts';
import { problemError } from '../../core/problem.ts';

/** A single object is at most 3 MiB in etcd; a longer line is not a watch. */
const lineLimit = 32 * 1024 * 1024;

/**
 * JSON documents of a stream, one a line. Chunks may end anywhere, within a character too.
 *
 * @throws `cluster.stream-broken` where a line is no JSON object, or the stream ends within one.
 */
export async function* readJsonLines(chunks: AsyncIterable<Buffer>, server: string): AsyncGenerator<JsonObject> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const chunk of chunks) {
    const text = decoder.write(chunk);
    // Most lines come in one or a few chunks: look for the end only in what is new.
    let start = 0;
    let end = text.indexOf('\n');
    while (end >= 0) {
      const line = rest + text.slice(start, end);
      rest = '';
      if (line.trim() !== '') yield parseLine(line, server);
      start = end + 1;
      end = text.indexOf('\n', start);
    }
    rest += text.slice(start);
    if (rest.length > lineLimit) throw problemError('cluster.stream-broken', { server, reason: 'a line without end' });
  }
  rest += decoder.end();
  // A server that ends in an orderly way may leave the newline out, but not half a document.
  if (rest.trim() !== '') yield parseLine(rest, server);
}

function parseLine(line: string, server: string): JsonObject {
  try {
    const value: unknown = JSON.parse(line);
    if (isJsonObject(value)) return value;
  } catch {
    // Said below, without the text: it may hold anything.
  }
  throw problemError('cluster.stream-broken', { server, reason: 'a line that is not JSON' });
}
