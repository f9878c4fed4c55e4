/** What is to be done after the server ended. */
export type AfterCrash =
  { readonly restart: true; readonly setAside?: string } | { readonly restart: false; readonly count: number };

/**
 * Decides which document made the language server end, and whether it is started again. The suspect is what was begun last of all that has had
 * no answer: a document, a question about one, or the file of the workspace that the server had begun. A server tells that only where an
 * earlier one has ended: thousands of messages for nothing would be sent otherwise.
 *
 * An editor asks about an open document all the time, so that a server which is ended from outside has mostly a question left. A document that
 * was checked is set aside for a question only when the same one was the suspect at an earlier end.
 *
 * A server that stands still ends only when its watchdog has lost patience. What was sent while it stood waited behind the culprit, and is
 * not suspected.
 */
export interface CrashPolicy {
  /** Each returns whether the event may go to the server. */
  opened(uri: string): boolean;
  changed(uri: string): boolean;
  closed(uri: string): boolean;
  /** Diagnostics of a document have come. */
  checked(uri: string): void;
  /** Something is asked about a document; whoever asks calls what is returned when the answer has come. */
  asked(uri: string): () => void;
  /** The server has begun a file of the workspace that is not open; undefined when none is under way. */
  checkingFile(uri: string | undefined): void;
  serverEnded(): AfterCrash;
  /** True where the next server is to tell which files it begins. */
  isCareful(): boolean;
  /** What the next server is not to look at. */
  leftOut(): readonly string[];
}

/** So many ends are too many: of those after which a file was set aside, in a minute, of those that have taught nothing, in ten. */
const mostEnds = 4;
const countedMs = 60_000;
const countedWithoutSuspectMs = 600_000;

/** What is sent within this time is sent at once, such as all open documents to a new server, which begins with the last one. */
const atOnceMs = 500;

interface Sent {
  readonly uri: string;
  readonly sinceMs: number;
  readonly isQuestion: boolean;
}

/**
 * Creates the policy of one client.
 *
 * @param now a clock in milliseconds.
 */
export function createCrashPolicy(now: () => number = () => performance.now()): CrashPolicy {
  /** Sent and not yet answered, the last one at the end. */
  const underWay = new Set<Sent>();
  /** Those of them that are documents, which are answered by diagnostics. */
  const documents = new Map<string, Sent>();
  const setAside = new Set<string>();
  /** What was asked about when a server ended. */
  const askedBefore = new Set<string>();
  /** Until when each end counts. */
  let ends: readonly number[] = [];
  /** The file of the workspace that the server has begun, where it tells. */
  let file: Sent | undefined;
  let answeredMs = Number.NEGATIVE_INFINITY;

  const sent = (uri: string): boolean => {
    if (setAside.has(uri)) return false;
    const before = documents.get(uri);
    if (before !== undefined) underWay.delete(before);
    const one = { uri, sinceMs: before?.sinceMs ?? now(), isQuestion: false };
    documents.set(uri, one);
    underWay.add(one);
    return true;
  };

  const forget = (uri: string): void => {
    const one = documents.get(uri);
    if (one !== undefined) underWay.delete(one);
    documents.delete(uri);
  };

  const suspect = (): Sent | undefined => {
    const firstMs = Math.min(...[...underWay].map(({ sinceMs }) => sinceMs));
    const stoodMs = Math.max(firstMs, answeredMs);
    return [...underWay].findLast(({ sinceMs }) => sinceMs <= stoodMs + atOnceMs);
  };

  /** What is to be set aside; undefined where nothing is to be blamed yet. */
  const culpritOf = (one: Sent | undefined): string | undefined => {
    if (one === undefined) return undefined;
    // Of a document that has no diagnostics yet the check may be what does not end.
    const isKnown = !one.isQuestion || documents.has(one.uri) || askedBefore.delete(one.uri);
    if (!isKnown) askedBefore.add(one.uri);
    return isKnown ? one.uri : undefined;
  };

  return {
    opened: sent,
    changed: sent,
    closed(uri) {
      forget(uri);
      // Closing it is how a person says "try again": the server does not know it, so nothing is sent.
      return !setAside.delete(uri);
    },
    checked(uri) {
      forget(uri);
      answeredMs = now();
    },
    asked(uri) {
      // Of a document that was not sent nothing is known that could take long.
      if (setAside.has(uri)) return () => undefined;
      const one = { uri, sinceMs: now(), isQuestion: true };
      underWay.add(one);
      return () => {
        if (underWay.delete(one)) answeredMs = now();
      };
    },
    checkingFile(uri) {
      if (file !== undefined) underWay.delete(file);
      answeredMs = now();
      file = uri === undefined ? undefined : { uri, sinceMs: answeredMs, isQuestion: false };
      if (file !== undefined) underWay.add(file);
    },
    isCareful: () => ends.length > 0,
    leftOut: () => [...setAside],
    serverEnded() {
      const culprit = culpritOf(suspect());
      const atMs = now();
      const untilMs = atMs + (culprit === undefined ? countedWithoutSuspectMs : countedMs);
      ends = [...ends.filter((countsUntilMs) => atMs < countsUntilMs), untilMs];
      underWay.clear();
      documents.clear();
      file = undefined;
      if (ends.length >= mostEnds) return { restart: false, count: ends.length };
      if (culprit === undefined) return { restart: true };
      setAside.add(culprit);
      return { restart: true, setAside: culprit };
    },
  };
}
