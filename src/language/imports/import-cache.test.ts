import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { importFolder, importHeaderLine } from '../../pattern/model/imports.ts';
import { cachedImports } from './import-cache.ts';

const url = 'https://example.com/shop.yaml';
const body = 'services: {}\n';
const sha256 = createHash('sha256').update(body).digest('hex');

describe('cachedImports', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'meshdeck-imports-'));
    await mkdir(path.join(folder, importFolder), { recursive: true });
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  const keep = async (text: string): Promise<void> => {
    const name = `${createHash('sha256').update(url).digest('hex')}.yaml`;
    await writeFile(path.join(folder, importFolder, name), text);
  };

  it('gives what was fetched, by its address with or without digest', async () => {
    await keep(`${importHeaderLine({ url, sha256 })}${body}`);
    const imports = cachedImports([folder]);
    expect(imports.textOf(url)?.text).toContain(body);
    expect(imports.textOf(`${url}@sha256:${sha256}`)?.uri).toMatch(/^file:.*\.yaml$/);
    expect(imports.textOf(`${url}@sha256:${'0'.repeat(64)}`)).toBeUndefined();
    expect(imports.textOf('https://example.com/other.yaml')).toBeUndefined();
    expect(imports.textOf('http://example.com/shop.yaml')).toBeUndefined();
  });

  it('takes a file that was changed for none', async () => {
    await keep(`${importHeaderLine({ url, sha256 })}${body}changed: true\n`);
    expect(cachedImports([folder]).textOf(url)).toBeUndefined();
  });
});
