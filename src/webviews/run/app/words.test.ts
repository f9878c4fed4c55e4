import { describe, expect, it } from 'vitest';
import { pageState, result, snapshot } from './fixtures.ts';
import { announcement, figuresOf, latencyRows, methodText, validityLook } from './words.ts';

describe('figures', () => {
  it('have their units, and a share where there is something to compare with', () => {
    const figures = figuresOf(snapshot({ achievedRatePerSecond: 4980 }), undefined);
    expect(figures.find(({ name }) => name === 'Achieved rate')).toEqual({
      name: 'Achieved rate',
      value: '4,980 rps',
      note: '99.6 % of the requested',
    });
  });

  it('say "as fast as possible" where no rate was asked for', () => {
    const figures = figuresOf(snapshot({ requestedRatePerSecond: null }), undefined);
    expect(figures[0]).toEqual({ name: 'Requested rate', value: 'as fast as possible' });
    expect(figures[1]).not.toHaveProperty('note');
  });

  it('know nothing of the generator before the first second, and trust the result after the last', () => {
    const named = (figures: ReturnType<typeof figuresOf>) => figures.find(({ name }) => name === 'Generator CPU');
    expect(named(figuresOf(snapshot({ seconds: [] }), undefined))).toBeUndefined();
    expect(named(figuresOf(snapshot(), result))).toMatchObject({ value: '53 %', note: 'highest 57 % of one core' });
  });
});

describe('the latency table', () => {
  it('has nine lines with response time and service time side by side', () => {
    const rows = latencyRows(snapshot());
    expect(rows.map(([name]) => name)).toEqual(['Min', 'Mean', 'p50', 'p75', 'p90', 'p95', 'p99', 'p99.9', 'Max']);
    expect(rows[6]).toEqual(['p99', '17.8 ms', '15.5 ms']);
  });

  it('shows a dash where nothing was measured: no zero that nobody saw', () => {
    const rows = latencyRows({ responseTime: null, serviceTime: null });
    expect(rows.every(([, response, service]) => response === '–' && service === '–')).toBe(true);
  });
});

describe('validity', () => {
  it('is not claimed before the end, nor for a run that failed', () => {
    expect(validityLook(snapshot({ state: 'running' }))).toBeUndefined();
    expect(validityLook(snapshot({ state: 'failed' }))).toBeUndefined();
    expect(validityLook(snapshot({ state: 'finished' }))?.word).toBe('Valid');
  });

  it('is not spoken of where nothing ran', () => {
    const validity = { is: 'partial', reasons: [] } as const;
    expect(validityLook(snapshot({ state: 'failed', requests: 0, validity }))).toBeUndefined();
    expect(validityLook(snapshot({ state: 'failed', requests: 9, validity }))?.word).toBe('Partial');
  });

  it('is denied as soon as it is known', () => {
    expect(validityLook(snapshot({ validity: { is: 'invalid', reasons: [] } }))?.word).toBe('Invalid');
    expect(validityLook(snapshot({ state: 'stopped', validity: { is: 'partial', reasons: [] } }))?.word).toBe(
      'Partial',
    );
  });
});

describe('the method', () => {
  it('says in one sentence how the figures came about', () => {
    expect(methodText(result.method, 5000)).toBe(
      'Open loop, constant rate, latency from the intended start of each request, HDR 3 digits from 1 µs, ' +
        'warm-up 2 s not counted, time-out 200 ms, through a port-forward, which has a latency of its own. ' +
        'Generator: Meshdeck HTTP/1.1 on sockets, 1 worker.',
    );
  });
});

describe('what is said aloud', () => {
  it('is a new state and the first error, not each second', () => {
    const running = pageState({ snapshot: snapshot({ errors: [] }) });
    expect(announcement(undefined, running)).toBe('The run is running.');
    expect(announcement(running, running)).toBeUndefined();
    expect(announcement(running, pageState())).toBe('Requests fail: timed out after 200 ms.');
    const finished = pageState({ snapshot: snapshot({ state: 'finished' }) });
    expect(announcement(running, finished)).toBe('The run is finished. p99 17.8 ms.');
  });
});
