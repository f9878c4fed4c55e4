import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MockAgent } from 'undici';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { problemError, problemOf, type Problem } from '../../core/problem.ts';
import { digestOf } from './digest.ts';
import { httpsGet } from './https-get.ts';
import { mostManifestBytes, type ManifestAccess, type WantedManifest } from './manifest.ts';
import { objectsOf, readManifestTexts } from './read-manifests.ts';

const text = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n';
const other = text.replace('name: a', 'name: b');
const address = 'https://example.com/samples/app/web.yaml';
const pinned: WantedManifest = { address, sha256: digestOf(text) };

let folder = '';
let asked: string[] = [];

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'meshdeck-manifests-'));
  asked = [];
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** Access whose network holds one text at every address. */
function access(served: string | undefined, more: Partial<ManifestAccess> = {}): ManifestAccess {
  const serve = (place: string): Promise<string> => {
    asked.push(place);
    return served === undefined
      ? Promise.reject(problemError('mesh.manifest-unreachable', { address: place }, { detail: 'no network' }))
      : Promise.resolve(served);
  };
  return {
    cacheFolder: path.join(folder, 'cache'),
    get: async (place) => Buffer.from(await serve(place)),
    kustomize: serve,
    trusted: new Set(),
    ...more,
  };
}

async function problemFrom(work: Promise<unknown>): Promise<Problem> {
  try {
    await work;
  } catch (error) {
    return problemOf(error);
  }
  throw new Error('a problem was expected');
}

async function put(place: string, content: string): Promise<string> {
  const file = path.join(folder, 'files', place);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, content);
  return file;
}

const files = (): Partial<ManifestAccess> => ({ folder: path.join(folder, 'files') });

describe('a manifest with a known digest', () => {
  it('is fetched once, and comes from the cache from then on, also without a network', async () => {
    expect(await readManifestTexts([pinned], access(text))).toMatchObject({ is: 'read', texts: [{ from: 'network' }] });
    expect(await readManifestTexts([pinned], access(undefined))).toMatchObject({
      is: 'read',
      texts: [{ from: 'cache', text }],
    });
    expect(asked).toEqual([address]);
  });

  it('is refused where another text stands there, and both digests are named', async () => {
    const found = await problemFrom(readManifestTexts([pinned], access(other)));
    expect(found).toMatchObject({
      code: 'mesh.manifest-digest',
      params: { found: digestOf(other), wanted: digestOf(text), place: address },
    });
    await expect(readdir(path.join(folder, 'cache', 'manifests'))).rejects.toThrow('ENOENT');
  });

  it('is fetched anew where somebody has changed the file of the cache', async () => {
    await readManifestTexts([pinned], access(text));
    await writeFile(path.join(folder, 'cache', 'manifests', `${digestOf(text)}.yaml`), other);
    expect(await readManifestTexts([pinned], access(text))).toMatchObject({ texts: [{ from: 'network', text }] });
  });

  it('says plainly that there is no network', async () => {
    expect(await problemFrom(readManifestTexts([pinned], access(undefined)))).toMatchObject({
      code: 'mesh.manifest-unreachable',
      params: { address },
      detail: 'no network',
    });
  });
});

describe('a manifest whose digest nobody knows', () => {
  const unpinned: WantedManifest = { address };

  it('is shown first, is used once that is taken, and counts by its digest from then on', async () => {
    const first = await readManifestTexts([unpinned], access(text));
    expect(first).toMatchObject({ is: 'unseen', texts: [{ address, text, sha256: digestOf(text) }] });
    const taken = { trusted: new Set([digestOf(text)]) };
    expect(await readManifestTexts([unpinned], access(text, taken))).toMatchObject({ is: 'read' });
    expect(await readManifestTexts([unpinned], access(undefined))).toMatchObject({
      is: 'read',
      texts: [{ from: 'cache' }],
    });
  });

  it('is shown again where the text is another one than was taken', async () => {
    const taken = { trusted: new Set([digestOf(text)]) };
    expect(await readManifestTexts([unpinned], access(other, taken))).toMatchObject({ is: 'unseen' });
  });

  it('may be a folder of kustomize', async () => {
    const wanted: WantedManifest = { address: 'https://example.com/owner/app/overlay?ref=v1', isFolder: true };
    expect(await readManifestTexts([wanted], access(text))).toMatchObject({ is: 'unseen', texts: [{ text }] });
    await put('overlay/kustomization.yaml', 'resources: []\n');
    expect(await readManifestTexts([wanted], access(text, files()))).toMatchObject({
      is: 'read',
      texts: [{ from: 'folder' }],
    });
    expect(asked).toEqual([wanted.address, path.join(folder, 'files', 'overlay')]);
  });
});

