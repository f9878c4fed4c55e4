import type { Kubeconfig, ResolvedContext } from '../cluster/kubeconfig.ts';
import { resolveContext } from '../cluster/kubeconfig.ts';

/** Server, user and proxy in full: what is equal here may share sockets, credentials and cache. It stays in this process. */
export function keyOf({ cluster, user, editorProxy }: ResolvedContext): string {
  return JSON.stringify([cluster, withoutSession(user), editorProxy]);
}

/** A session's tokens are renewed in the file, by us and by kubectl; a connection looks there by itself. */
function withoutSession(user: ResolvedContext['user']): object {
  const { authProvider } = user;
  if (authProvider?.oidc === undefined) return user;
  return { ...user, authProvider: { ...authProvider, oidc: { ...authProvider.oidc, tokens: undefined } } };
}

/** A context as it can be used; undefined where it cannot. */
export function resolvedOf(kubeconfig: Kubeconfig, name: string): ResolvedContext | undefined {
  try {
    return resolveContext(kubeconfig, name);
  } catch {
    // The context is gone or broken now; its row says so.
    return undefined;
  }
}
