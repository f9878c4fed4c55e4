import type { Duplex } from 'node:stream';

/** A frame of RFC 6455, section 5.2, unmasked. */
export interface Frame {
  readonly opcode: number;
  readonly payload: Buffer;
}

/** Reads the frames that a client sends, which are whole in one frame each. */
export function readFrames(socket: Duplex, onFrame: (frame: Frame) => void): void {
  let rest = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      const read = readFrame(rest);
      if (read === undefined) return;
      rest = rest.subarray(read.size);
      onFrame(read);
    }
  });
}

function readFrame(bytes: Buffer): (Frame & { readonly size: number }) | undefined {
  if (bytes.length < 2) return undefined;
  const short = bytes.readUInt8(1) & 0x7f;
  const lengthBytes = short === 126 ? 2 : short === 127 ? 8 : 0;
  if (bytes.length < 2 + lengthBytes + 4) return undefined;
  const length =
    lengthBytes === 0 ? short : Number(lengthBytes === 2 ? bytes.readUInt16BE(2) : bytes.readBigUInt64BE(2));
  const start = 2 + lengthBytes + 4;
  if (bytes.length < start + length) return undefined;
  const mask = bytes.subarray(start - 4, start);
  const payload = Buffer.from(
    bytes.subarray(start, start + length).map((byte, index) => byte ^ (mask[index % 4] ?? 0)),
  );
  return { opcode: bytes.readUInt8(0) & 0x0f, payload, size: start + length };
}

/** Sends a binary frame as a server; false where the socket has enough for now. */
export function writeFrame(socket: Duplex, payload: Buffer): boolean {
  return socket.write(binaryFrame(payload));
}

/** A binary frame as a server sends it. */
export function binaryFrame(payload: Buffer): Buffer {
  const head =
    payload.length < 126
      ? Buffer.of(0x82, payload.length)
      : payload.length < 65_536
        ? Buffer.of(0x82, 126, payload.length >> 8, payload.length & 0xff)
        : Buffer.concat([Buffer.of(0x82, 127), bigLength(payload.length)]);
  return Buffer.concat([head, payload]);
}

/** The end of a WebSocket, with status 1000. */
export const closeFrame = Buffer.of(0x88, 2, 0x03, 0xe8);

function bigLength(length: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(length));
  return bytes;
}
