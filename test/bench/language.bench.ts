import type { Metafile } from 'esbuild';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { bundles } from '../../scripts/bundles.ts';
import { sizeOf } from '../../scripts/metafile.ts';
import { openBundle } from '../../src/language/schema/bundle.ts';
import type { StdioClient } from '../../src/language/server/testing/stdio-client.ts';
import { parseText } from '../../src/yaml/parse.ts';
import { yamlSeeds } from '../fuzz/seeds.ts';
import { median, rounded, type BenchRow } from './bench.ts';
import { generatedTypes, generatePattern } from './generate-pattern.ts';
import { generateWorkspace } from './generate-workspace.ts';
import { ours, peer, peerDebounceMs, residentBytes, type Side } from './language-sides.ts';
import { patternSchemaForPeer } from './peer-schema.ts';

const coldRuns = 3;
const ourKeys = 60;
/** The peer takes most of a second for each key. */
const peerKeys = 12;
const workspaceFiles = 5_000;
const workspaceFileBytes = 12_000;
const serverBundle = 'language-server.mjs';
const small = 'name: shop\nservices:\n  web:\n    type: Namspace.K8s\n';
/** What somebody writes on a new line: until the colon stands there the YAML is broken. */
const newLine = '        paused: true';
const goalRatioCold = 3;
const goalRatioEdit = 20;
const uri = 'file:///bench/large.pattern.yaml';

/**
 * The language service as an editor meets it: both servers are processes that are spoken to over standard input and output, with the same
 * documents, in turn. Times are those of the client, from the notification it sends to the diagnostics or the answer that it gets.
 */
export async function run(): Promise<readonly BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'meshdeck-bench-'));
  try {
    const schemaFile = join(folder, 'pattern.schema.json');
    await writeFile(schemaFile, JSON.stringify(patternSchemaForPeer(openBundle())));
    const other = peer(schemaFile);
    console.log(
      `yaml-language-server waits ${peerDebounceMs} ms after each change; that is subtracted from its figures`,
    );
    return [
      ...(await coldRows(other)),
      ...(await typingRows(other)),
      await newLineRow(other),
      await startRow(other),
      await firstUseRow(),
      ...(await workspaceRows(folder)),
      ...(await sizeRows()),
      ...handedOverRows(),
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}

interface Figures {
  readonly ours: readonly number[];
  readonly peer?: readonly number[];
}

function row(
  name: string,
  figures: Figures,
  about: {
    readonly goal?: string;
    readonly isMet?: (value: number, ratio: number) => boolean;
    readonly unit?: string;
  },
  pick: (values: readonly number[]) => number = median,
): BenchRow {
  const value = pick(figures.ours);
  const peerValue = figures.peer === undefined ? null : pick(figures.peer);
  const ratio = peerValue === null ? null : peerValue / value;
  return {
    name,
    unit: about.unit ?? 'ms',
    ours: rounded(value),
    peerName: peerValue === null ? null : 'yaml-language-server',
    peer: peerValue === null ? null : rounded(peerValue),
    ratio: ratio === null ? null : rounded(ratio),
    min: rounded(Math.min(...figures.ours)),
    max: rounded(Math.max(...figures.ours)),
    goal: about.goal ?? '',
    met: about.isMet?.(value, ratio ?? Number.NaN) ?? null,
  };
}

function percentile95(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? Number.NaN;
}

/** What the peer's figure is without its pause. */
function withoutDebounce(side: Side, elapsedMs: number): number {
  return side.name === 'ours' ? elapsedMs : elapsedMs - peerDebounceMs;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
}

async function opened(side: Side, client: StdioClient, text: string): Promise<number> {
  const elapsedMs = await timed(async () => {
    const diagnostics = client.diagnostics(uri, side.name === 'ours' ? 1 : undefined);
    client.open(uri, text);
    await diagnostics;
  });
  return withoutDebounce(side, elapsedMs);
}

async function coldRows(other: Side): Promise<readonly BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const [title, sizeBytes] of [
    ['941 KB', 941_000],
    ['185 KB', 185_000],
  ] as const) {
    const text = generatePattern(sizeBytes);
    const figures = { ours: [] as number[], peer: [] as number[] };
    for (let index = 0; index < coldRuns; index += 1) {
      for (const side of [ours, other]) {
        const client = await side.start();
        figures[side === ours ? 'ours' : 'peer'].push(await opened(side, client, text));
        await client.end();
      }
    }
    rows.push(
      row(`cold diagnostics, ${title}`, figures, {
        goal: `at least ${goalRatioCold}x`,
        isMet: (_, ratio) => ratio >= goalRatioCold,
      }),
    );
  }
  return rows;
}

