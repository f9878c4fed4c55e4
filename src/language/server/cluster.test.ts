import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clusterSnapshotFormat, type ClusterSnapshot } from '../../core/cluster-snapshot.ts';
import { StdioClient, type Message } from './testing/stdio-client.ts';

interface Items {
  readonly isIncomplete: boolean;
  readonly items: readonly { readonly label: string }[];
}

const many = Array.from({ length: 3_000 }, (_, index) => `web-${index}`);

const snapshot: ClusterSnapshot = {
  format: clusterSnapshotFormat,
  context: 'lab',
  kinds: [],
  definitions: {},
  namespaces: ['shop'],
  names: [{ group: '', kind: 'Service', names: { shop: many } }],
  gaps: [],
};

const route =
  'apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata:\n  name: a\n  namespace: shop\nspec:\n' +
  '  http:\n    - route:\n        - destination:\n            host: ';

describe('a language server that knows a cluster', () => {
  const uri = 'file:///elsewhere/a.yaml';
  let client: StdioClient;
  let folder: string;
  let version = 1;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'meshdeck-cluster-'));
    client = new StdioClient(process.execPath, [join(import.meta.dirname, '../server.ts'), '--stdio']);
    await client.initialize([]);
    const checked = client.diagnostics(uri);
    client.open(uri, route);
    await checked;
  }, 60_000);

  afterAll(async () => {
    expect(await client.end()).toBe(0);
    await rm(folder, { recursive: true });
  });

  async function tell(name: string, text?: string): Promise<void> {
    const path = join(folder, name);
    if (text !== undefined) await writeFile(path, text);
    client.notify('meshdeck/clusterSnapshot', { path });
  }

  /** What is offered behind what is typed. */
  async function offered(typed: string): Promise<Items> {
    version += 1;
    const text = `${route}${typed}`;
    client.notify('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [{ text }] });
    const position = { line: 9, character: 18 + typed.length };
    return (await client.request('textDocument/completion', { textDocument: { uri }, position })) as Items;
  }

  it('sends some of thousands of names, and those that fit when more is typed', async () => {
    const checked = client.diagnostics(uri);
    await tell('whole.json', JSON.stringify(snapshot));
    await checked;
    const all = await offered('');
    expect([all.isIncomplete, all.items.length, all.items[0]?.label]).toEqual([true, 1_000, 'web-0']);
    const some = await offered('w2999');
    expect([some.isIncomplete, some.items.map(({ label }) => label)]).toEqual([false, ['web-2999']]);
  });

  it.each([
    ['half.json', JSON.stringify(snapshot).slice(0, 5_000), /only a part of it was written/],
    ['next.json', JSON.stringify({ ...snapshot, format: 'meshdeck-cluster-snapshot/2' }), /another version/],
    ['gone.json', undefined, /it is gone/],
  ])('keeps what it knew where a snapshot cannot be read: %s', async (name, text, why) => {
    const said = client.next(({ method, params }: Message) => {
      return method === 'window/logMessage' && JSON.stringify(params).includes(name);
    });
    await tell(name, text);
    expect(JSON.stringify((await said).params)).toMatch(why);
    expect((await offered('web-77')).items.map(({ label }) => label)).toContain('web-77');
  });
});
