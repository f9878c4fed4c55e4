import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hostileFiles, hostileTexts, type HostileFile } from '../testing/hostile-files.ts';
import { StdioClient, type Published } from './testing/stdio-client.ts';

const right = 'name: shop\nservices:\n  web:\n    type: Namespace.K8s\n';
/** A machine that does something else meanwhile is given another try. */
const tries = 5;

type Placed = Published['diagnostics'][number] & {
  readonly range: { readonly start: { readonly line: number; readonly character: number } };
};

/** The real process: nothing of this ends it, and nobody waits for an answer about something else. */
describe('the language server on files that are not to be read', () => {
  let client: StdioClient;
  let folder: string;
  const other = 'file:///elsewhere/other.pattern.yaml';

  beforeAll(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'meshdeck-hostile-')));
    client = new StdioClient(process.execPath, [join(import.meta.dirname, '../server.ts'), '--stdio']);
    await client.initialize([pathToFileURL(folder).href], {
      workspace: { didChangeWatchedFiles: { dynamicRegistration: true } },
    });
    const opened = client.diagnostics(other, 1);
    client.open(other, right);
    await opened;
  }, 60_000);

  afterAll(async () => {
    expect(await client.end()).toBe(0);
    await rm(folder, { recursive: true });
  });

  const places = ({ diagnostics }: Published): readonly (readonly [string, number, number])[] =>
    (diagnostics as readonly Placed[]).map(({ code, range: { start } }) => [code, start.line + 1, start.character + 1]);

  const answersOthers = async (): Promise<void> => {
    const at = { textDocument: { uri: other }, position: { line: 3, character: 12 } };
    expect(await client.request('textDocument/hover', at)).toMatchObject({ contents: expect.anything() as unknown });
  };

  /** Asks until it took less than a second, as long as others may have been in the way. */
  const quickly = async (told: () => Promise<Published>, { said }: HostileFile): Promise<void> => {
    let tookMs = Infinity;
    for (let attempt = 0; attempt < tries && tookMs >= 1000; attempt += 1) {
      const startedMs = performance.now();
      const published = await told();
      await answersOthers();
      tookMs = performance.now() - startedMs;
      expect(places(published)).toEqual(said === undefined ? [] : [said]);
    }
    expect(tookMs).toBeLessThan(1000);
  };

  // The largest one is for the disk: its way through the protocol is what takes time.
  const isSent = ({ content }: HostileFile): boolean => typeof content === 'string' && content.length < 12_000_000;
  const texts = [...hostileFiles, ...hostileTexts].filter(isSent);

  it.each(texts)('says one thing of $title in the editor', { timeout: 20_000 }, async (file) => {
    const { name, content } = file;
    const uri = `file:///editor/${name}`;
    let version = 0;
    await quickly(() => {
      version += 1;
      const published = client.diagnostics(uri, version);
      client.open(uri, String(content), version);
      return published;
    }, file);
    client.notify('textDocument/didClose', { textDocument: { uri } });
  });

  // Of files on disk with which all is well nothing is told.
  const wrong = hostileFiles.filter(({ said }) => said !== undefined);

  it.each(wrong)('says one thing of $title on disk', { timeout: 20_000 }, async (file) => {
    const { name, content } = file;
    const uri = pathToFileURL(join(folder, name)).href;
    await writeFile(join(folder, name), content);
    await quickly(() => {
      const published = client.diagnostics(uri);
      client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri, type: 2 }] });
      return published;
    }, file);
    await rm(join(folder, name));
  });

  it('goes on with a text from which the character is taken', async () => {
    const uri = 'file:///editor/mended.pattern.yaml';
    const broken = client.diagnostics(uri, 1);
    client.open(uri, `${right}# a\0b\n`, 1);
    expect(places(await broken)).toEqual([['yaml-character', 5, 4]]);
    const mended = client.diagnostics(uri, 2);
    const range = { start: { line: 4, character: 3 }, end: { line: 4, character: 4 } };
    client.notify('textDocument/didChange', {
      textDocument: { uri, version: 2 },
      contentChanges: [{ range, text: '' }],
    });
    expect(places(await mended)).toEqual([]);
    const again = client.diagnostics(uri, 3);
    client.insert(uri, 3, { line: 3, character: 11 }, '\0');
    expect(places(await again)).toEqual([['yaml-character', 4, 12]]);
  });
});
