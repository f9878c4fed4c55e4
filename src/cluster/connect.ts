import type { Kubeconfig } from './kubeconfig.ts';
import { resolveContext } from './kubeconfig.ts';
import { Connection } from './transport/connection.ts';
import type { ClusterConnection } from './types.ts';

/**
 * Connects a context; the current one where no name is given. Nothing is sent before the first request: credentials, files and
 * sockets are opened then.
 *
 * @throws `cluster.no-context`, `cluster.no-current-context`, `cluster.current-context-missing`, `cluster.context-broken`,
 *   `cluster.server-address`
 */
export function connect(kubeconfig: Kubeconfig, contextName?: string): ClusterConnection {
  return new Connection(resolveContext(kubeconfig, contextName));
}
