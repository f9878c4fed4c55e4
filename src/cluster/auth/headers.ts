import { problemError } from '../../core/problem.ts';
import type { UserEntry } from '../kubeconfig/entries.ts';

/** Headers of a request; a list is sent as one line for each value. */
export type RequestHeaders = Readonly<Record<string, string | string[]>>;

/** `Authorization` for a bearer token, or for name and password where there is no token. */
export function authorizationHeaders(user: UserEntry, token: string | undefined): RequestHeaders {
  if (token !== undefined) return { authorization: `Bearer ${token}` };
  if (user.basic === undefined) return {};
  const { username, password } = user.basic;
  return { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` };
}

/**
 * `Impersonate-*` for `as`, `as-uid`, `as-groups` and `as-user-extra`.
 *
 * @throws `cluster.impersonation-incomplete` where groups, uid or extra stand without a user: sent without them, the request would
 *   have the rights of the real user, which are often more.
 * @see https://kubernetes.io/docs/reference/access-authn-authz/user-impersonation/
 */
export function impersonationHeaders(user: UserEntry): RequestHeaders {
  const { impersonate } = user;
  if (impersonate === undefined) return {};
  if (impersonate.user === '') throw problemError('cluster.impersonation-incomplete', { user: user.name });
  const extra = Object.entries(impersonate.extra ?? {}).map(([key, values]): readonly [string, string[]] => [
    `impersonate-extra-${escapeHeaderName(key)}`,
    [...values],
  ]);
  return {
    'impersonate-user': impersonate.user,
    ...(impersonate.groups.length === 0 ? {} : { 'impersonate-group': [...impersonate.groups] }),
    ...(impersonate.uid === undefined ? {} : { 'impersonate-uid': impersonate.uid }),
    ...Object.fromEntries(extra),
  };
}

/** Characters that a header's name cannot have are sent as `%xx` of their UTF-8, and so is `%` itself. */
function escapeHeaderName(key: string): string {
  return key
    .toLowerCase()
    .replaceAll(/[^a-z0-9!#$&'*+.^_`|~-]/gu, (character) =>
      [...Buffer.from(character)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
    );
}
