import { positionalsOf, runChange } from '../change-kubeconfig.ts';
import { clusterOptions, type Command } from '../command.ts';

/** `meshdeck contexts use` */
export const contextsUseCommand: Command = {
  name: 'contexts use',
  usage: 'NAME',
  summary: 'Makes a context the current one',
  description: `Writes the kubeconfig as "kubectl config use-context" does: into the first file of the list that exists. Nothing else of the
file changes, and no cluster is contacted.`,
  options: { kubeconfig: clusterOptions.kubeconfig },
  run(invocation) {
    const [context = ''] = positionalsOf(invocation, this.name, ['NAME']);
    return runChange(invocation, this.name, { is: 'use', context }, `The current context is "${context}".`);
  },
};