describe('a folder in place of the network', () => {
  it('gives a file by its digest under whatever name, and asks nobody', async () => {
    const file = await put('gathered/some-name.yml', text);
    await put('app/web.yaml.md', other);
    expect(await readManifestTexts([pinned], access(text, files()))).toMatchObject({
      is: 'read',
      texts: [{ from: 'folder', file, text }],
    });
    expect(asked).toEqual([]);
  });

  it('gives a file without a known digest by the end of its path', async () => {
    await put('other/web.yaml', other);
    const file = await put('mesh/app/web.yaml', text);
    expect(await readManifestTexts([{ address }], access(undefined, files()))).toMatchObject({
      is: 'read',
      texts: [{ file }],
    });
  });

  it.each([
    ['is not there', {}, 'mesh.manifest-not-in-folder'],
    ['has the name and another text', { 'app/web.yaml': other }, 'mesh.manifest-digest'],
  ])('is refused where the file %s', async (_, content, code) => {
    await mkdir(path.join(folder, 'files'), { recursive: true });
    for (const [place, content_] of Object.entries(content)) await put(place, content_);
    expect((await problemFrom(readManifestTexts([pinned], access(text, files())))).code).toBe(code);
  });

  it('does not guess between two files, unless they say the same', async () => {
    await put('a/web.yaml', text);
    await put('b/web.yaml', text);
    expect(await readManifestTexts([{ address }], access(undefined, files()))).toMatchObject({ is: 'read' });
    await put('b/web.yaml', other);
    expect((await problemFrom(readManifestTexts([{ address }], access(undefined, files())))).code).toBe(
      'mesh.manifest-ambiguous',
    );
  });

  it('says that it is not there itself', async () => {
    expect((await problemFrom(readManifestTexts([pinned], access(text, files())))).code).toBe('file.not-found');
  });
});

describe('the objects of a manifest', () => {
  const from = (content: string): Promise<readonly object[]> =>
    objectsOf({ address, text: content, sha256: digestOf(content), from: 'network' });

  it('are those of all its documents and lists', async () => {
    const list = `apiVersion: v1\nkind: List\nitems:\n- ${text.trimEnd().replaceAll('\n', '\n  ')}\n`;
    expect(await from(`# only a comment\n---\n${text}---\n${list}`)).toHaveLength(2);
  });

  it.each([
    ['<!doctype html><title>Sign in</title>', 'it holds no Kubernetes object'],
    ['kind: ConfigMap\nmetadata: {}\n', 'an object of kind ConfigMap has no apiVersion or no name'],
  ])('cannot be read from %j', async (content, reason) => {
    expect(await problemFrom(from(content))).toMatchObject({ code: 'mesh.manifest-unread', params: { reason } });
  });

  it('says where YAML is at fault', async () => {
    expect(await problemFrom(from('kind: [\n'))).toMatchObject({ code: 'mesh.manifest-unread' });
  });
});

describe('httpsGet', () => {
  it.each([
    [200, text, undefined],
    [302, '', 'HTTP 302'],
    [404, '', 'HTTP 404'],
    [200, 'x'.repeat(mostManifestBytes + 1), 'mesh.manifest-too-large'],
  ])('status %i', async (status, body, expected) => {
    const dispatcher = new MockAgent();
    dispatcher.disableNetConnect();
    dispatcher.get('https://example.com').intercept({ path: '/samples/app/web.yaml' }).reply(status, body);
    const answer = httpsGet({ environment: {}, dispatcher })(address, undefined);
    if (expected === undefined) expect(Buffer.from(await answer).toString()).toBe(body);
    else await expect(answer).rejects.toThrow(expected);
    await dispatcher.close();
  });

  it('stops when it is asked to', async () => {
    const dispatcher = new MockAgent();
    dispatcher.disableNetConnect();
    expect((await problemFrom(httpsGet({ environment: {}, dispatcher })(address, AbortSignal.abort()))).code).toBe(
      'cancelled',
    );
    await dispatcher.close();
  });
});
