import type { ParseArgsConfig } from 'node:util';
import type { Output } from './output.ts';

/** Exit codes of every command, documented in docs/cli.md. Only what has no end of its own is `interrupted`, as shells call it. */
export const exitCodes = {
  ok: 0,
  findings: 1,
  couldNotRun: 2,
  cancelled: 3,
  needsConfirmation: 4,
  interrupted: 130,
} as const;

/** One of {@link exitCodes}. */
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Options as `node:util` reads them, with what the help says about each. */
export type Options = Readonly<
  Record<
    string,
    NonNullable<ParseArgsConfig['options']>[string] & { readonly help: string; readonly valueName?: string }
  >
>;

/** What a command gets. */
export interface Invocation {
  readonly values: Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;
  readonly positionals: readonly string[];
  readonly output: Output;
  /** Given at Ctrl-C. */
  readonly signal: AbortSignal;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly workingFolder: string;
  /** All of standard input. */
  readonly readInput: () => Promise<string>;
  /** Where the load runner's entry is, in the build and in the sources. */
  readonly runnerEntry: string;
  readonly version: string;
  /** Address of the repository that the package names, where its pages can be read; undefined where it names none. */
  readonly repository?: string | undefined;
}

/** One command of the command line. */
export interface Command {
  /** Words that choose it, such as `mesh list`. */
  readonly name: string;
  readonly summary: string;
  /** What comes behind the name, such as `FILE`. */
  readonly usage: string;
  /** More help: what it does and what it never does. */
  readonly description: string;
  readonly options: Options;
  /** Forms of the result that the command has beside `text` and `json`. */
  readonly formats?: readonly string[];
  run(invocation: Invocation): Promise<ExitCode>;
}

/** Options of every command. */
export const commonOptions = {
  output: {
    type: 'string',
    short: 'o',
    valueName: 'text|json',
    help: 'text for people (default), or one JSON document',
  },
  help: { type: 'boolean', short: 'h', help: 'shows this help' },
} as const satisfies Options;

/** Options of commands that reach a cluster. */
export const clusterOptions = {
  kubeconfig: {
    type: 'string',
    multiple: true,
    valueName: 'FILE',
    help: 'kubeconfig file; several are merged (default: KUBECONFIG, then ~/.kube/config)',
  },
  context: { type: 'string', valueName: 'NAME', help: 'context of the kubeconfig (default: the current one)' },
} as const satisfies Options;

/** Options of commands that change a cluster by a plan. */
export const runOptions = {
  namespace: { type: 'string', short: 'n', valueName: 'NAME', help: 'namespace (default: that of the context)' },
  helm: { type: 'string', valueName: 'PATH', help: 'helm 3.13 or later (default: the one on the PATH)' },
  yes: { type: 'boolean', short: 'y', help: 'does not ask before it changes something' },
  'confirm-context': {
    type: 'string',
    valueName: 'NAME',
    help: 'the name of a protected context, to say that this one is meant',
  },
  'take-over': {
    type: 'string',
    multiple: true,
    valueName: 'ID',
    help: 'takes over the conflicting fields of this object of the plan (repeatable)',
  },
  'keep-going': { type: 'boolean', help: 'applies what can be applied, where other objects cannot' },
  timeout: { type: 'string', valueName: 'SECONDS', help: 'how long each object may take to be ready (default: 300)' },
} as const satisfies Options;

/** A text option; undefined where it was not given. */
export function textValue({ values }: Invocation, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}

/** A repeatable text option. */
export function textValues({ values }: Invocation, name: string): readonly string[] {
  const value = values[name];
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
}

/** A switch. */
export function isGiven({ values }: Invocation, name: string): boolean {
  return values[name] === true;
}
