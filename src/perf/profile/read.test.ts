import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseDuration, durationText } from './duration.ts';
import { readProfile } from './read.ts';

const shop = `test:
  smp_version: v0.0.1
  name: checkout
  labels: { team: shop }
  clients:
    - internal: false
      load_generator: fortio
      protocol: 1
      connections: 4
      rps: 200
      headers:
        Authorization: Bearer \${secret:SHOP_TOKEN}
      cookies: { session: abc }
      body: '{"item":1}'
      content_type: application/json
      endpoint_urls: ['service://web.shop:80/cart?x=1']
  duration: 1m30s
mesh:
  type: 3
meshdeck:
  warmup: 2s
  timeout: 500ms
  context: kind-shop
`;

/** The problems of a profile that is right but for one edit. */
function problemsAfter(from: string | RegExp, to: string): readonly unknown[] {
  const text = shop.replace(from, to);
  expect(text).not.toBe(shop);
  return readProfile(text).problems.map(({ code, place }) => `${code} ${place?.line}:${place?.column}`);
}

describe('a profile', () => {
  it('is read from the wrapped form, with units', () => {
    const { profile, problems, notes } = readProfile(shop);
    expect(problems).toEqual([]);
    expect(profile).toMatchObject({
      name: 'checkout',
      labels: { team: 'shop' },
      target: { is: 'service', namespace: 'shop', name: 'web', port: 80, path: '/cart?x=1' },
      connections: 4,
      ratePerSecond: 200,
      durationMs: 90_000,
      warmupMs: 2_000,
      timeoutMs: 500,
      method: 'POST',
      body: '{"item":1}',
      mesh: 'ISTIO',
      context: 'kind-shop',
    });
    expect(profile?.headers).toEqual([
      { name: 'Authorization', value: 'Bearer ${secret:SHOP_TOKEN}' },
      { name: 'Content-Type', value: 'application/json' },
      { name: 'Cookie', value: 'session=abc' },
    ]);
    expect(notes.map((note) => note.code)).toEqual(['perf.other-generator']);
  });

  it('is read from the single form, in camelCase, with numbers as texts', () => {
    const json = JSON.stringify({
      name: 'one',
      duration: '30s',
      clients: [{ protocol: 'PROTOCOL_HTTP', rps: '0', endpointUrls: ['http://127.0.0.1:8080'] }],
    });
    const { profile } = readProfile(json);
    expect(profile).toMatchObject({
      target: { is: 'url', url: 'http://127.0.0.1:8080/' },
      ratePerSecond: null,
      connections: 1,
      warmupMs: 0,
      timeoutMs: 10_000,
      method: 'GET',
    });
  });

  it.each([
    ['an unknown key with a near one', 'rps: 200', 'rpss: 200', 'perf.profile-unknown-key-near 10:7'],
    ['a duration without unit', '1m30s', '"90"', 'perf.duration-invalid 17:13'],
    ['a duration beyond a day', '1m30s', '25h', 'perf.profile-range 17:13'],
    ['too many connections', 'connections: 4', 'connections: 10001', 'perf.profile-range 9:20'],
    ['a rate that is no number', 'rps: 200', 'rps: fast', 'perf.profile-type 10:12'],
    ['a negative rate', 'rps: 200', 'rps: -1', 'perf.profile-range 10:12'],
    ['gRPC', 'protocol: 1', 'protocol: 4', 'perf.protocol-unsupported 8:17'],
    ['https', 'service://web.shop:80', 'https://web.shop', 'perf.protocol-unsupported 16:23'],
    ['a Service without namespace', 'web.shop', 'web', 'perf.target-invalid 16:23'],
    ['a port that is none', 'shop:80/', 'shop:99999/', 'perf.target-invalid 16:23'],
    ['user and password in a URL', 'service://web.shop:80', 'http://u:p@web.shop', 'perf.target-invalid 16:23'],
    ['a framing header', 'Authorization', 'Content-Length', 'perf.header-invalid 12:9'],
    ['a line break in a header', 'Bearer ${secret:SHOP_TOKEN}', '"a\\r\\nX-Evil: 1"', 'perf.header-invalid 12:9'],
    ['two endpoints', "/cart?x=1'", "/a', 'http://b'", 'perf.only-one 16:22'],
    ['load from inside the mesh', 'internal: false', 'internal: true', 'perf.internal-unsupported 6:17'],
    ['a method that is none', 'warmup: 2s', 'method: FETCH', 'perf.profile-type 21:11'],
    ['a mesh that is none', 'type: 3', 'type: 99', 'perf.profile-type 19:9'],
    ['no name', 'name: checkout', 'id: x', 'perf.profile-missing 2:3'],
  ])('is refused for %s, at its place', (_, from, to, expected) => {
    expect(problemsAfter(from, to)).toEqual([expected]);
  });

  it('is refused when its YAML is broken, is no test, or is far too large', () => {
    expect(readProfile('test:\n  name: a\n\tduration: 30s\n').problems).toMatchObject([
      {
        code: 'perf.profile-yaml',
        place: { line: 3, column: 1 },
        detail: expect.stringContaining('with a tab') as string,
      },
    ]);
    expect(readProfile('test: [').problems[0]).toMatchObject({ code: 'perf.profile-yaml', place: { line: 1 } });
    expect(readProfile('').problems[0]?.code).toBe('perf.profile-not-a-test');
    expect(readProfile('test:').problems[0]?.code).toBe('perf.profile-not-a-test');
    expect(readProfile('services: {}').problems[0]?.code).toBe('perf.profile-not-a-test');
    const large = readProfile(`# ${'x'.repeat(1_048_576)}\n${shop}`, 'big.smp.yaml');
    expect(large.problems).toMatchObject([{ code: 'perf.profile-too-large', place: { file: 'big.smp.yaml' } }]);
  });

  it('does not unfold aliases without end', () => {
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]'];
    for (const [from, to] of ['ab', 'bc', 'cd', 'de', 'ef'].map((pair) => [pair.charAt(0), pair.charAt(1)] as const))
      bomb.push(`${to}: &${to} [${Array.from({ length: 9 }, () => `*${from}`).join(', ')}]`);
    const text = shop.replace('labels: { team: shop }', `labels: { ${bomb.join(', ')} }`);
    const { profile, problems } = readProfile(text);
    expect(profile).toBeUndefined();
    expect(problems.length).toBeGreaterThan(0);
  });

  const corpus = path.join(process.env['MESHDECK_CORPUS'] ?? '../shared/corpus', 'specs/smp/meshery');
  const samples = samplesIn(corpus);
  it.skipIf(samples.length === 0)('of Meshery is read but for https (skipped where MESHDECK_CORPUS is absent)', () => {
    for (const file of samples) {
      const { problems } = readProfile(readFileSync(path.join(corpus, file), 'utf8'));
      expect(problems.map(({ code, params }) => [code, params['asked']])).toEqual([
        ['perf.protocol-unsupported', 'https'],
      ]);
    }
  });
});

function samplesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => name.startsWith('smp-action'));
  } catch {
    return [];
  }
}

describe('a duration', () => {
  it.each([
    ['30s', 30_000],
    ['1m30s', 90_000],
    ['500ms', 500],
    ['1.5h', 5_400_000],
    ['250us', 0.25],
    ['0', 0],
  ])('%s is %d ms', (text, expected) => {
    expect(parseDuration(text)).toBeCloseTo(expected, 9);
  });

  it.each(['', '30', 's', '-1s', '1 s', '1d', '1m30'])('%j is none', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  it('is written so that it reads back', () => {
    for (const durationMs of [0, 500, 30_000, 90_000, 3_600_000, 3_661_000])
      expect(parseDuration(durationText(durationMs))).toBe(durationMs);
  });
});
