import type { RunPageOut, RunPageSaved } from '../contract/run.ts';
import { isRecord } from '../message-parts.ts';

/** Checks a message of the Run page; undefined where it is none. */
export function parseRunMessage(value: unknown): RunPageOut | undefined {
  if (!isRecord(value)) return undefined;
  const { type } = value;
  switch (type) {
    case 'ready':
    case 'stop':
    case 'run-again':
    case 'open-profile':
    case 'open-result':
      return { type };
    default:
      return undefined;
  }
}

/** Checks what VS Code kept of a Run page over a window reload; undefined where it does not say which run it was. */
export function parseRunSaved(value: unknown): RunPageSaved | undefined {
  if (!isRecord(value)) return undefined;
  const { runId, profileFile, resultFile } = value;
  if (typeof runId !== 'string' || typeof profileFile !== 'string') return undefined;
  return { runId, profileFile, ...(typeof resultFile === 'string' ? { resultFile } : {}) };
}
