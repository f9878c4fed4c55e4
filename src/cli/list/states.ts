import type { CacheView, KindState } from '../../cluster/cache/types.ts';
import { formatDuration } from '../../core/format.ts';
import type { Problem } from '../../core/problem.ts';
import { inOneText } from '../../core/words.ts';
import type { ListTarget } from './arguments.ts';

/** True where a kind is as far as it comes by itself: all of it is here, or it cannot be had. */
export function isSettled({ is }: KindState): boolean {
  return is === 'live' || is === 'denied' || is === 'not-served';
}

/** How old what is shown may be, in words: `live`, `12 s behind: reconnecting`. */
export function ageWords(state: KindState, now: Date): string {
  switch (state.is) {
    case 'live':
      return 'live';
    case 'reconnecting':
      return `${formatDuration(wholeSeconds(now.getTime() - state.sinceMs))} behind: reconnecting`;
    case 'denied':
      return 'not permitted';
    case 'not-served':
      return 'not served';
    case 'starting':
    case 'idle':
      return 'reading';
  }
}

/** Tells once what keeps a kind from being live, with its cause and the next step, and when it is over. */
export class StateTeller {
  readonly #tell: (text: string) => void;
  readonly #told = new Map<string, { readonly what: string; readonly sinceMs: number }>();

  constructor(tell: (text: string) => void) {
    this.#tell = tell;
  }

  /** Looks at a kind that may have gone from one state to another. */
  look(view: Pick<CacheView, 'stateOf' | 'denialOf' | 'followed'>, target: ListTarget, now: Date): void {
    const { id, namespace } = target;
    const state = view.stateOf(id, namespace);
    this.#become(id, state, now);
    const denial = state.is === 'denied' || namespace !== undefined ? undefined : view.denialOf(id);
    if (denial === undefined) return;
    const instead = [...view.followed()].filter(
      (one) => one.id === id && one.namespace !== '' && one.state.is === 'live',
    );
    const places = instead.map((one) => one.namespace).sort();
    if (places.length === 0) return;
    this.once(`${id}: ${inOneText(denial)}\n  shown: what is in ${places.join(', ')}`, `${id} in parts`);
  }

  /** Tells a remark that stays true. */
  once(text: string, key = text): void {
    if (this.#told.has(key)) return;
    this.#told.set(key, { what: key, sinceMs: 0 });
    this.#tell(text);
  }

  #become(id: string, state: KindState, now: Date): void {
    const before = this.#told.get(id);
    // A connection that comes and goes while nothing was heard is one absence.
    if (state.is === 'starting' || state.is === 'idle') return;
    if (state.is === 'live') {
      if (before === undefined) return;
      this.#told.delete(id);
      this.#tell(`${id}: live again after ${formatDuration(wholeSeconds(now.getTime() - before.sinceMs))}.`);
      return;
    }
    const [what, words] = whatIsWrong(state);
    if (before?.what === what) return;
    const sinceMs = before?.sinceMs ?? (state.is === 'reconnecting' ? state.sinceMs : now.getTime());
    this.#told.set(id, { what, sinceMs });
    this.#tell(`${id}: ${words}`);
  }
}

function whatIsWrong(
  state: KindState & { readonly is: 'reconnecting' | 'denied' | 'not-served' },
): readonly [string, string] {
  if (state.is === 'not-served')
    return ['not served', 'the API server does not serve it any more. It is followed again when it comes back.'];
  return [`${state.is} ${state.problem.code}`, `${stateWord(state.is)}. ${words(state.problem)}`];
}

function stateWord(is: 'reconnecting' | 'denied'): string {
  return is === 'denied' ? 'not permitted' : 'reconnecting; what is shown may be old';
}

function words(problem: Problem): string {
  return inOneText(problem);
}

/** Fractions of a second say nothing here. */
function wholeSeconds(durationMs: number): number {
  return Math.max(0, Math.round(durationMs / 1000)) * 1000;
}
