import { promisify } from 'node:util';
import { constants, gunzip } from 'node:zlib';
import type { Dispatcher } from 'undici';

/** What an error says beyond this is not read. */
const errorBodyLimitBytes = 256 * 1024;

const unzip = promisify(gunzip);

/** True for a status from 200 to 299. */
export function isSuccess({ statusCode }: Dispatcher.ResponseData): boolean {
  return statusCode >= 200 && statusCode < 300;
}

/** The first value of a header; empty where it is absent. */
export function headerOf(answer: Dispatcher.ResponseData, name: string): string {
  const value = answer.headers[name];
  return (Array.isArray(value) ? value[0] : value) ?? '';
}

/** True where the server answers in protobuf and not in JSON. */
export function isProtobuf(answer: Dispatcher.ResponseData): boolean {
  return headerOf(answer, 'content-type').startsWith('application/vnd.kubernetes.protobuf');
}

/** The bytes of an answer as the server meant them. */
export async function unzipped(answer: Dispatcher.ResponseData, bytes: Buffer): Promise<Buffer> {
  return headerOf(answer, 'content-encoding') === 'gzip' ? unzip(bytes) : bytes;
}

/** The text of an answer, or its beginning where it is large: somebody else's page may have any size. */
export async function readLimited(answer: Dispatcher.ResponseData): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer.body as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > errorBodyLimitBytes) break;
  }
  const bytes = Buffer.concat(chunks);
  if (headerOf(answer, 'content-encoding') !== 'gzip') return bytes.toString('utf8');
  try {
    // A proxy compresses refusals too, however short they are. The beginning of one that is cut off is read as well.
    const options = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: 64 * errorBodyLimitBytes };
    return (await unzip(bytes, options)).toString('utf8');
  } catch {
    return '';
  }
}
