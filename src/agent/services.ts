import { connect } from '../cluster/connect.ts';
import type { ClusterConnection } from '../cluster/types.ts';
import { problemError } from '../core/problem.ts';
import type { Kubeconfigs } from './kubeconfigs.ts';
import type { AgentEvents, AgentSettings } from './protocol/methods.ts';

/** What handlers share. */
export interface AgentServices {
  readonly kubeconfigs: Kubeconfigs;
  readonly settings: () => AgentSettings;
  readonly emit: <Name extends keyof AgentEvents>(name: Name, value: AgentEvents[Name]) => void;
  /**
   * Runs work with a connection of its own to a context (the current one where no name is given), and closes it.
   *
   * @throws `host.untrusted`, `cluster.no-context`, and what the work throws.
   */
  readonly withConnection: <Result>(
    context: string | undefined,
    work: (connection: ClusterConnection) => Promise<Result>,
  ) => Promise<Result>;
  /** @throws `host.untrusted` */
  readonly requireTrust: () => void;
}

/** Settings before the host sent any: nothing is trusted. */
export const initialSettings: AgentSettings = {
  kubeconfigFiles: [],
  helmPath: '',
  protectedContexts: [],
  allowedLoadHosts: [],
  isTrusted: false,
  workspaceFolders: [],
  storageFolder: '',
  version: '',
};

/** The services over what the agent's main holds. */
export function createServices(parts: Pick<AgentServices, 'kubeconfigs' | 'settings' | 'emit'>): AgentServices {
  const requireTrust = (): void => {
    if (!parts.settings().isTrusted) throw problemError('host.untrusted');
  };
  return {
    ...parts,
    requireTrust,
    async withConnection(context, work) {
      requireTrust();
      const connection = connect(await parts.kubeconfigs.read(), context);
      try {
        return await work(connection);
      } finally {
        await connection.close();
      }
    },
  };
}
