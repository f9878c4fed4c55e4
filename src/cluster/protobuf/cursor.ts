/** Wire types of protobuf that the API server writes. */
export const wireTypes = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

/** Bytes are cut off, or are no protobuf. */
export class MalformedProtobuf extends Error {}

/**
 * A place in a message of protobuf.
 *
 * @see https://protobuf.dev/programming-guides/encoding/
 */
export class Cursor {
  readonly bytes: Buffer;
  at: number;

  constructor(bytes: Buffer, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  /** A tag, a length or a small number: below 2^32. */
  unsigned(): number {
    const { bytes } = this;
    let byte = this.#byte(bytes);
    if (byte < 0x80) return byte;
    let value = byte & 0x7f;
    for (let shift = 7; shift < 35; shift += 7) {
      byte = this.#byte(bytes);
      // Not shifted from the fifth byte on: the result would turn negative.
      value = shift < 28 ? value | ((byte & 0x7f) << shift) : value + (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw new MalformedProtobuf('a number that is too long');
  }

  /** A number of 32 or 64 bits; a negative one takes ten bytes. Beyond 2^53 it is not exact, as in JSON. */
  signed(): number {
    const { bytes } = this;
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.#byte(bytes);
      const part = byte & 0x7f;
      if (shift < 28) low |= part << shift;
      else if (shift === 28) {
        low |= part << 28;
        high = part >>> 4;
      } else high |= part << (shift - 32);
      if (byte < 0x80) return high * 2 ** 32 + (low >>> 0);
    }
    throw new MalformedProtobuf('a number that is too long');
  }

  /** The end of what has its length before it, and which begins here. */
  end(limit: number): number {
    const end = this.unsigned() + this.at;
    if (end > limit) throw new MalformedProtobuf('a length behind the end');
    return end;
  }

  skip(wireType: number, limit: number): void {
    if (wireType === wireTypes.bytes) this.at = this.end(limit);
    else if (wireType === wireTypes.varint) while (this.#byte(this.bytes) >= 0x80);
    else if (wireType === wireTypes.fixed64) this.at += 8;
    else if (wireType === wireTypes.fixed32) this.at += 4;
    else throw new MalformedProtobuf(`the wire type ${wireType}`);
    if (this.at > limit) throw new MalformedProtobuf('a field behind the end');
  }

  text(limit: number): string {
    const end = this.end(limit);
    const from = this.at;
    this.at = end;
    return end - from > longestShared ? this.bytes.toString('utf8', from, end) : sharedText(this.bytes, from, end);
  }

  #byte(bytes: Buffer): number {
    const byte = bytes[this.at];
    if (byte === undefined) throw new MalformedProtobuf('an end within a number');
    this.at += 1;
    return byte;
  }
}

/** Names of nodes, namespaces and labels, and words such as `Running`, come thousands of times. */
const longestShared = 40;
const sharedTexts = new Array<string>(4096).fill('');

/** One string for bytes that came lately: it takes no more memory for each object, and is found faster than it is made. */
function sharedText(bytes: Buffer, from: number, end: number): string {
  let hash = 0x811c9dc5;
  // FNV-1a. The bounds were looked at by whoever knows the length.
  for (let at = from; at < end; at += 1) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
  const place = (hash ^ (hash >>> 15)) & (sharedTexts.length - 1);
  const known = sharedTexts[place] ?? '';
  if (isText(known, bytes, from, end)) return known;
  const text = bytes.toString('utf8', from, end);
  sharedTexts[place] = text;
  return text;
}

/** True for ASCII only: a text with other characters is made anew each time. */
function isText(text: string, bytes: Buffer, from: number, end: number): boolean {
  if (text.length !== end - from) return false;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit !== bytes[from + index] || unit >= 0x80) return false;
  }
  return true;
}
