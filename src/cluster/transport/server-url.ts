import { problemError } from '../../core/problem.ts';
import type { ResolvedContext } from '../kubeconfig.ts';

/**
 * The address of a context's API server.
 *
 * @throws `cluster.server-address`
 */
export function serverUrl({ cluster, user }: ResolvedContext): URL {
  const hasTls =
    cluster.isInsecure || cluster.certificateAuthority !== undefined || user.clientCertificate !== undefined;
  // client-go: an address without a scheme is https where anything of TLS is configured.
  const address = cluster.server.includes('://') ? cluster.server : `${hasTls ? 'https' : 'http'}://${cluster.server}`;
  const url = cluster.server === '' || !URL.canParse(address) ? undefined : new URL(address);
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    throw problemError('cluster.server-address', { cluster: cluster.name, server: cluster.server });
  return url;
}
