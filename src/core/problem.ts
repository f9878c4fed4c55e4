import type { ObjectReference } from './kubernetes.ts';
import type { ProblemCode } from './problems/table.ts';

export type { ProblemCode } from './problems/table.ts';

/** Where something went wrong. Lines and columns count from 1, as editors show them. */
export interface Place {
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  /** Path inside a document or an object, such as `spec.http[0].route`. */
  readonly path?: string;
  readonly object?: ObjectReference;
  readonly context?: string;
}

/**
 * What went wrong, as a value: a code of the closed table in `problems/`, the parameters of its words, and where. Words are made
 * from it in one place ({@link file://./words.ts}). It is plain data: it crosses processes as it is.
 */
export interface Problem {
  readonly code: ProblemCode;
  readonly params: Readonly<Record<string, string | number>>;
  readonly place?: Place;
  /** What a server, a tool or the system said, for "details". Never holds a secret. */
  readonly detail?: string;
  /** The problem underneath, where there is one. */
  readonly cause?: Problem;
}

/** An error that carries a {@link Problem}. Everything that Meshdeck throws on purpose is one. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem, options?: ErrorOptions) {
    super(problem.detail === undefined ? problem.code : `${problem.code}: ${problem.detail}`, options);
    this.name = 'ProblemError';
    this.problem = problem;
  }
}

/** What {@link problemError} takes beside code and parameters. */
export interface ProblemExtras {
  readonly place?: Place | undefined;
  readonly detail?: string | undefined;
  readonly cause?: Problem | undefined;
}

/** A problem from its parts, without absent ones. */
export function problem(
  code: ProblemCode,
  params: Readonly<Record<string, string | number>> = {},
  extras: ProblemExtras = {},
): Problem {
  return {
    code,
    params,
    ...(extras.place === undefined ? {} : { place: extras.place }),
    ...(extras.detail === undefined ? {} : { detail: extras.detail }),
    ...(extras.cause === undefined ? {} : { cause: extras.cause }),
  };
}

/** An error to throw. */
export function problemError(
  code: ProblemCode,
  params: Readonly<Record<string, string | number>> = {},
  extras: ProblemExtras = {},
): ProblemError {
  return new ProblemError(problem(code, params, extras));
}

/** The error of work that was asked to stop. */
export function cancelled(): ProblemError {
  return problemError('cancelled');
}

/** True where an error means "asked to stop": our own code, or the platform's AbortError. */
export function isCancelled(error: unknown): boolean {
  if (error instanceof ProblemError) return error.problem.code === 'cancelled';
  return error instanceof Error && error.name === 'AbortError';
}

/** The problem in whatever was thrown. What we did not foresee becomes `unexpected` with the message as detail. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  if (isCancelled(error)) return problem('cancelled');
  const message = error instanceof Error ? error.message : String(error);
  return problem('unexpected', {}, { detail: message });
}
