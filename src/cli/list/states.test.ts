import { describe, expect, it } from 'vitest';
import type { KindState } from '../../cluster/cache/types.ts';
import { moduleOf } from '../../cluster/list/read-list.ts';
import { problem } from '../../core/problem.ts';
import type { ListTarget } from './arguments.ts';
import { ageWords, isSettled, StateTeller } from './states.ts';

const resource = { group: '', version: 'v1', kind: 'Pod', plural: 'pods', namespaced: true, verbs: ['list', 'watch'] };
const everywhere: ListTarget = { id: 'pods', resource, module: moduleOf(resource), names: [], namespace: undefined };
const inShop: ListTarget = { ...everywhere, namespace: 'shop' };
const start = new Date('2026-01-01T10:00:00Z');
const later = (seconds: number): Date => new Date(start.getTime() + seconds * 1000);

const broken = problem('cluster.stream-broken', { server: 'https://a', reason: 'reset' });
const unreachable = problem('cluster.unreachable', { server: 'https://a', reason: 'refused' });
const forbidden = problem('cluster.forbidden', { user: 'jane', verb: 'list', resource: 'pods', scope: 'in shop' });
const away = (what = broken): KindState => ({ is: 'reconnecting', sinceMs: start.getTime(), problem: what });

function view(state: KindState, instead: readonly string[] = []) {
  return {
    stateOf: () => state,
    denialOf: () => (instead.length === 0 ? undefined : forbidden),
    followed: () => instead.map((namespace) => ({ id: 'pods', namespace, state: { is: 'live' } as const })),
  };
}

describe('StateTeller', () => {
  it('tells what is wrong once, with cause and next step, and when it is over', () => {
    const told: string[] = [];
    const teller = new StateTeller((text) => told.push(text));
    teller.look(view({ is: 'live' }), inShop, start);
    teller.look(view(away()), inShop, later(1));
    teller.look(view(away()), inShop, later(2));
    teller.look(view({ is: 'starting' }), inShop, later(3));
    teller.look(view(away(unreachable)), inShop, later(5));
    teller.look(view({ is: 'live' }), inShop, later(12));
    teller.look(view({ is: 'live' }), inShop, later(13));
    expect(told).toHaveLength(3);
    expect(told[0]).toContain('pods: reconnecting');
    expect(told[0]).toContain('[cluster.stream-broken]');
    expect(told[1]).toContain('why:   The cluster is stopped');
    expect(told[1]).toContain('next:  Check the address');
    expect(told[2]).toBe('pods: live again after 12 s.');
  });

  it('tells that a kind is not permitted, and that it is not served', () => {
    const told: string[] = [];
    const teller = new StateTeller((text) => told.push(text));
    teller.look(view({ is: 'denied', problem: forbidden }), inShop, start);
    teller.look(view({ is: 'not-served' }), inShop, start);
    expect(told[0]).toContain('pods: not permitted. jane may not list pods in shop.');
    expect(told[1]).toContain('does not serve it any more');
  });

  it('says which namespaces are shown where the whole cluster is not permitted', () => {
    const told: string[] = [];
    const teller = new StateTeller((text) => told.push(text));
    teller.look(view({ is: 'live' }, ['shop', 'bank']), everywhere, start);
    teller.look(view({ is: 'live' }, ['shop', 'bank']), everywhere, start);
    expect(told).toHaveLength(1);
    expect(told[0]).toContain('shown: what is in bank, shop');
  });
});

describe('states', () => {
  it('are settled where a kind is as far as it comes by itself', () => {
    const settled = ['live', 'denied', 'not-served'];
    const all: readonly KindState[] = [
      { is: 'idle' },
      { is: 'starting' },
      { is: 'live' },
      away(),
      { is: 'denied', problem: forbidden },
      { is: 'not-served' },
    ];
    expect(all.filter(isSettled).map(({ is }) => is)).toEqual(settled);
  });

  it('say how old the data are', () => {
    expect(ageWords({ is: 'live' }, start)).toBe('live');
    expect(ageWords(away(), later(12))).toBe('12 s behind: reconnecting');
    expect(ageWords({ is: 'starting' }, start)).toBe('reading');
  });
});
