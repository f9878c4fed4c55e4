import { commonOptions, type Command, type Options } from './command.ts';

/** The help of all commands. */
export function generalHelp(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name, usage }) => `${name} ${usage}`.trim().length)) + 2;
  const lines = commands.map(
    ({ name, usage, summary }) => `  meshdeck ${`${name} ${usage}`.trim().padEnd(width)}${summary}`,
  );
  return [
    'Meshdeck: service meshes from the command line.',
    '',
    ...lines,
    '',
    'Every command has --help and --output json.',
    'Exit codes: 0 done, 1 faults found or changes failed, 2 could not run, 3 cancelled, 4 needs a confirmation.',
  ].join('\n');
}

/** The help of one command. */
export function commandHelp({ name, usage, summary, description, options, formats }: Command): string {
  const output =
    formats === undefined
      ? commonOptions.output
      : {
          ...commonOptions.output,
          valueName: ['text', 'json', ...formats].join('|'),
          help: 'text for people (default), or one document',
        };
  return [
    `meshdeck ${`${name} ${usage}`.trim()}`,
    '',
    `${summary}.`,
    ...(description === '' ? [] : ['', description]),
    '',
    'Options:',
    ...optionLines({ ...options, ...commonOptions, output }),
  ].join('\n');
}

function optionLines(options: Options): readonly string[] {
  const entries = Object.entries(options).map(([name, { short, type, valueName, help }]) => {
    const value = type === 'string' ? ` ${valueName ?? 'VALUE'}` : '';
    return [`${short === undefined ? '    ' : `-${short}, `}--${name}${value}`, help] as const;
  });
  const width = Math.max(...entries.map(([text]) => text.length)) + 2;
  return entries.map(([text, help]) => `  ${text.padEnd(width)}${help}`);
}
