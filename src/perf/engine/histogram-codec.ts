import { deflateSync, inflateSync } from 'node:zlib';
import { problemError } from '../../core/problem.ts';
import { Histogram } from './histogram.ts';
import { highestValueUs, significantDigits } from './histogram-layout.ts';

/**
 * HdrHistogram's V2 encoding: a header of 40 bytes and the counts as zig-zag LEB128 (at most 9 bytes), where a negative number
 * stands for so many empty buckets; deflated, with a header of its own, and in base64. Readers exist for a dozen languages.
 */
const plainCookie = 0x1c849303 | 0x10;
const compressedCookie = 0x1c849304 | 0x10;
const headerBytes = 40;

/** Writes a histogram; the unit of the values is the microsecond. */
export function encodeHistogram(histogram: Histogram): string {
  const payload = encodeCounts(histogram);
  const plain = Buffer.alloc(headerBytes + payload.length);
  plain.writeInt32BE(plainCookie, 0);
  plain.writeInt32BE(payload.length, 4);
  plain.writeInt32BE(0, 8); // the index is not shifted
  plain.writeInt32BE(significantDigits, 12);
  plain.writeBigInt64BE(1n, 16);
  plain.writeBigInt64BE(BigInt(highestValueUs), 24);
  plain.writeDoubleBE(1, 32);
  plain.set(payload, headerBytes);
  const deflated = deflateSync(plain);
  const outer = Buffer.alloc(8);
  outer.writeInt32BE(compressedCookie, 0);
  outer.writeInt32BE(deflated.length, 4);
  return Buffer.concat([outer, deflated]).toString('base64');
}

/** Reads what {@link encodeHistogram} wrote. Throws `perf.result-unreadable` for anything else. */
export function decodeHistogram(text: string, path: string): Histogram {
  const unreadable = (why: string): Error => problemError('perf.result-unreadable', { path, why });
  const outer = Buffer.from(text, 'base64');
  if (outer.length < 8 || outer.readInt32BE(0) !== compressedCookie)
    throw unreadable('a histogram is not in HDR V2 form');
  let plain: Buffer;
  try {
    plain = inflateSync(outer.subarray(8, 8 + outer.readInt32BE(4)), { maxOutputLength: 1_048_576 });
  } catch {
    throw unreadable('a histogram is damaged');
  }
  if (plain.length < headerBytes || plain.readInt32BE(0) !== plainCookie || plain.readInt32BE(12) !== significantDigits)
    throw unreadable('a histogram has another layout');
  const histogram = new Histogram();
  histogram.addCounts(decodeCounts(plain.subarray(headerBytes, headerBytes + plain.readInt32BE(4))));
  return histogram;
}

function encodeCounts(histogram: Histogram): Uint8Array {
  const bytes: number[] = [];
  let next = 0;
  for (const [bucket, count] of histogram.filled()) {
    const empty = bucket - next;
    if (empty === 1) pushNumber(bytes, 0);
    else if (empty > 1) pushNumber(bytes, -empty);
    pushNumber(bytes, count);
    next = bucket + 1;
  }
  return Uint8Array.from(bytes);
}

function pushNumber(bytes: number[], value: number): void {
  let rest = value >= 0 ? value * 2 : -value * 2 - 1;
  // Counts stay below 2^53, so the ninth byte, which would carry 8 bits, is never reached.
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  bytes.push(rest);
}

function decodeCounts(bytes: Uint8Array): Map<number, number> {
  const counts = new Map<number, number>();
  let bucket = 0;
  let value = 0;
  let scale = 1;
  for (const byte of bytes) {
    value += (byte & 0x7f) * scale;
    scale *= 0x80;
    if (byte >= 0x80) continue;
    const count = value % 2 === 0 ? value / 2 : -(value + 1) / 2;
    if (count > 0) counts.set(bucket, count);
    bucket += count < 0 ? -count : 1;
    value = 0;
    scale = 1;
  }
  return counts;
}
