/** Bytes of protobuf for tests, written by hand as the specification of the wire format says. */

/** A number as a varint; a negative one as its 64 bits. */
export function varint(value: number): Buffer {
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes: number[] = [];
  while (rest >= 128n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  return Buffer.from([...bytes, Number(rest)]);
}

export function numberField(field: number, value: number): Buffer {
  return Buffer.concat([varint(field * 8), varint(value)]);
}

/** A text, or a message of the parts. */
export function bytesField(field: number, ...parts: readonly (string | Buffer)[]): Buffer {
  const value = Buffer.concat(parts.map((part) => Buffer.from(part)));
  return Buffer.concat([varint(field * 8 + 2), varint(value.length), value]);
}

/** An object with its mark and the envelope that names its kind. */
export function envelope(kind: string, object: Buffer): Buffer {
  const type = bytesField(1, bytesField(1, 'v1'), bytesField(2, kind));
  return Buffer.concat([Buffer.from('k8s\0'), type, bytesField(2, object)]);
}

/** An event of a watch, without the length that stands before it on the wire. */
export function event(type: string, enveloped: Buffer): Buffer {
  return Buffer.concat([bytesField(1, type), bytesField(2, bytesField(1, enveloped))]);
}
