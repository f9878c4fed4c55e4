import { describe, expect, it } from 'vitest';
import { readFrames } from './frames.ts';

async function read(chunks: readonly Buffer[]): Promise<readonly unknown[]> {
  const events: unknown[] = [];
  async function* stream(): AsyncGenerator<Buffer> {
    yield* chunks;
  }
  for await (const event of readFrames(stream(), 'https://server', (frame) => ({ text: frame.toString('utf8') })))
    events.push(event['text']);
  return events;
}

function frame(text: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(Buffer.byteLength(text));
  return Buffer.concat([length, Buffer.from(text)]);
}

describe('readFrames', () => {
  const whole = Buffer.concat([frame('first'), frame(''), frame('the third, größer')]);

  it.each([1, 2, 3, 5, 7, 1000])('reads frames from chunks of %i bytes', async (size) => {
    const chunks: Buffer[] = [];
    for (let at = 0; at < whole.length; at += size) chunks.push(whole.subarray(at, at + size));
    expect(await read(chunks)).toEqual(['first', '', 'the third, größer']);
  });

  it('says that a stream broke which ends within a frame', async () => {
    await expect(read([whole.subarray(0, whole.length - 1)])).rejects.toMatchObject({
      problem: { code: 'cluster.stream-broken' },
    });
    await expect(read([whole.subarray(0, 2)])).rejects.toMatchObject({ problem: { code: 'cluster.stream-broken' } });
  });

  it('does not wait for a frame that is too long to be one', async () => {
    await expect(read([Buffer.from('{"type":"ADDED"}')])).rejects.toMatchObject({
      problem: { code: 'cluster.stream-broken' },
    });
  });
});
