import { problemError } from '../../core/problem.ts';
import type { KubeconfigChange } from '../../cluster/types.ts';
import { entryTitle, positionalsOf, previewChange, runChange } from '../change-kubeconfig.ts';
import { clusterOptions, isGiven, runOptions, type Command } from '../command.ts';

/** `meshdeck contexts delete` */
export const contextsDeleteCommand: Command = {
  name: 'contexts delete',
  usage: 'NAME',
  summary: 'Deletes a context from the kubeconfig',
  description: `Shows what goes, asks, and writes the kubeconfig as "kubectl config delete-context" does: cluster and user stay unless
--with-unused is given. The cluster itself is not contacted.`,
  options: {
    kubeconfig: clusterOptions.kubeconfig,
    'with-unused': { type: 'boolean', help: 'deletes the cluster and user too where no other context names them' },
    yes: runOptions.yes,
  },
  async run(invocation) {
    const { output, signal } = invocation;
    const [context = ''] = positionalsOf(invocation, this.name, ['NAME']);
    const withUnused = isGiven(invocation, 'with-unused');
    const change: KubeconfigChange = { is: 'delete', context, withUnused };
    const { removed } = await previewChange(invocation, change);
    for (const entry of removed) output.line(`Goes from ${entry.file}: ${entryTitle(entry)}`);
    if (!isGiven(invocation, 'yes')) {
      if (!output.isInteractive) throw problemError('cli.needs-yes-alone');
      const answer = await output.ask(`Delete ${removed.map(entryTitle).join(', ')}? [y/N] `, signal);
      if (!/^y(es)?$/i.test(answer?.trim() ?? '')) throw problemError('cli.declined');
    }
    return runChange(invocation, this.name, change, `Deleted ${removed.map(entryTitle).join(', ')}.`);
  },
};
