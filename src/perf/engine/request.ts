import { problemError } from '../../core/problem.ts';
import type { ProfileHeader } from '../profile/types.ts';

/** What a request is made of. */
export interface RequestParts {
  readonly method: string;
  /** Host as in the URL, with the port where it is not 80. */
  readonly host: string;
  /** Path with query. */
  readonly path: string;
  readonly headers: readonly ProfileHeader[];
  readonly body?: string | undefined;
}

/**
 * The bytes of a request as a Latin-1 text, one character a byte. Sockets write such texts faster than buffers, and every request
 * of a run is the same one. Throws `perf.header-invalid` where a value, now filled in, would break the request in two.
 */
export function requestText(parts: RequestParts): string {
  const body = Buffer.from(parts.body ?? '', 'utf8');
  const named = (name: string): boolean => parts.headers.some((header) => header.name.toLowerCase() === name);
  for (const header of parts.headers) {
    if (/[\r\n\0]/.test(header.value) || /[\r\n\0:]/.test(header.name))
      throw problemError('perf.header-invalid', { name: header.name, why: 'its value has a control character' });
  }
  const hasLength = body.length > 0 || ['POST', 'PUT', 'PATCH'].includes(parts.method);
  const lines = [
    `${parts.method} ${parts.path} HTTP/1.1`,
    ...(named('host') ? [] : [`Host: ${parts.host}`]),
    ...(named('user-agent') ? [] : ['User-Agent: meshdeck']),
    ...parts.headers.map((header) => `${header.name}: ${header.value}`),
    ...(hasLength ? [`Content-Length: ${body.length}`] : []),
  ];
  return `${lines.join('\r\n')}\r\n\r\n${body.toString('latin1')}`;
}
