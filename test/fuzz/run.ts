import { minimise } from './minimise.ts';
import { Random } from './random.ts';
import { faultOf, type FuzzTarget } from './target.ts';

/** An input that the product did not take well. */
export interface FuzzFailure {
  /** Number of the case: with the seed it makes the input again. */
  readonly index: number;
  readonly fault: string;
  readonly input: unknown;
}

/** How a fuzz run went. */
export interface FuzzReport {
  readonly target: string;
  readonly seed: number;
  readonly cases: number;
  readonly elapsedMs: number;
  /** Of one case. */
  readonly slowestMs: number;
  /** One of each kind of fault, minimised. */
  readonly failures: readonly FuzzFailure[];
}

/** Until when a run goes. */
export interface FuzzOptions {
  readonly seed: number;
  /** At most this many cases. */
  readonly cases?: number;
  /** No new case is begun after this time. */
  readonly limitMs?: number;
  /** The first case, 0 where nothing is given. */
  readonly from?: number;
  /** Told before each case, for a watchdog outside of a loop that may never end. */
  readonly onCase?: (index: number) => void;
}

/** Different faults after which a run ends: more of them is noise. */
const mostFailures = 10;

/** Feeds a target with inputs until the cases or the time are used up. */
export function fuzz(target: FuzzTarget, options: FuzzOptions): FuzzReport {
  const { seed, cases = Number.POSITIVE_INFINITY, limitMs = Number.POSITIVE_INFINITY, from = 0 } = options;
  const startedAt = performance.now();
  const failures = new Map<string, FuzzFailure>();
  let slowestMs = 0;
  let done = 0;
  for (; done < cases && performance.now() - startedAt < limitMs && failures.size < mostFailures; done += 1) {
    const index = from + done;
    options.onCase?.(index);
    const input = makeInput(target, seed, index);
    const { fault, tookMs } = judged(target, input);
    slowestMs = Math.max(slowestMs, tookMs);
    if (fault === undefined || failures.has(kindOf(fault))) continue;
    failures.set(kindOf(fault), { index, fault, input: minimised(target, input, fault) });
  }
  const elapsedMs = performance.now() - startedAt;
  return { target: target.name, seed, cases: done, elapsedMs, slowestMs, failures: [...failures.values()] };
}

/** The input of a case, made again. */
export function makeInput<Input>(target: FuzzTarget<Input>, seed: number, index: number): Input {
  return target.make(new Random(seed, index));
}

function judged<Input>(
  target: FuzzTarget<Input>,
  input: Input,
): { readonly fault: string | undefined; readonly tookMs: number } {
  let tookMs = Number.POSITIVE_INFINITY;
  let fault: string | undefined;
  // On a busy machine anything can be slow once; a slow input is slow three times.
  for (let attempt = 0; attempt < 3 && tookMs > target.limitMs; attempt += 1) {
    const startedAt = performance.now();
    fault = faultOf(target, input);
    tookMs = Math.min(tookMs, performance.now() - startedAt);
  }
  return { fault: fault ?? (tookMs > target.limitMs ? `takes more than ${target.limitMs} ms` : undefined), tookMs };
}

function minimised<Input>(target: FuzzTarget<Input>, input: Input, fault: string): Input {
  const kind = kindOf(fault);
  const fails = (text: string): boolean => {
    const found = judged(target, target.withText(input, text)).fault;
    return found !== undefined && kindOf(found) === kind;
  };
  return target.withText(input, minimise(target.textOf(input), fails));
}

/** Faults that differ in a number or a quoted text only are one. */
function kindOf(fault: string): string {
  return fault.replaceAll(/[0-9]+|"[^"]*"|'[^']*'|`[^`]*`/g, '_');
}
