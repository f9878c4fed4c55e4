/** What a JSON Web Token says of itself. Nothing of it is verified: the server does that. */
export interface TokenClaims {
  /** Milliseconds since 1970, by `iat`. */
  readonly startMs?: number;
  /** Milliseconds since 1970, by `exp`. */
  readonly endMs?: number;
  /** Whom it names, by `sub`. */
  readonly subject?: string;
}

/**
 * The claims of a JSON Web Token; undefined for other tokens.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7519#section-4.1
 */
export function tokenClaims(token: string | undefined): TokenClaims | undefined {
  const payload = token?.split('.')[1];
  if (payload === undefined) return undefined;
  try {
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as unknown;
    if (typeof claims !== 'object' || claims === null) return undefined;
    const { iat, exp, sub } = claims as Readonly<Record<string, unknown>>;
    return {
      ...(typeof iat === 'number' ? { startMs: iat * 1000 } : {}),
      ...(typeof exp === 'number' ? { endMs: exp * 1000 } : {}),
      ...(typeof sub === 'string' && sub !== '' ? { subject: sub } : {}),
    };
  } catch {
    return undefined;
  }
}

/**
 * When a JSON Web Token ends, by its `exp` claim.
 *
 * @returns milliseconds since 1970; undefined for other tokens.
 */
export function tokenEndMs(token: string | undefined): number | undefined {
  return tokenClaims(token)?.endMs;
}
