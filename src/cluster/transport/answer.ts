import type { Dispatcher } from 'undici';

/** What an error says beyond this is not read. */
const errorBodyLimitBytes = 256 * 1024;

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

/** The text of an answer, or its beginning where it is large: somebody else's page may have any size. */
export async function readLimited(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > errorBodyLimitBytes) break;
  }
  return Buffer.concat(chunks).toString('utf8');
}
