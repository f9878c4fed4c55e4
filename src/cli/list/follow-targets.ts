import type { ResourceId } from '../../cluster/kinds/kind.ts';
import type { Problem } from '../../core/problem.ts';
import { ToldTable } from './changes.ts';
import { StateTeller } from './states.ts';
import type { WatchedTarget, WatchSession, WatchSessionOptions } from './watch-session.ts';
import type { WatchView } from './watch-views.ts';

/** How following ended. */
export type FollowEnd =
  | { readonly is: 'interrupted' }
  /** `isWhole` is false where something that was asked for could not be had at the end. */
  | { readonly is: 'done'; readonly isWhole: boolean }
  | { readonly is: 'failed'; readonly problem: Problem };

/** What {@link followTargets} needs. */
export interface FollowOptions {
  readonly open: (onNews: WatchSessionOptions['onNews']) => WatchSession;
  readonly view: WatchView;
  readonly signal: AbortSignal;
  /** Ends after so many milliseconds. */
  readonly forMs: number | undefined;
  /** Ends when all there is was shown once. */
  readonly untilSynced: boolean;
}

/** The ages in a table are those of the second. */
const refreshMs = 1_000;

/** Shows what is followed until it is asked to stop, the time is over, or nobody can be reached. */
export function followTargets({ open, view, signal, forMs, untilSynced }: FollowOptions): Promise<FollowEnd> {
  return new Promise((resolve) => {
    const teller = new StateTeller((text) => {
      view.message(text);
    });
    const tables = new Map<WatchedTarget, ToldTable>();
    /** Kinds of which all that was told is true, but for what is told next. */
    const current = new Set<WatchedTarget>();
    let hasBegun = false;
    const timers: NodeJS.Timeout[] = [];

    const finish = (end: FollowEnd): void => {
      for (const timer of timers) clearInterval(timer);
      signal.removeEventListener('abort', onAbort);
      session.close();
      resolve(end);
    };
    const onAbort = (): void => {
      finish({ is: 'interrupted' });
    };

    const onNews = (keys: ReadonlyMap<ResourceId, ReadonlySet<string>>): void => {
      const now = new Date();
      const { failure } = session;
      if (failure !== undefined) {
        finish({ is: 'failed', problem: failure });
        return;
      }
      for (const { target } of session.watched) {
        teller.look(session.cache, target, now);
        if (session.lacksColumns(target))
          teller.once(`${target.id}: shown without the columns of its definition, which this user may not read.`);
      }
      if (!hasBegun && session.isSettled) {
        hasBegun = true;
        view.begin(session, now);
        for (const watched of session.watched) remember(watched, now);
      } else if (hasBegun)
        for (const watched of session.watched) tellChanges(watched, keys.get(watched.target.id), now);
      view.refresh(session, now);
      if (hasBegun && untilSynced) finish({ is: 'done', isWhole: isWhole(session) });
    };

    const remember = (watched: WatchedTarget, now: Date): void => {
      const table = new ToldTable((row) => view.textOf(watched, row));
      for (const row of session.rowsOf(watched, now)) table.take(row.entry.key, row);
      tables.set(watched, table);
      if (isTrue(watched)) current.add(watched);
    };

    /** What is denied is not gone, and while a connection is away nothing is known to be. */
    const isTrue = ({ target }: WatchedTarget): boolean => {
      const { is } = session.stateOf(target);
      return is === 'live' || is === 'not-served';
    };

    const tellChanges = (watched: WatchedTarget, changed: ReadonlySet<string> | undefined, now: Date): void => {
      const table = tables.get(watched);
      if (table === undefined) return;
      if (!isTrue(watched)) {
        current.delete(watched);
        return;
      }
      // What happened in between was not told: all is looked at.
      const keys = current.has(watched)
        ? (changed ?? [])
        : new Set([...table.keys(), ...session.rowsOf(watched, now).map(({ entry }) => entry.key)]);
      current.add(watched);
      for (const key of keys) {
        const change = table.take(key, session.rowOf(watched, key, now));
        if (change !== undefined) view.change(watched, change, now);
      }
    };

    const session = open(onNews);
    if (signal.aborted) {
      onAbort();
      return;
    }
    signal.addEventListener('abort', onAbort, { once: true });
    timers.push(
      setInterval(() => {
        view.refresh(session, new Date());
      }, refreshMs),
    );
    if (forMs !== undefined)
      timers.push(
        setTimeout(() => {
          finish({ is: 'done', isWhole: isWhole(session) });
        }, forMs),
      );
  });
}

function isWhole(session: WatchSession): boolean {
  return session.watched.every(({ target }) => session.stateOf(target).is === 'live');
}
