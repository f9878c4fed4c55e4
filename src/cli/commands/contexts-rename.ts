import { positionalsOf, runChange } from '../change-kubeconfig.ts';
import { clusterOptions, type Command } from '../command.ts';

/** `meshdeck contexts rename` */
export const contextsRenameCommand: Command = {
  name: 'contexts rename',
  usage: 'NAME NEW-NAME',
  summary: 'Gives a context another name',
  description: `Writes the kubeconfig as "kubectl config rename-context" does; the current context keeps being it under its new name.`,
  options: { kubeconfig: clusterOptions.kubeconfig },
  run(invocation) {
    const [context = '', to = ''] = positionalsOf(invocation, this.name, ['NAME', 'NEW-NAME']);
    return runChange(invocation, this.name, { is: 'rename', context, to }, `"${context}" is called "${to}" now.`);
  },
};
