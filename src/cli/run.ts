import { parseArgs } from 'node:util';
import { isCancelled, problem, problemError, problemOf, type Problem } from '../core/problem.ts';
import { commonOptions, exitCodes, type Command, type ExitCode, type Invocation } from './command.ts';
import { commands } from './commands.ts';
import { commandHelp, generalHelp } from './help.ts';
import { streamOutput, type OutputStreams } from './output.ts';

/** What the process gives to a command line. */
export interface CommandLineHost extends Pick<
  Invocation,
  'signal' | 'environment' | 'workingFolder' | 'readInput' | 'runnerEntry' | 'version' | 'repository'
> {
  readonly streams: OutputStreams;
}

/** Problems that a person solves by saying that it is meant. */
const confirmations: readonly Problem['code'][] = [
  'pattern.needs-confirmation',
  'cli.needs-yes',
  'cli.needs-yes-alone',
  'cli.declined',
  'cli.load-needs-host',
  'cli.load-needs-context',
  'mesh.manifest-unseen',
];

/** Problems that are faults of what was given, and not of the way there. */
const faultsOfInput: readonly Problem['code'][] = [
  'cli.plan-not-clean',
  'mesh.preflight-failed',
  'pattern.has-faults',
  'mesh.switch-conflict',
  'mesh.switch-without-effect',
];

/** Runs one command line: finds the command, reads its options, and turns what it throws into words and an exit code. */
export async function runCommandLine(args: readonly string[], host: CommandLineHost): Promise<ExitCode> {
  const output = streamOutput(host.streams, wantedFormat(args));
  if (args[0] === '--version') {
    host.streams.write(`${host.version}\n`);
    return exitCodes.ok;
  }
  const words = leadingWords(args);
  const command = findCommand(words);
  if (command === undefined) {
    const asksForHelp = words.length === 0 || words[0] === 'help' || args.includes('--help') || args.includes('-h');
    if (asksForHelp) {
      host.streams.write(`${generalHelp(commands)}\n`);
      return exitCodes.ok;
    }
    output.problem(
      usageProblem(`There is no command "${words.slice(0, 2).join(' ')}".`, 'meshdeck --help'),
      words.join(' '),
    );
    return exitCodes.couldNotRun;
  }
  try {
    const { values, positionals } = readArguments(command, args);
    if (values['help'] === true) {
      host.streams.write(`${commandHelp(command)}\n`);
      return exitCodes.ok;
    }
    return await command.run({ ...host, values, positionals, output });
  } catch (error) {
    output.problem(problemOf(error), command.name);
    return exitCodeOf(error);
  }
}

function exitCodeOf(error: unknown): ExitCode {
  if (isCancelled(error)) return exitCodes.cancelled;
  const { code } = problemOf(error);
  if (confirmations.includes(code)) return exitCodes.needsConfirmation;
  return faultsOfInput.includes(code) ? exitCodes.findings : exitCodes.couldNotRun;
}

/** The words before the first option: the command, and perhaps what it is about. */
function leadingWords(args: readonly string[]): readonly string[] {
  const firstOption = args.findIndex((arg) => arg.startsWith('-'));
  return firstOption < 0 ? args : args.slice(0, firstOption);
}

function findCommand(words: readonly string[]): Command | undefined {
  const [first = '', second = ''] = words;
  return commands.find(({ name }) => name === `${first} ${second}`) ?? commands.find(({ name }) => name === first);
}

/** @throws `cli.usage` */
function readArguments(command: Command, args: readonly string[]): Pick<Invocation, 'values' | 'positionals'> {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { ...command.options, ...commonOptions },
      allowPositionals: true,
      strict: true,
    });
    const output = values.output;
    const formats = ['text', 'json', ...(command.formats ?? [])];
    if (output !== undefined && !formats.includes(output))
      throw new TypeError(`--output is ${formats.slice(0, -1).join(', ')} or ${formats.at(-1) ?? ''}, not ${output}.`);
    return { values, positionals: positionals.slice(command.name.split(' ').length) };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const reason = error.message.replace(/\. To specify .*$/s, '.');
    throw problemError('cli.usage', { reason, help: `meshdeck ${command.name} --help` });
  }
}

function usageProblem(reason: string, help: string): Problem {
  return problem('cli.usage', { reason, help });
}

/** The form that is wanted, found without a command's options, for problems that come before them. */
function wantedFormat(args: readonly string[]): string {
  for (const [index, arg] of args.entries()) {
    const joined = /^(?:--output=|-o=?)(\w+)$/.exec(arg)?.[1];
    if (joined !== undefined) return joined;
    if (arg === '--output' || arg === '-o') return args[index + 1] ?? 'text';
  }
  return 'text';
}
