import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../core/json.ts';
import { quotaKind, warningKind } from './in-namespace.ts';
import { createInterner } from './interner.ts';
import { canary, cellsOf, readEntry } from './testing/read-entry.ts';

describe('a row of a ResourceQuota', () => {
  const quota = (spec: JsonObject, status: JsonObject = {}): JsonObject => ({
    metadata: { name: 'compute', namespace: 'shop' },
    spec,
    status,
  });

  it.each<[string, JsonObject, string]>([
    [
      'near its limit',
      quota(
        { hard: { pods: '50' } },
        { hard: { pods: '50', 'limits.cpu': '8' }, used: { pods: '49', 'limits.cpu': '7500m' } },
      ),
      'pods: 49/50, limits.cpu: 7500m/8',
    ],
    ['that nobody has counted yet', quota({ hard: { pods: '50' } }), 'pods: 0/50'],
    ['with a number in place of a quantity', quota({ hard: { pods: 4 } }), 'pods: 0/4'],
    ['that limits nothing', quota({}), ''],
    ['lowered below what is used', quota({ hard: {} }, { hard: { pods: '2' }, used: { pods: '3' } }), 'pods: 3/2'],
  ])('%s', (_, object, used) => {
    expect(cellsOf(quotaKind, object)['USED']).toBe(used);
  });

  it('keeps nothing of scopes', () => {
    const entry = readEntry(quotaKind, quota({ hard: { pods: '1' }, scopes: [canary], scopeSelector: { a: canary } }));
    expect(JSON.stringify(entry)).not.toContain(canary);
  });
});

describe('a row of a warning', () => {
  const about = { apiVersion: 'v1', kind: 'Pod', namespace: 'shop', name: 'web-1' };
  const event = (rest: JsonObject): JsonObject => ({
    metadata: { name: 'web-1.17', namespace: 'shop', creationTimestamp: '2026-01-01T00:00:00Z' },
    involvedObject: about,
    reason: 'BackOff',
    message: 'Back-off restarting failed container',
    ...rest,
  });

  it.each<[string, JsonObject, string, number]>([
    ['of one time', event({}), '2026-01-01T00:00:00Z', 1],
    ['of the old kind', event({ count: 7, lastTimestamp: '2026-01-01T01:00:00Z' }), '2026-01-01T01:00:00Z', 7],
    [
      'of the new kind',
      event({ eventTime: '2026-01-01T02:00:00.123456Z', lastTimestamp: null }),
      '2026-01-01T02:00:00Z',
      1,
    ],
    [
      'of a series',
      event({
        eventTime: '2026-01-01T02:00:00.000000Z',
        series: { count: 9, lastObservedTime: '2026-01-01T03:00:00.000000Z' },
      }),
      '2026-01-01T03:00:00Z',
      9,
    ],
  ])('%s', (_, object, lastSeen, count) => {
    expect(cellsOf(warningKind, object)).toEqual({
      'LAST SEEN': lastSeen,
      REASON: 'BackOff',
      OBJECT: 'Pod/web-1',
      COUNT: count,
      MESSAGE: 'Back-off restarting failed container',
    });
  });

  it('is found by the object that it is about', () => {
    expect(warningKind.indexes?.['about']?.(readEntry(warningKind, event({})))).toEqual(['shop/Pod/web-1']);
  });

  it('leads to an object of a namespace only, for those about nodes lie in default', () => {
    const version = (involvedObject: JsonObject): string =>
      readEntry(warningKind, event({ involvedObject })).facts.aboutVersion;
    expect(version({ ...about, kind: 'Deployment', apiVersion: 'apps/v1' })).toBe('apps/v1');
    expect(version({ apiVersion: 'v1', kind: 'Node', name: 'node-1' })).toBe('');
  });

  it('keeps the beginning of a long message, once for all events that have it, and nothing of who reports', () => {
    const interner = createInterner();
    const long = event({ message: 'x'.repeat(100_000), reportingComponent: canary, source: { host: canary } });
    const [one, other] = [readEntry(warningKind, long, interner), readEntry(warningKind, long, interner)];
    expect(one.facts.message).toHaveLength(500);
    expect(JSON.stringify([one, other])).not.toContain(canary);
  });
});
