import path from 'node:path';
import { connect } from '../cluster/connect.ts';
import { readKubeconfig, type Kubeconfig } from '../cluster/kubeconfig.ts';
import { toolEnvironment } from '../cluster/tool-environment.ts';
import type { ClusterConnection } from '../cluster/types.ts';
import { inOneText } from '../core/words.ts';
import { helmFor, type Helm } from '../tools/helm.ts';
import { textValue, textValues, type Invocation } from './command.ts';

/** The kubeconfig that a command line means; what is wrong with its files is told, and the rest is used. */
export async function kubeconfigOf(invocation: Invocation): Promise<Kubeconfig> {
  const { environment, output, workingFolder } = invocation;
  const files = textValues(invocation, 'kubeconfig').map((file) => path.resolve(workingFolder, file));
  const kubeconfig = await readKubeconfig({ files, environment });
  for (const found of kubeconfig.problems) output.message(inOneText(found));
  return kubeconfig;
}

/** Does something with a connection to the cluster that is meant, and closes it. */
export async function withConnection<Result>(
  invocation: Invocation,
  work: (connection: ClusterConnection, kubeconfig: Kubeconfig) => Promise<Result>,
): Promise<Result> {
  const kubeconfig = await kubeconfigOf(invocation);
  const connection = connect(kubeconfig, textValue(invocation, 'context'));
  try {
    return await work(connection, kubeconfig);
  } finally {
    await connection.close();
  }
}

/** The user's helm for the same cluster. */
export function helmOf(invocation: Invocation, kubeconfig: Kubeconfig, context: string): Helm {
  const file = textValue(invocation, 'helm') ?? 'helm';
  return helmFor({
    file,
    kubeconfigFiles: kubeconfig.files,
    context,
    pathDelimiter: path.delimiter,
    surroundings: () => toolEnvironment(kubeconfig, context, file, invocation),
  });
}
