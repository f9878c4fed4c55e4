import type { ProfileHeader } from './types.ts';
import { redacted } from '../../core/redact.ts';

/** RFC 9110, 5.6.2: the characters of a token. */
const tokenPattern = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const placeholderPattern = /\$\{(env|secret):([A-Za-z_][A-Za-z0-9_.-]*)\}/g;
/** Framing belongs to the engine: a wrong Content-Length would make every figure wrong. */
const ownHeaders = ['content-length', 'transfer-encoding', 'connection', 'expect', 'upgrade', 'te', 'trailer'];
/** Headers whose value is a credential whether or not it is marked. */
const credentialHeaders = [
  'authorization',
  'proxy-authorization',
  'cookie',
  'x-api-key',
  'api-key',
  'x-auth-token',
  'x-access-token',
];

/** Why a header cannot be sent, or undefined where it can. */
export function headerFault(header: ProfileHeader): string | undefined {
  if (!tokenPattern.test(header.name)) return 'its name has characters that HTTP does not allow';
  if (ownHeaders.includes(header.name.toLowerCase())) return 'the load engine sets it';
  return valueFault(header.value);
}

/** Why a value cannot be sent, or undefined where it can: RFC 9110, 5.5, and Latin-1 as sockets write it. */
export function valueFault(value: string): string | undefined {
  for (const character of value) {
    const code = character.codePointAt(0) ?? 0;
    if ((code < 0x20 && code !== 0x09) || code === 0x7f) return 'its value has a control character';
    if (code > 0xff) return 'its value has characters outside of Latin-1';
  }
  return undefined;
}

/** A value that comes from the environment or from secret storage. */
export interface Placeholder {
  readonly kind: 'env' | 'secret';
  readonly name: string;
}

/** The placeholders `${env:NAME}` and `${secret:NAME}` in a header's value. */
export function placeholdersOf(header: ProfileHeader): readonly Placeholder[] {
  return [...header.value.matchAll(placeholderPattern)].map(([, kind, name]) => ({
    kind: kind === 'env' ? 'env' : 'secret',
    name: name ?? '',
  }));
}

/** The value with its placeholders filled in by `valueOf`. What is filled in is not read again for placeholders. */
export function fillPlaceholders(header: ProfileHeader, valueOf: (placeholder: Placeholder) => string): string {
  return header.value.replaceAll(placeholderPattern, (_, kind: string, name: string) =>
    valueOf({ kind: kind === 'env' ? 'env' : 'secret', name }),
  );
}

/** True where a header carries a credential: by its name, or because its value is filled in. */
export function isSecretHeader(header: ProfileHeader): boolean {
  return credentialHeaders.includes(header.name.toLowerCase()) || placeholdersOf(header).length > 0;
}

/** The header as it may be written to disk. */
export function redactHeader(header: ProfileHeader): ProfileHeader {
  return isSecretHeader(header) ? { name: header.name, value: redacted } : header;
}

/**
 * Headers for a target that is another host than the one the profile names: without what was meant for the profile's host only.
 * Hosts are compared without case, ports count as part of the host (RFC 6454).
 */
export function headersForHost(
  headers: readonly ProfileHeader[],
  profileHost: string,
  targetHost: string,
): readonly ProfileHeader[] {
  if (profileHost.toLowerCase() === targetHost.toLowerCase()) return headers;
  return headers.filter((header) => !isSecretHeader(header));
}
