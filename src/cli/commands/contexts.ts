import { summarize } from '../../cluster/kubeconfig.ts';
import { inWords } from '../../core/words.ts';
import { clusterOptions, exitCodes, type Command } from '../command.ts';
import { kubeconfigOf } from '../target.ts';

/** `meshdeck contexts` */
export const contextsCommand: Command = {
  name: 'contexts',
  usage: '',
  summary: 'Lists the contexts of the kubeconfig',
  description: 'Reads files only; no cluster is contacted.',
  options: { kubeconfig: clusterOptions.kubeconfig },
  async run(invocation) {
    const { output } = invocation;
    const kubeconfig = summarize(await kubeconfigOf(invocation));
    const width = Math.max(0, ...kubeconfig.contexts.map(({ name }) => name.length));
    for (const { name, server, namespace, isCurrent, problem } of kubeconfig.contexts) {
      const what = problem === undefined ? `${server}  ${namespace}` : inWords(problem).message;
      output.line(`${isCurrent ? '*' : ' '} ${name.padEnd(width)}  ${what}`);
    }
    if (kubeconfig.contexts.length === 0) output.line('No contexts.');
    output.document({ command: 'contexts', kubeconfig });
    return exitCodes.ok;
  },
};
