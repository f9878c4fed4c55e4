import { readKubeconfig, resolveContext } from '../../cluster/kubeconfig.ts';
import { kubeconfigSources, positionalsOf, runChange } from '../change-kubeconfig.ts';
import { clusterOptions, textValue, type Command } from '../command.ts';

/** `meshdeck contexts namespace` */
export const contextsNamespaceCommand: Command = {
  name: 'contexts namespace',
  usage: 'NAMESPACE',
  summary: 'Sets the namespace of a context',
  description: `Writes the file of the kubeconfig that holds the context, as "kubectl config set-context --namespace" does. An empty NAMESPACE ("")
takes it away. Whether the cluster has the namespace is not asked.`,
  options: clusterOptions,
  async run(invocation) {
    const [namespace = ''] = positionalsOf(invocation, this.name, ['NAMESPACE']);
    const kubeconfig = await readKubeconfig(kubeconfigSources(invocation));
    const context = textValue(invocation, 'context') ?? resolveContext(kubeconfig, undefined).context.name;
    const done =
      namespace === ''
        ? `"${context}" has no namespace of its own.`
        : `The namespace of "${context}" is "${namespace}".`;
    return runChange(invocation, this.name, { is: 'namespace', context, namespace }, done);
  },
};