interface Typing {
  readonly edits: readonly number[];
  readonly completions: readonly number[];
  readonly hovers: readonly number[];
}

/** Types into a number in the middle of the large file, and asks there after each key. */
async function typing(side: Side, keys: number): Promise<Typing> {
  const text = generatePattern(941_000);
  const offset = text.indexOf('replicas: ', text.length / 2);
  const before = text.slice(0, offset).split('\n');
  const line = before.length - 1;
  const start = (before.at(-1)?.length ?? 0) + 'replicas: '.length;
  const client = await side.start();
  await opened(side, client, text);
  const figures = { edits: [] as number[], completions: [] as number[], hovers: [] as number[] };
  for (let key = 0; key < keys; key += 1) {
    const version = key + 2;
    const elapsedMs = await timed(async () => {
      const diagnostics = client.diagnostics(uri, side.name === 'ours' ? version : undefined);
      client.insert(uri, version, { line, character: start }, '1');
      await diagnostics;
    });
    figures.edits.push(withoutDebounce(side, elapsedMs));
    const textDocument = { uri };
    const on = { textDocument, position: { line, character: start - 5 } };
    figures.hovers.push(await timed(() => client.request('textDocument/hover', on)));
    figures.completions.push(await timed(() => client.request('textDocument/completion', on)));
    await pause(30);
  }
  await client.end();
  return figures;
}

async function typingRows(other: Side): Promise<readonly BenchRow[]> {
  const own = await typing(ours, ourKeys);
  const theirs = await typing(other, peerKeys);
  return [
    row(
      'diagnostics after one key in the middle of 941 KB, p95',
      { ours: own.edits, peer: theirs.edits },
      {
        goal: `at most 30, at least ${goalRatioEdit}x`,
        isMet: (value, ratio) => value <= 30 && ratio >= goalRatioEdit,
      },
      percentile95,
    ),
    row(
      'completion there, p95',
      { ours: own.completions, peer: theirs.completions },
      { goal: 'at most 20', isMet: (value) => value <= 20 },
      percentile95,
    ),
    row(
      'hover there, p95',
      { ours: own.hovers, peer: theirs.hovers },
      { goal: 'at most 20', isMet: (value) => value <= 20 },
      percentile95,
    ),
  ];
}

/** Writes a new line into the middle of the large file, key by key. */
async function newLineRow(other: Side): Promise<BenchRow> {
  const keysOn = async (side: Side): Promise<readonly number[]> => {
    const text = generatePattern(941_000);
    const line = text.slice(0, text.indexOf('        replicas: ', text.length / 2)).split('\n').length - 1;
    const client = await side.start();
    await opened(side, client, text);
    const keys = ['\n', ...Array.from(newLine)];
    const figures: number[] = [];
    for (const [index, key] of keys.entries()) {
      const version = index + 2;
      const elapsedMs = await timed(async () => {
        const diagnostics = client.diagnostics(uri, side.name === 'ours' ? version : undefined);
        client.insert(uri, version, { line, character: Math.max(index - 1, 0) }, key);
        await diagnostics;
      });
      figures.push(withoutDebounce(side, elapsedMs));
      await pause(30);
    }
    await client.end();
    return figures;
  };
  return row(
    'diagnostics after each key of a new line there, p95',
    { ours: await keysOn(ours), peer: await keysOn(other) },
    {},
    percentile95,
  );
}

async function startRow(other: Side): Promise<BenchRow> {
  const figures = { ours: [] as number[], peer: [] as number[] };
  for (let index = 0; index < coldRuns; index += 1) {
    for (const side of [ours, other]) {
      const startedMs = performance.now();
      const client = await side.start();
      await opened(side, client, small);
      figures[side === ours ? 'ours' : 'peer'].push(withoutDebounce(side, performance.now() - startedMs));
      await client.end();
    }
  }
  return row('server start to first diagnostics of a small file', figures, {
    goal: 'at most 400',
    isMet: (value) => value <= 400,
  });
}

