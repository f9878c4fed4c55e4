import path from 'node:path';
import { clusterOptions, runOptions, type Command } from '../command.ts';
import { readText } from '../project.ts';
import { onlyPositional, runPlan } from '../run-plan.ts';

/** `meshdeck delete` */
export const deleteCommand: Command = {
  name: 'delete',
  usage: 'FILE',
  summary: 'Deletes what was applied from a pattern',
  description:
    'Finds the objects by the record that applying left in the cluster, and touches nothing else. A namespace, or the\ndefinition of a kind, that holds objects of others is left unless --take-over names it.',
  options: { ...clusterOptions, ...runOptions },
  async run(invocation) {
    const file = path.resolve(invocation.workingFolder, onlyPositional(invocation, 'FILE', 'delete'));
    return runPlan(invocation, { file, text: await readText(file) }, 'delete', { command: 'delete' });
  },
};
