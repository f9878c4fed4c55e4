/**
 * When a JSON Web Token ends, by its `exp` claim. Nothing is verified: the server does that.
 *
 * @returns milliseconds since 1970; undefined for other tokens.
 */
export function tokenEndMs(token: string | undefined): number | undefined {
  const payload = token?.split('.')[1];
  if (payload === undefined) return undefined;
  try {
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as { readonly exp?: unknown };
    return typeof claims.exp === 'number' ? claims.exp * 1000 : undefined;
  } catch {
    return undefined;
  }
}
