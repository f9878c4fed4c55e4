import path from 'node:path';
import { toolEnvironment } from '../cluster/tool-environment.ts';
import type { ClusterConnection } from '../cluster/types.ts';
import { helmFor, type Helm } from '../tools/helm.ts';
import type { AgentServices } from './services.ts';

/** The user's helm for the cluster of a connection. It is looked for when it is first asked something. */
export async function helmOf(
  services: Pick<AgentServices, 'kubeconfigs' | 'settings'>,
  connection: Pick<ClusterConnection, 'contextName'>,
): Promise<Helm> {
  const kubeconfig = await services.kubeconfigs.read();
  const { helmPath } = services.settings();
  const file = helmPath === '' ? 'helm' : helmPath;
  const context = connection.contextName;
  return helmFor({
    file,
    kubeconfigFiles: kubeconfig.files,
    context,
    pathDelimiter: path.delimiter,
    surroundings: () => toolEnvironment(kubeconfig, context, file, { environment: process.env }),
  });
}
