import { celLibrary, type CelEnvironment, type CompiledRule } from './library.ts';
import { withKubernetesFunctions } from './functions.ts';

let environment: CelEnvironment | undefined;

function ruleEnvironment(): CelEnvironment {
  if (environment === undefined) {
    const { Environment } = celLibrary();
    environment = withKubernetesFunctions(
      new Environment({
        unlistedVariablesAreDyn: true,
        enableOptionalTypes: true,
        homogeneousAggregateLiterals: false,
      }),
    );
  }
  return environment;
}

/** A rule that was read, or why it cannot be. */
export type ReadRule = { readonly run: CompiledRule } | { readonly reason: string };

/** A server's CRDs can hold any number of rules; those of one bundle are 130. */
const mostKept = 1000;
const read = new Map<string, ReadRule>();

/** Reads a rule, once. */
export function readRule(rule: string): ReadRule {
  const known = read.get(rule);
  if (known !== undefined) return known;
  const made = compile(rule);
  if (read.size >= mostKept) read.clear();
  read.set(rule, made);
  return made;
}

/** Loads what rules need, before the first one is read. It fails where the first rule would, which tells it. */
export function loadLibrary(): void {
  readRule('true');
}

let failureOfLibrary: string | undefined;

/** Why no rule at all is checked, where the library for them is not there; undefined where it is, or was not needed yet. */
export function libraryFailure(): string | undefined {
  return failureOfLibrary;
}

const failures = new Map<string, string>();

/** Why a rule that can be read could not be evaluated on a value; undefined where that has not happened. */
export function evaluationFailure(rule: string): string | undefined {
  return failures.get(rule);
}

/** Remembers why a rule could not be evaluated: it is told beside those that cannot be read. */
export function noteEvaluationFailure(rule: string, reason: string): void {
  if (failures.size >= mostKept) failures.clear();
  failures.set(rule, reason);
}

function compile(rule: string): ReadRule {
  try {
    ruleEnvironment();
  } catch (error) {
    failureOfLibrary = `the library for rules in CEL cannot be loaded (${firstLine(error)})`;
    return { reason: failureOfLibrary };
  }
  try {
    const parsed = ruleEnvironment().parse(asLibraryReads(rule));
    const { valid, error } = parsed.check();
    return valid ? { run: parsed } : { reason: firstLine(error) };
  } catch (error) {
    return { reason: firstLine(error) };
  }
}

/**
 * Forms that the library reads differently: `has(LIST[0].key)`, which is "the key is in"; `format.NAME()`, a function with a dot in
 * its name; and `matches`, which is about patterns of RE2.
 */
function asLibraryReads(rule: string): string {
  return rule
    .replaceAll(/has\(((?:[A-Za-z_]\w*)(?:\.\w+|\[\d+\])*\[\d+\](?:\.\w+)*)\.(\w+)\)/g, `('$2' in $1)`)
    .replaceAll('.matches(', '.matchesRe2(')
    .replaceAll(/\bformat\.(\w+)\(\)/g, 'namedFormat_$1()');
}

/** What stands for `oldSelf` where an object is new and the rule says that it may be. */
export function noOldSelf(): unknown {
  return ruleEnvironment().evaluate('optional.none()');
}

export function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}
