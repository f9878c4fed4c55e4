import { problem, type Problem, type ProblemCode, type ProblemExtras } from '../../core/problem.ts';

/** What reading a profile can find. Closed, so that whoever shows them has words and a page for each. */
export type ProfileProblemCode = Extract<
  ProblemCode,
  | 'perf.profile-too-large'
  | 'perf.profile-yaml'
  | 'perf.profile-not-a-test'
  | 'perf.profile-missing'
  | 'perf.profile-type'
  | 'perf.profile-range'
  | 'perf.profile-unknown-key'
  | 'perf.profile-unknown-key-near'
  | 'perf.duration-invalid'
  | 'perf.header-invalid'
  | 'perf.protocol-unsupported'
  | 'perf.target-invalid'
  | 'perf.only-one'
  | 'perf.internal-unsupported'
  | 'perf.rate-below-connections'
  | 'perf.other-generator'
  | 'perf.option-ignored'
>;

/** A problem of a profile, with line and column. */
export interface ProfileProblem extends Problem {
  readonly code: ProfileProblemCode;
}

/** A problem of a profile from its parts. */
export function profileProblem(
  code: ProfileProblemCode,
  params: Problem['params'] = {},
  extras: ProblemExtras = {},
): ProfileProblem {
  return { ...problem(code, params, extras), code };
}
