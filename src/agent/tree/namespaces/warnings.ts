import type { EventFacts } from '../../../cluster/kinds/in-namespace.ts';
import type { Entry } from '../../../cluster/kinds/kind.ts';
import { formatAge, formatPlural } from '../../../core/format.ts';

/** What is wrong with one object for one reason, however many events say so. */
export interface Warning {
  /** `Kind/name` of the object. */
  readonly about: string;
  /** `apiVersion` of the object; empty where no event says. */
  readonly aboutVersion: string;
  readonly reason: string;
  /** Of the newest event. */
  readonly message: string;
  /** How often it happened. */
  readonly count: number;
  /** Milliseconds since 1970; NaN where no event says. */
  readonly lastSeenMs: number;
}

/** Events with one object and one reason are one warning; the newest first. */
export function foldWarnings(events: Iterable<Entry<EventFacts>>): readonly Warning[] {
  const folded = new Map<string, Warning>();
  for (const { facts } of events) {
    const { about, aboutVersion, reason, message, count, lastSeenMs } = facts;
    const key = `${about}\n${reason}`;
    const known = folded.get(key);
    const isNewer = known === undefined || !(known.lastSeenMs >= lastSeenMs);
    folded.set(key, {
      ...(isNewer ? { about, aboutVersion, reason, message, lastSeenMs } : known),
      count: count + (known?.count ?? 0),
    });
  }
  return [...folded.values()].sort(newestFirst);
}

/** Warnings by the object that they are about; those about a ReplicaSet also by its Deployment. */
export function warningsByObject(events: Iterable<Entry<EventFacts>>): ReadonlyMap<string, readonly Warning[]> {
  const byObject = new Map<string, Warning[]>();
  const add = (about: string, warning: Warning): void => {
    const known = byObject.get(about);
    if (known === undefined) byObject.set(about, [warning]);
    else known.push(warning);
  };
  for (const warning of foldWarnings(events)) {
    add(warning.about, warning);
    // `ReplicaSet/web-5d9cf7b8` is of the Deployment `web`.
    const deployment = /^ReplicaSet\/(.+)-[^-]+$/.exec(warning.about)?.[1];
    if (deployment !== undefined) add(`Deployment/${deployment}`, warning);
  }
  return byObject;
}

/** `Warning FailedScheduling: 0/3 nodes are available (12 times, 3 min ago)`. */
export function warningSentence({ reason, message, count, lastSeenMs }: Warning, now: Date): string {
  const text = message.trim();
  return `Warning ${reason}${text === '' ? '' : `: ${text}`} (${[timesWord(count), agoWord(lastSeenMs, now)].filter(Boolean).join(', ')})`;
}

/** `once`, `12 times`. */
export function timesWord(count: number): string {
  return count === 1 ? 'once' : formatPlural(count, 'time');
}

/** `3 min ago`; empty where the time is not known. */
export function agoWord(timeMs: number, now: Date): string {
  return Number.isNaN(timeMs) ? '' : formatAge(now.getTime() - timeMs);
}

function newestFirst(left: Warning, right: Warning): number {
  const [leftMs, rightMs] = [left, right].map(({ lastSeenMs }) => (Number.isNaN(lastSeenMs) ? 0 : lastSeenMs));
  return (rightMs ?? 0) - (leftMs ?? 0) || (left.about < right.about ? -1 : left.about > right.about ? 1 : 0);
}
