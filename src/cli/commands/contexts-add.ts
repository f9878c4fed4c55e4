import path from 'node:path';
import type { KubeconfigChange } from '../../cluster/types.ts';
import { problemError } from '../../core/problem.ts';
import { kubeconfigSources, positionalsOf } from '../change-kubeconfig.ts';
import { clusterOptions, exitCodes, textValues, type Command } from '../command.ts';
import { changeKubeconfig } from '../../cluster/kubeconfig/change.ts';

/** `meshdeck contexts add` */
export const contextsAddCommand: Command = {
  name: 'contexts add',
  usage: 'FILE',
  summary: 'Adds the contexts of another kubeconfig',
  description: `Copies the contexts of FILE (- for standard input) with their clusters and users into the first file of the kubeconfig list that
exists. A context whose name is taken needs another one; clusters and users get a free name by themselves. Relative paths are
made absolute, the current context stays, and programs that sign in are named but not run.`,
  options: {
    kubeconfig: clusterOptions.kubeconfig,
    only: { type: 'string', multiple: true, valueName: 'NAME', help: 'takes this context alone (repeatable)' },
    rename: {
      type: 'string',
      multiple: true,
      valueName: 'OLD=NEW',
      help: 'another name for a context of FILE (repeatable)',
    },
  },
  async run(invocation) {
    const { output, workingFolder, readInput } = invocation;
    const [given = ''] = positionalsOf(invocation, this.name, ['FILE']);
    const file = path.resolve(workingFolder, given === '-' ? 'standard input' : given);
    const names = Object.fromEntries(textValues(invocation, 'rename').map(pairOf));
    const only = textValues(invocation, 'only');
    const change: KubeconfigChange = {
      is: 'add',
      file,
      names,
      ...(only.length === 0 ? {} : { only }),
      ...(given === '-' ? { text: await readInput() } : {}),
    };
    const report = await changeKubeconfig(kubeconfigSources(invocation), change);
    for (const { name, server, program } of report.added)
      output.line(`${name}  ${server}${program === undefined ? '' : `  signs in with ${program}`}`);
    output.line(`Added to ${report.files.join(', ')}.`);
    output.document({ command: this.name, change: report });
    return exitCodes.ok;
  },
};

/** @throws `cli.usage` */
function pairOf(text: string): readonly [string, string] {
  const at = text.indexOf('=');
  if (at > 0 && at < text.length - 1) return [text.slice(0, at), text.slice(at + 1)];
  throw problemError('cli.usage', {
    reason: `--rename is OLD=NEW, not "${text}".`,
    help: 'meshdeck contexts add --help',
  });
}
