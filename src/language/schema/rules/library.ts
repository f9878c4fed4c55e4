import { createRequire } from 'node:module';

/** A rule that was read: evaluates it with its variables. Throws where CEL would give an error. */
export type CompiledRule = (variables: Readonly<Record<string, unknown>>) => unknown;

/** The part of `@marcbachmann/cel-js` that is used here. */
export interface CelEnvironment {
  parse(expression: string): CompiledRule & { check(): { readonly valid: boolean; readonly error?: Error } };
  evaluate(expression: string, variables?: Readonly<Record<string, unknown>>): unknown;
  registerFunction(signature: string, handler: (...values: never[]) => unknown): CelEnvironment;
  registerType(name: string, constructor: unknown): CelEnvironment;
}

export interface CelLibrary {
  readonly Environment: new (options: Readonly<Record<string, unknown>>) => CelEnvironment;
}

let library: CelLibrary | undefined;

/**
 * The CEL library, loaded when the first rule is met: most files have no kind with rules and do not pay for it. A check cannot wait,
 * so it is `require`: the bundler puts the package beside this code and runs it on the call; without a bundle Node finds it.
 */
export function celLibrary(): CelLibrary {
  library ??= (
    typeof require === 'function'
      ? // eslint-disable-next-line @typescript-eslint/no-require-imports -- see above: nothing else is lazy and synchronous
        require('@marcbachmann/cel-js')
      : createRequire(import.meta.url)('@marcbachmann/cel-js')
  ) as CelLibrary;
  return library;
}
