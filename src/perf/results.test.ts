import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { without } from '../core/without.ts';
import { parseResult, smpResult } from './results.ts';
import type { LatencySummary, ResultFile, RunSnapshot } from './types.ts';

const latency: LatencySummary = {
  count: 400,
  minMs: 19,
  meanMs: 20.5,
  standardDeviationMs: 0.4,
  p50Ms: 20.4,
  p75Ms: 20.7,
  p90Ms: 21,
  p95Ms: 21.4,
  p99Ms: 22,
  p999Ms: 23,
  maxMs: 23.5,
};

const snapshot: RunSnapshot = {
  runId: '20261121T031500-0a1b2c',
  profileName: 'checkout',
  profileFile: 'checkout.smp.yaml',
  state: 'stopped',
  startedAt: '2026-11-21T03:15:00.000Z',
  elapsedMs: 2_000,
  plannedMs: 30_000,
  targetText: 'http://127.0.0.1:8080/cart',
  connections: 8,
  requestedRatePerSecond: 200,
  achievedRatePerSecond: 200,
  requests: 400,
  bytesReceived: 80_000,
  errors: [{ reason: 'timeout', count: 1 }],
  statusCodes: { 200: 399 },
  responseTime: latency,
  serviceTime: latency,
  seconds: [{ atSecond: 0, requests: 200, errors: 0, p50Ms: 20, p99Ms: 22, maxMs: 23, generatorCpu: 0.2 }],
  validity: {
    is: 'partial',
    reasons: [{ code: 'perf.stopped-early', params: { elapsedSeconds: 2, plannedSeconds: 30 } }],
  },
};

const result: ResultFile = {
  schema: 'https://meshdeck.dev/schemas/result-1.json',
  runId: snapshot.runId,
  smp: smpResult(snapshot, { version: '0.0.1', labels: { team: 'shop' } }, new Date('2026-11-21T03:15:02Z')),
  method: {
    generator: 'meshdeck 0.1.0',
    loop: 'open',
    latencyFrom: 'intended-start',
    histogram: 'HDR, 3 digits',
    warmupMs: 0,
    timeoutMs: 10_000,
    path: 'direct',
  },
  snapshot,
  histograms: { responseTime: 'HISTFAAAAA', serviceTime: 'HISTFAAAAA' },
  environment: {
    meshdeck: '0.1.0',
    node: '22.23.2',
    platform: 'linux x64',
    processors: 2,
    generatorCpuMean: 0.2,
    generatorCpuMax: 0.3,
    lateSendP99Ms: 0.4,
  },
};

const ajv = new Ajv({ strict: true, allowUnionTypes: true });
addFormats.default(ajv);
const schemaFile = new URL('../../schemas/result.schema.json', import.meta.url);
const isValid = ajv.compile(JSON.parse(readFileSync(schemaFile, 'utf8')) as object);

function isRead(value: unknown): boolean {
  try {
    parseResult(JSON.stringify(value), 'result.json');
    return true;
  } catch {
    return false;
  }
}

/** The reader checks what the product relies on, the schema everything: what the reader refuses is refused by the schema. */
describe('the schema of results', () => {
  it.each<[string, unknown]>([
    ['a whole result', result],
    ['a run without an answer', { ...result, snapshot: { ...snapshot, responseTime: null, serviceTime: null } }],
    ['a closed loop', { ...result, snapshot: { ...snapshot, requestedRatePerSecond: null } }],
    ['a valid run', { ...result, snapshot: { ...snapshot, state: 'finished', validity: { is: 'valid' } } }],
  ])('and the reader take %s', (_, value) => {
    isValid(value);
    expect(isValid.errors).toBeNull();
    expect(isRead(value)).toBe(true);
  });

  it.each<[string, unknown]>([
    ['something that is no map', [result]],
    ['the result of another program', { ...result, schema: 'https://example.org/result' }],
    ['a result without snapshot', without(result, 'snapshot')],
    ['a result without histograms', without(result, 'histograms')],
    ['a snapshot without its run', { ...result, snapshot: without(snapshot, 'runId') }],
    ['a start that is a number', { ...result, snapshot: { ...snapshot, startedAt: 1 } }],
    ['a count of requests that is a text', { ...result, snapshot: { ...snapshot, requests: '400' } }],
    ['errors that are a map', { ...result, snapshot: { ...snapshot, errors: {} } }],
    ['seconds that are not there', { ...result, snapshot: without(snapshot, 'seconds') }],
    ['validity in one word', { ...result, snapshot: { ...snapshot, validity: 'valid' } }],
  ])('and the reader refuse %s', (_, value) => {
    expect(isValid(value)).toBe(false);
    expect(isRead(value)).toBe(false);
  });
});
