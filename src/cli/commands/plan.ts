import path from 'node:path';
import { clusterOptions, runOptions, type Command } from '../command.ts';
import { readText } from '../project.ts';
import { onlyPositional, showPlan } from '../run-plan.ts';

/** `meshdeck plan` */
export const planCommand: Command = {
  name: 'plan',
  usage: 'FILE',
  summary: 'Shows what applying a pattern would do',
  description:
    'Every object is tried on the API server with a dry run; nothing is changed. The exit code is 1 where the plan holds\nconflicts, or objects that are not valid or forbidden.',
  options: {
    ...clusterOptions,
    namespace: runOptions.namespace,
    helm: runOptions.helm,
    delete: { type: 'boolean', help: 'shows what deleting it would do' },
  },
  async run(invocation) {
    const file = path.resolve(invocation.workingFolder, onlyPositional(invocation, 'FILE', 'plan'));
    const verb = invocation.values['delete'] === true ? 'delete' : 'apply';
    return showPlan(invocation, { file, text: await readText(file) }, verb);
  },
};
