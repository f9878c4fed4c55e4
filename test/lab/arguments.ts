import { parseArgs } from 'node:util';

import { LabError, wordsOf } from './failure.ts';
import { scenarioNames, type ScenarioName } from './scenarios/scenarios.ts';

export const verbs = ['up', 'down', 'status', 'reset', 'kubeconfig', 'build'] as const;
export type Verb = (typeof verbs)[number];

/** What the command line asks for. */
export interface LabCommand {
  readonly verb: Verb;
  readonly name: string;
  readonly output: 'text' | 'json';
  readonly scenario: ScenarioName;
  readonly pods: number | undefined;
  readonly ownerPid: number | undefined;
  readonly exec: boolean;
  readonly print: boolean;
}

export const usage = `npm run lab -- COMMAND [--name NAME] [--output text|json]

  up          starts the lab (builds its programs the first time); --scenario ${scenarioNames.join('|')},
              --pods N (scenario large), --owner-pid PID (the lab ends with that process),
              --exec (exec into a Pod runs the command on this machine, for whoever finds the port)
  down        ends it, whatever state it is in
  status      its parts, ports, memory and Services
  reset       empties it, with the same address and credentials; --scenario fills it again
  kubeconfig  the path of its kubeconfig; --print the text
  build       only builds what is missing in the cache

Labs with different names run side by side; without --name it is 'lab'.
Exit codes: 0 done, 1 failed or not running, 2 wrong usage, 3 something is missing on this machine.`;

/** Reads the parameters after `lab --`. Throws `usage` with what is wrong. */
export function parseArguments(parameters: readonly string[]): LabCommand {
  const { values, positionals } = parse(parameters);
  const [verb, ...rest] = positionals;
  const known = verbs.find((candidate) => candidate === verb);
  if (known === undefined) throw wrong(verb === undefined ? 'A command is missing.' : `'${verb}' is no command.`);
  if (rest[0] !== undefined) throw wrong(`'${rest[0]}' is one word too many.`);
  const scenario = scenarioNames.find((candidate) => candidate === values.scenario);
  if (scenario === undefined) throw wrong(`'${values.scenario}' is no scenario: ${scenarioNames.join(', ')}.`);
  if (values.output !== 'text' && values.output !== 'json') throw wrong(`'${values.output}' is no output: text, json.`);
  return {
    verb: known,
    name: values.name,
    output: values.output,
    scenario,
    pods: wholeNumber('--pods', values.pods, 100_000),
    ownerPid: wholeNumber('--owner-pid', values['owner-pid'], 2 ** 31),
    exec: values.exec,
    print: values.print,
  };
}

function parse(parameters: readonly string[]) {
  try {
    return parseArgs({
      args: [...parameters],
      allowPositionals: true,
      options: {
        name: { type: 'string', default: 'lab' },
        output: { type: 'string', default: 'text' },
        scenario: { type: 'string', default: 'empty' },
        pods: { type: 'string' },
        'owner-pid': { type: 'string' },
        exec: { type: 'boolean', default: false },
        print: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw wrong(wordsOf(error));
  }
}

function wholeNumber(option: string, text: string | undefined, maximum: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || value > maximum)
    throw wrong(`${option} must be 1 to ${maximum}, not '${text}'.`);
  return value;
}

function wrong(message: string): LabError {
  return new LabError('usage', message, 'npm run lab without a command shows how it is used.');
}
