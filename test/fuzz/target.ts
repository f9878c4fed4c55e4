import type { Random } from './random.ts';

/** Something that is fed with inputs, and what must hold for every one of them. */
export interface FuzzTarget<Input = unknown> {
  readonly name: string;
  /** The longest that one input may take, in milliseconds. */
  readonly limitMs: number;
  /** Cases that fit into about five seconds: what a unit test runs. */
  readonly sampleCases: number;
  /** What the inputs are made of, in words: it is printed. */
  readonly seeds: string;
  make(random: Random): Input;
  /** What is wrong with how the product took the input; undefined where nothing is. An exception counts as wrong too. */
  fault(input: Input): string | undefined;
  /** The part of the input that is made shorter when a failing input is minimised. */
  textOf(input: Input): string;
  withText(input: Input, text: string): Input;
}

/** What {@link FuzzTarget.fault} says, or what it throws, in one line without values that differ from run to run. */
export function faultOf<Input>(target: FuzzTarget<Input>, input: Input): string | undefined {
  try {
    return target.fault(input);
  } catch (error) {
    return error instanceof Error ? `threw ${error.name}: ${error.message}` : `threw ${String(error)}`;
  }
}
