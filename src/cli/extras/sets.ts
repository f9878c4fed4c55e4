import path from 'node:path';
import type { ExitCode, Invocation, Options } from '../command.ts';
import { runPlan } from '../run-plan.ts';

/** Where the record of a sample or an add-on lies. */
export const recordOption = {
  record: {
    type: 'string',
    valueName: 'NAMESPACE',
    help: 'namespace where the record of the release lies (default: where it lies already, else that of the context)',
  },
} as const satisfies Options;

/** The invocation with the namespace in which plans look for the record: what `--namespace` says of a sample is in its objects already. */
export function withRecord(invocation: Invocation, record: string): Invocation {
  return { ...invocation, values: { ...invocation.values, namespace: record } };
}

/** Takes a set away by its record alone, as `delete` does: the order is that of the kinds. */
export function removeSet(
  invocation: Invocation,
  patternName: string,
  record: string,
  command: string,
): Promise<ExitCode> {
  const file = path.resolve(invocation.workingFolder, `${patternName}.pattern.yaml`);
  const text = `name: ${patternName}\nservices: {}\n`;
  return runPlan(withRecord(invocation, record), { file, text }, 'delete', { command });
}
