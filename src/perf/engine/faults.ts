const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  EPIPE: 'connection reset',
  ECONNABORTED: 'connection reset',
  ETIMEDOUT: 'connection timed out',
  EHOSTUNREACH: 'host unreachable',
  ENETUNREACH: 'network unreachable',
  EMFILE: 'no file descriptor left on this machine',
  ENFILE: 'no file descriptor left on this machine',
  EADDRNOTAVAIL: 'no local port left on this machine',
};

/** The reason of a socket's error, in words that are counted together. */
export function faultReason(error: Error & { readonly code?: string }): string {
  return reasons[error.code ?? ''] ?? error.code ?? error.message;
}

export const timedOut = 'timed out';
export const timedOutWaiting = 'timed out waiting for a free connection';
export const closedEarly = 'connection closed before the answer';
export const unfinished = 'unfinished at the end of the run';

/** The reason by which an answer counts as failed, or undefined where it does not. Redirects are not followed. */
export function statusReason(status: number): string | undefined {
  if (status >= 400) return `status ${status}`;
  if (status >= 300 && status !== 304) return `redirect not followed (status ${status})`;
  return undefined;
}
