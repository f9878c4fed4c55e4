import type { Step } from './test-steps.ts';

/** How far a run of the tests has come. */
export interface Progress {
  /** Steps that nobody has begun, in the order in which they are wanted. */
  readonly open: readonly Step[];
  readonly running: readonly Step[];
  /** Whether each step that has ended has passed. */
  readonly ended: ReadonlyMap<string, boolean>;
}

/**
 * The step to begin now, or undefined where one has to wait for the end of another. At most `places` run at once, and beside a step
 * that waits much rather one that computes than another that waits. What runs alone comes first, with what it needs: later it
 * would wait for long steps to end, with idle processors.
 */
export function nextStep({ open, running, ended }: Progress, places: number): Step | undefined {
  if (running.length >= places || running.some(({ load }) => load === 'alone')) return undefined;
  const alone = open.find(({ load }) => load === 'alone');
  const wanted = alone === undefined ? open : neededBy(alone, open);
  const ready = wanted.filter(({ needs }) => needs.every((name) => ended.get(name) === true));
  if (alone !== undefined && ready.includes(alone)) return running.length === 0 ? alone : undefined;
  return ready.find(({ load }) => running.every((step) => step.load !== load)) ?? ready[0];
}

/** Steps that can never begin, because one that they need has not passed or cannot begin, with those names. */
export function lostSteps({
  open,
  ended,
}: Progress): readonly { readonly step: Step; readonly because: readonly string[] }[] {
  return open
    .map((step) => ({ step, because: step.needs.filter((name) => ended.get(name) === false) }))
    .filter(({ because }) => because.length > 0);
}

/** Of these steps, one and what has to pass before it. */
function neededBy(last: Step, steps: readonly Step[]): readonly Step[] {
  const names = new Set([last.name]);
  // A set that grows while it is walked is walked to its new end.
  for (const name of names) for (const need of steps.find((step) => step.name === name)?.needs ?? []) names.add(need);
  return steps.filter(({ name }) => names.has(name));
}
