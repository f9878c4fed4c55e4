import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MockAgent } from 'undici';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readImportFile } from '../model/imports.ts';
import { fetchImports } from './fetch-imports.ts';
import { httpsGet } from './https-get.ts';

const shop = 'services:\n  web:\n    type: Namespace.K8s\n';
const texts: Readonly<Record<string, string>> = {
  'https://example.com/shop.yaml': shop,
  'https://example.com/outer.yaml': 'services:\n  shop:\n    type: $(#use https://example.com/shop.yaml)\n',
  'https://example.com/a.yaml': 'services:\n  b:\n    type: $(#use https://example.com/b.yaml)\n',
  'https://example.com/b.yaml': 'services:\n  a:\n    type: $(#use https://example.com/a.yaml)\n',
};
const get = (url: string): Promise<Uint8Array> => Promise.resolve(Buffer.from(texts[url] ?? ''));
const digest = createHash('sha256').update(shop).digest('hex');

describe('fetchImports', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'meshdeck-imports-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it('keeps what it fetched, with what that imports, in files that say what they are', async () => {
    const fetched = await fetchImports(['https://example.com/outer.yaml'], { folder, get });
    expect(fetched.map(({ url }) => url)).toEqual(['https://example.com/outer.yaml', 'https://example.com/shop.yaml']);
    const read = readImportFile(await readFile(fetched[1]?.file ?? '', 'utf8'));
    expect(read).toEqual({ header: { url: 'https://example.com/shop.yaml', sha256: digest }, body: shop });
  });

  it('ends where imports go in a circle', async () => {
    expect(await fetchImports(['https://example.com/a.yaml'], { folder, get })).toHaveLength(2);
  });

  it('takes nothing but what the digest says', async () => {
    const right = `https://example.com/shop.yaml@sha256:${digest}`;
    expect(await fetchImports([right], { folder, get })).toHaveLength(1);
    const wrong = `https://example.com/shop.yaml@sha256:${'0'.repeat(64)}`;
    await expect(fetchImports([wrong], { folder, get })).rejects.toThrow('pattern.import-digest');
  });

  it('refuses addresses without TLS, and stops when it is asked to', async () => {
    await expect(fetchImports(['http://example.com/'], { folder, get })).rejects.toThrow('pattern.import-address');
    const signal = AbortSignal.abort();
    await expect(fetchImports(['https://example.com/shop.yaml'], { folder, get, signal })).rejects.toThrow('cancelled');
  });
});

describe('httpsGet', () => {
  it.each([
    [200, 'a: 1\n', undefined],
    [302, '', 'pattern.import-unreachable: HTTP 302'],
    [404, '', 'pattern.import-unreachable: HTTP 404'],
    [200, 'x'.repeat(1_048_577), 'pattern.import-too-large'],
  ])('status %i', async (status, body, expected) => {
    const agent = new MockAgent();
    agent.disableNetConnect();
    const headers = { location: 'https://example.org/' };
    agent.get('https://example.com').intercept({ path: '/a.yaml' }).reply(status, body, { headers });
    const answer = httpsGet('https://example.com/a.yaml', undefined, agent);
    if (expected === undefined) expect(Buffer.from(await answer).toString()).toBe(body);
    else await expect(answer).rejects.toThrow(expected);
    await agent.close();
  });
});
