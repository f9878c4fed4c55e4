import path from 'node:path';
import { changeKubeconfig, previewKubeconfigChange } from '../cluster/kubeconfig/change.ts';
import type { KubeconfigSources } from '../cluster/kubeconfig/sources.ts';
import type { KubeconfigChange, KubeconfigChangeReport, KubeconfigEntry } from '../cluster/types.ts';
import { problemError } from '../core/problem.ts';
import { exitCodes, textValues, type ExitCode, type Invocation } from './command.ts';

/** The kubeconfig files that a command line means. */
export function kubeconfigSources(invocation: Invocation): KubeconfigSources {
  const { environment, workingFolder } = invocation;
  const files = textValues(invocation, 'kubeconfig').map((file) => path.resolve(workingFolder, file));
  return { files, environment };
}

/** Changes the kubeconfig and says what was done. */
export async function runChange(
  invocation: Invocation,
  command: string,
  change: KubeconfigChange,
  done: string,
): Promise<ExitCode> {
  const report = await changeKubeconfig(kubeconfigSources(invocation), change);
  const { output } = invocation;
  output.line(
    report.files.length === 0 ? 'Nothing changed: it is so already.' : `${done} (${report.files.join(', ')})`,
  );
  for (const line of consequences(report)) output.line(line);
  output.document({ command, change: report });
  return exitCodes.ok;
}

/** What a change would do. */
export function previewChange(invocation: Invocation, change: KubeconfigChange): Promise<KubeconfigChangeReport> {
  return previewKubeconfigChange(kubeconfigSources(invocation), change);
}

/** An entry with its kind: `user "jane"`. */
export function entryTitle({ list, name }: KubeconfigEntry): string {
  return `${{ contexts: 'context', clusters: 'cluster', users: 'user' }[list]} "${name}"`;
}

/** The positional arguments of a command, as many as it has names for. @throws `cli.usage` */
export function positionalsOf(
  { positionals }: Invocation,
  command: string,
  names: readonly string[],
): readonly string[] {
  const help = `meshdeck ${command} --help`;
  const missing = names[positionals.length];
  if (missing !== undefined) throw problemError('cli.usage', { reason: `${missing} is missing.`, help });
  const surplus = positionals[names.length];
  if (surplus !== undefined)
    throw problemError('cli.usage', { reason: `"${surplus}" is one argument too many.`, help });
  return positionals;
}

function consequences({ unused, uncoveredIn, losesCurrent }: KubeconfigChangeReport): readonly string[] {
  return [
    ...unused.map((entry) => `No context uses the ${entryTitle(entry)} of ${entry.file} any more; it stays there.`),
    ...(uncoveredIn === undefined ? [] : [`A context of the old name is in ${uncoveredIn}, and is seen now.`]),
    ...(losesCurrent ? ['It was the current context; choose another one with "meshdeck contexts use".'] : []),
  ];
}