/** Opens a small pattern of each kind, one after the other: the schema of each is unpacked and read when it is met first. */
async function firstUseRow(): Promise<BenchRow> {
  const client = await ours.start();
  await opened(ours, client, small);
  const figures: number[] = [];
  for (const [index, type] of generatedTypes.entries()) {
    const own = `file:///bench/first-${index}.pattern.yaml`;
    figures.push(
      await timed(async () => {
        const diagnostics = client.diagnostics(own, 1);
        client.open(own, `name: shop\nservices:\n  one:\n    type: ${type}\n    settings: {}\n`);
        await diagnostics;
      }),
    );
  }
  await client.end();
  return row('first use of a kind, slowest', { ours: figures }, {}, (values) => Math.max(...values));
}

/** A workspace that is checked in the background while somebody asks for hovers. */
async function workspaceRows(folder: string): Promise<readonly BenchRow[]> {
  const below = join(folder, 'workspace');
  const sizeBytes = await generateWorkspace(below, workspaceFiles, workspaceFileBytes);
  console.log(`workspace: ${workspaceFiles} files, ${rounded(sizeBytes / 1e6)} MB`);
  const startedMs = performance.now();
  const client = await ours.start([pathToFileURL(below).href], { window: { workDoneProgress: true } });
  const isEnd = (params: unknown): boolean => (params as { value?: { kind?: string } }).value?.kind === 'end';
  let elapsedMs = 0;
  const finished = client
    .next(({ method, params }) => method === '$/progress' && isEnd(params))
    .then(() => {
      elapsedMs = performance.now() - startedMs;
    });
  await opened(ours, client, small);
  const hovers: number[] = [];
  const resident: number[] = [];
  while (elapsedMs === 0) {
    const position = { line: 3, character: 12 };
    hovers.push(await timed(() => client.request('textDocument/hover', { textDocument: { uri }, position })));
    resident.push((residentBytes(client.process.pid) ?? Number.NaN) / 1e6);
    await pause(50);
  }
  await finished;
  await client.end();
  return [
    row(
      `${workspaceFiles} files of ${rounded(sizeBytes / 1e6)} MB checked`,
      { ours: [elapsedMs / 1000] },
      { unit: 's', goal: 'at most 20', isMet: (value) => value <= 20 },
    ),
    row('hover meanwhile, slowest', { ours: hovers }, { goal: 'at most 50', isMet: (value) => value <= 50 }, (values) =>
      Math.max(...values),
    ),
    row(
      'resident memory meanwhile, most',
      { ours: resident },
      { unit: 'MB', goal: 'at most 300', isMet: (value) => value <= 300 },
      (values) => Math.max(...values),
    ),
  ];
}

async function sizeRows(): Promise<readonly BenchRow[]> {
  const root = join(import.meta.dirname, '../..');
  const metafile = JSON.parse(await readFile(join(root, 'dist/meta/node.json'), 'utf8')) as Metafile;
  const ceilingKiB = (bundles.find(({ output }) => output === serverBundle)?.ceilingBytes ?? 0) / 1024;
  return [
    row(
      'server bundle with all that it loads at once',
      { ours: [sizeOf(metafile, `dist/${serverBundle}`) / 1024] },
      { unit: 'KiB', goal: `at most ${ceilingKiB}`, isMet: (value) => value <= ceilingKiB },
    ),
  ];
}

/** How much of the real files the library reads, because the reader is not sure of it. */
function handedOverRows(): readonly BenchRow[] {
  const { texts } = yamlSeeds();
  const bytes = (some: readonly string[]): number => some.reduce((sum, text) => sum + text.length, 0);
  const handedOver = texts.filter((text) => parseText(text).handedOver !== undefined);
  const percent = (handedOver: number, all: number): number => (100 * handedOver) / all;
  return [
    row(
      `of ${texts.length} real files, handed over to the library`,
      { ours: [percent(handedOver.length, texts.length)] },
      { unit: '%' },
    ),
    row('of their characters', { ours: [percent(bytes(handedOver), bytes(texts))] }, { unit: '%' }),
  ];
}
