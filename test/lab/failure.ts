/** What kind of trouble a {@link LabError} is; the command line maps each to an exit code. */
export type LabErrorCode =
  'usage' | 'missing' | 'build-failed' | 'start-failed' | 'not-running' | 'request-failed' | 'cancelled';

/** A failure of the lab that is told to a person: what failed, and what to do about it. */
export class LabError extends Error {
  readonly code: LabErrorCode;
  readonly nextStep: string | undefined;

  constructor(code: LabErrorCode, message: string, nextStep?: string) {
    super(nextStep === undefined ? message : `${message}\n  ${nextStep}`);
    this.name = 'LabError';
    this.code = code;
    this.nextStep = nextStep;
  }
}

/** The words of anything that was thrown. */
export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The `code` of a Node error (`ENOENT`, `EEXIST`), or undefined for any other thrown thing. */
export function systemCodeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
