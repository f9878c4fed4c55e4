import type { JsonObject } from '../../core/json.ts';
import { problemError } from '../../core/problem.ts';

/** A single object is at most 3 MiB in etcd; a longer frame is not an event of a watch. */
const frameLimitBytes = 32 * 1024 * 1024;

/** Each frame has its length before it, in four bytes, the highest first. */
const lengthBytes = 4;

/**
 * Events of a watch in protobuf. Chunks may end anywhere.
 *
 * @param read makes an event of a frame, whose bytes are not there any more later.
 * @throws `cluster.stream-broken` where the stream ends within a frame, or a frame is too long to be one.
 */
export async function* readFrames(
  chunks: AsyncIterable<Buffer>,
  server: string,
  read: (frame: Buffer) => JsonObject,
): AsyncGenerator<JsonObject> {
  let parts: Buffer[] = [];
  let partBytes = 0;
  /** Bytes without which nothing more can be read. */
  let wantedBytes = lengthBytes;
  for await (const chunk of chunks) {
    parts.push(chunk);
    partBytes += chunk.length;
    if (partBytes < wantedBytes) continue;
    const bytes = parts.length === 1 ? chunk : Buffer.concat(parts, partBytes);
    let at = 0;
    for (;;) {
      wantedBytes = lengthBytes;
      if (bytes.length - at < wantedBytes) break;
      const frameBytes = bytes.readUInt32BE(at);
      if (frameBytes > frameLimitBytes)
        throw problemError('cluster.stream-broken', { server, reason: 'a frame without end' });
      wantedBytes += frameBytes;
      if (bytes.length - at < wantedBytes) break;
      yield read(bytes.subarray(at + lengthBytes, at + wantedBytes));
      at += wantedBytes;
    }
    const rest = bytes.subarray(at);
    parts = rest.length === 0 ? [] : [rest];
    partBytes = rest.length;
  }
  if (partBytes > 0) throw problemError('cluster.stream-broken', { server, reason: 'the stream ended within a frame' });
}
