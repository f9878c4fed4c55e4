import type { Preflight } from '../../mesh/preflight/types.ts';

/** The pattern that is looked at, and where it would go. */
export interface PreflightQuestion {
  /** Path or `file:` URI of the pattern; relative paths of charts begin in its folder. */
  readonly source: string;
  readonly text: string;
  /** Undefined is the current context. */
  readonly context?: string;
  readonly namespace?: string;
}

/** What is looked at before a mesh goes in. */
export interface MeshPreflightMethods {
  /** Findings for each mesh of a pattern. Changes nothing; needs helm to know what the charts make, and tells of it where it is missing. */
  'mesh/preflight': { params: PreflightQuestion; answer: readonly Preflight[] };
}
