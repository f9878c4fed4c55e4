import path from 'node:path';
import { clusterOptions, runOptions, type Command } from '../command.ts';
import { readText } from '../project.ts';
import { onlyPositional, runPlan } from '../run-plan.ts';

/** `meshdeck apply` */
export const applyCommand: Command = {
  name: 'apply',
  usage: 'FILE',
  summary: 'Plans a pattern, asks, and applies it',
  description:
    'Objects go in the order of their dependencies, and each wave waits until the one before is ready. Members that left the\npattern are deleted. Fields of others are taken over only where --take-over names the object. Ctrl-C stops after the\nobject in hand.',
  options: { ...clusterOptions, ...runOptions },
  async run(invocation) {
    const file = path.resolve(invocation.workingFolder, onlyPositional(invocation, 'FILE', 'apply'));
    return runPlan(invocation, { file, text: await readText(file) }, 'apply', { command: 'apply' });
  },
};
