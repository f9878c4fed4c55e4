/** What is to be done after the server ended. */
export type AfterCrash =
  { readonly restart: true; readonly setAside?: string } | { readonly restart: false; readonly count: number };

/**
 * Decides which document made the language server end, and whether it is started again. The suspect is the document that was sent last
 * and for which no diagnostics have come back; without one, the file of the workspace that the server had begun. A server tells that only
 * where an earlier one has ended: thousands of messages for nothing would be sent otherwise.
 */
export interface CrashPolicy {
  /** Each returns whether the event may go to the server. */
  opened(uri: string): boolean;
  changed(uri: string): boolean;
  closed(uri: string): boolean;
  /** Diagnostics of a document have come. */
  checked(uri: string): void;
  /** The server has begun a file of the workspace that is not open; undefined when none is under way. */
  checkingFile(uri: string | undefined): void;
  serverEnded(nowMs: number): AfterCrash;
  /** True where the next server is to tell which files it begins. */
  isCareful(): boolean;
  /** What the next server is not to look at. */
  leftOut(): readonly string[];
}

const windowMs = 60_000;
const mostInWindow = 4;

/** Creates the policy of one client. */
export function createCrashPolicy(): CrashPolicy {
  /** Sent and not yet answered, the last one at the end. */
  const underWay = new Set<string>();
  const setAside = new Set<string>();
  let endedAtMs: readonly number[] = [];
  let fileUnderWay: string | undefined;

  const sent = (uri: string): boolean => {
    if (setAside.has(uri)) return false;
    underWay.delete(uri);
    underWay.add(uri);
    return true;
  };

  return {
    opened: sent,
    changed: sent,
    closed(uri) {
      underWay.delete(uri);
      // Closing it is how a person says "try again": the server does not know it, so nothing is sent.
      return !setAside.delete(uri);
    },
    checked(uri) {
      underWay.delete(uri);
    },
    checkingFile(uri) {
      fileUnderWay = uri;
    },
    isCareful: () => endedAtMs.length > 0,
    leftOut: () => [...setAside],
    serverEnded(nowMs) {
      endedAtMs = [...endedAtMs.filter((endedMs) => nowMs - endedMs < windowMs), nowMs];
      if (endedAtMs.length >= mostInWindow) return { restart: false, count: endedAtMs.length };
      const suspect = [...underWay].at(-1) ?? fileUnderWay;
      underWay.clear();
      fileUnderWay = undefined;
      if (suspect === undefined) return { restart: true };
      setAside.add(suspect);
      return { restart: true, setAside: suspect };
    },
  };
}
