import { describe, expect, it } from 'vitest';
import { LanguageService } from '../service/service.ts';
import { objectSymbol } from '../service/symbols.ts';
import { definitionsTopic, objectsTopic, remembering, symbolTopic } from './asked.ts';
import { createWorkspaceIndex } from './index.ts';
import { createInterner } from './interned.ts';
import { spelledAsOpened } from './spelling.ts';
import type { FileSummary } from './summary.ts';

const range = { start: { line: 1, character: 2 }, end: { line: 1, character: 5 } };
const web = { group: '', kind: 'Service', name: 'web', namespace: 'shop' };
const symbol = objectSymbol(web);

const declares: FileSummary = {
  objects: [{ ...web, apiVersion: 'v1', ports: [{ port: 80, name: 'http' }], range }],
  definitions: [],
  occurrences: [{ symbol, role: 'declaration', range }],
  symbols: [{ name: 'web', kind: 'object', range }],
};
const uses: FileSummary = { objects: [], definitions: [], occurrences: [{ symbol, role: 'use', range }], symbols: [] };
const defines: FileSummary = {
  objects: [],
  definitions: [{ kind: 'trait', name: 'ingress', range }],
  occurrences: [],
  symbols: [],
};

describe('the index', () => {
  it('answers with objects, definitions, places and symbols of all files', () => {
    const index = createWorkspaceIndex();
    index.set('file:///a.yaml', declares);
    index.set('file:///b.yaml', uses);
    index.set('file:///c.yaml', defines);
    expect([...index.objects('Service')]).toMatchObject([
      { name: 'web', uri: 'file:///a.yaml', ports: [{ port: 80 }] },
    ]);
    expect([...index.objects('Service', 'apps')]).toEqual([]);
    expect([...index.definitions()]).toMatchObject([{ name: 'ingress', uri: 'file:///c.yaml' }]);
    expect([...index.places(symbol)].map(({ uri }) => uri)).toEqual(['file:///a.yaml', 'file:///b.yaml']);
    expect([...index.places(symbol, 'use')]).toEqual([{ uri: 'file:///b.yaml', ...range }]);
    expect([...index.symbols('wb')].map(({ name }) => name)).toEqual(['web']);
    expect([...index.symbols('bw')]).toEqual([]);
    expect(index.fileCount).toBe(3);
  });

  it('says which answers a new version of a file changes', () => {
    const index = createWorkspaceIndex();
    expect([...index.set('file:///a.yaml', declares)()].sort()).toEqual([objectsTopic('Service'), symbolTopic(symbol)]);
    const elsewhere = { ...range, start: { line: 0, character: 0 } };
    const moved = { ...declares, objects: declares.objects.map((object) => ({ ...object, range: elsewhere })) };
    expect(index.set('file:///a.yaml', moved)().size).toBe(0);
    const otherPort = { ...moved, objects: moved.objects.map((object) => ({ ...object, ports: [{ port: 81 }] })) };
    expect([...index.set('file:///a.yaml', otherPort)()]).toEqual([objectsTopic('Service')]);
    expect([...index.set('file:///c.yaml', defines)()]).toEqual([definitionsTopic]);
    expect([...index.definitions()]).toHaveLength(1);
    expect([...index.delete('file:///c.yaml')()]).toEqual([definitionsTopic]);
    expect([...index.definitions()]).toEqual([]);
    expect(index.delete('file:///never.yaml')().size).toBe(0);
  });

  it('keeps what others declare when a file that names it more than once gets a new version', () => {
    const index = createWorkspaceIndex();
    const twice = { ...uses, occurrences: [...uses.occurrences, ...uses.occurrences] };
    index.set('file:///a.yaml', declares);
    index.set('file:///b.yaml', twice);
    index.set('file:///b.yaml', twice);
    expect([...index.places(symbol, 'declaration')].map(({ uri }) => uri)).toEqual(['file:///a.yaml']);
    index.delete('file:///b.yaml');
    expect([...index.places(symbol)].map(({ uri }) => uri)).toEqual(['file:///a.yaml']);
  });

  it('tells places of open files as the editor spells them', () => {
    const index = createWorkspaceIndex();
    index.set('file:///a(1).yaml', declares);
    const spelled = spelledAsOpened(index, new Map([['file:///a(1).yaml', 'file:///a%281%29.yaml']]));
    expect([...spelled.places(symbol)].map(({ uri }) => uri)).toEqual(['file:///a%281%29.yaml']);
    expect([...spelled.objects('Service')]).toMatchObject([
      { uri: 'file:///a%281%29.yaml', place: { uri: 'file:///a%281%29.yaml' } },
    ]);
  });
});

it('remembers what it was asked', () => {
  const index = createWorkspaceIndex();
  index.set('file:///a.yaml', declares);
  const { workspace, topics } = remembering(() => index);
  expect([...workspace.objects('Service')]).toHaveLength(1);
  expect([...workspace.places(symbol)]).toHaveLength(1);
  expect([...topics]).toEqual([objectsTopic('Service'), symbolTopic(symbol)]);
});

it('keeps one copy of equal texts', () => {
  const intern = createInterner();
  const name = 'a-name-that-is-cut-from-a-file';
  expect(intern(`${name}: 1`.slice(0, name.length))).toBe(name);
  expect(intern('\ud800')).toBe('\ud800');
});

describe('the summary of a text', () => {
  const service = new LanguageService();
  const text = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  ports:\n    - port: 80\n';

  it('holds what other files can ask', () => {
    expect(service.summary(service.view('file:///a.yaml', text))?.objects).toMatchObject([
      { kind: 'Service', name: 'web', ports: [{ port: 80 }], range: { start: { line: 3, character: 8 } } },
    ]);
  });

  it('leaves broken documents out, and is none where all are broken', () => {
    const broken = 'a: "never closed\n';
    expect(service.summary(service.view('file:///a.yaml', `${text}---\n${broken}`))?.objects).toHaveLength(1);
    expect(service.summary(service.view('file:///a.yaml', broken))).toBeUndefined();
    expect(service.summary(service.view('file:///a.yaml', ''))?.objects).toEqual([]);
  });
});
