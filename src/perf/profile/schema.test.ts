import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { readProfile } from './read.ts';

const schemaFile = path.resolve(import.meta.dirname, '../../../schemas/smp-profile.schema.json');
const isValid = new Ajv({ strict: false }).compile(JSON.parse(readFileSync(schemaFile, 'utf8')) as object);

const client = { protocol: 1, connections: 2, rps: 10, endpoint_urls: ['http://127.0.0.1:80/'] };
const test = { name: 'one', duration: '30s', clients: [client] };

describe('the schema of profiles', () => {
  it.each<[string, object, boolean]>([
    ['the wrapped form', { test, mesh: { type: 3 }, meshdeck: { warmup: '1s', method: 'PUT' } }, true],
    ['the bare form', test, true],
    ['the JSON form of protobuf', { ...test, clients: [{ endpointUrls: ['pod://a.b:80/'], rps: '5' }] }, true],
    ['no duration', { test: { name: 'one', clients: [client] } }, false],
    ['two clients', { test: { ...test, clients: [client, client] } }, false],
    ['gRPC', { test: { ...test, clients: [{ ...client, protocol: 4 }] } }, false],
    ['https', { test: { ...test, clients: [{ ...client, endpoint_urls: ['https://a/'] }] } }, false],
    ['a misspelt key', { test: { ...test, clients: [{ ...client, rpss: 5 }] } }, false],
    ['a duration without unit', { test: { ...test, duration: '30' } }, false],
    ['too many connections', { test: { ...test, clients: [{ ...client, connections: 10_001 }] } }, false],
    ['an unknown method', { test, meshdeck: { method: 'FETCH' } }, false],
  ])('and the reader agree on %s', (_, profile, expected) => {
    expect(isValid(profile)).toBe(expected);
    expect(readProfile(JSON.stringify(profile)).profile !== undefined).toBe(expected);
  });
});
