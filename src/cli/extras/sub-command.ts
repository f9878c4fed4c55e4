import { problemError } from '../../core/problem.ts';
import type { Invocation } from '../command.ts';

/** The verb behind a command such as `mesh sample`, and the name behind that. */
export interface SubCommand<Verb extends string> {
  readonly verb: Verb;
  readonly name: string | undefined;
}

/** Reads `VERB [NAME]`. @throws `cli.usage` */
export function subCommand<Verb extends string>(
  { positionals }: Pick<Invocation, 'positionals'>,
  command: string,
  verbs: readonly Verb[],
): SubCommand<Verb> {
  const [first, name, ...more] = positionals;
  const help = `meshdeck ${command} --help`;
  const verb = verbs.find((one) => one === first);
  if (verb === undefined)
    throw problemError('cli.usage', { reason: `"${command}" wants one of ${verbs.join(', ')}.`, help });
  if (more.length > 0)
    throw problemError('cli.usage', { reason: `"${more[0] ?? ''}" is one argument too many.`, help });
  return { verb, name };
}

/** The name that a verb needs. @throws `cli.usage` */
export function requiredName(name: string | undefined, command: string): string {
  if (name === undefined)
    throw problemError('cli.usage', { reason: 'NAME is missing.', help: `meshdeck ${command} --help` });
  return name;
}
