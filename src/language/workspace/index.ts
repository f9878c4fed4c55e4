import { without } from '../../core/without.ts';
import type {
  WorkspaceDefinition,
  WorkspaceKnowledge,
  WorkspaceObject,
  WorkspacePlace,
  WorkspaceSymbol,
} from '../service/knowledge.ts';
import type { SymbolKey } from '../service/symbols.ts';
import { definitionsTopic, objectsTopic, symbolTopic, type Topic } from './asked.ts';
import { createInterner, type Interner } from './interned.ts';
import type { FileSummary } from './summary.ts';

/** What all files of a workspace declare and use. It holds names and places, no trees and no texts. */
export interface WorkspaceIndex extends WorkspaceKnowledge {
  /**
   * Takes a file in, in place of its earlier version.
   *
   * @returns the topics whose answers have changed for others. Places alone do not count. Asked for only where somebody needs it.
   */
  set(uri: string, summary: FileSummary): () => ReadonlySet<Topic>;
  /** Forgets a file. */
  delete(uri: string): () => ReadonlySet<Topic>;
  /** True where the index has an answer to a topic that is not "nothing". */
  knows(topic: Topic): boolean;
  clear(): void;
  readonly fileCount: number;
  symbols(query: string): Iterable<WorkspaceSymbol>;
}

/** Numbers of one occurrence in {@link IndexedFile.occurrences}: symbol and role in one, then its range. */
const stride = 5;

interface IndexedFile {
  readonly uri: string;
  readonly objects: readonly WorkspaceObject[];
  readonly definitions: readonly WorkspaceDefinition[];
  /** Flat, {@link stride} numbers each: an object for each name of 5,000 files would take ten times the memory. */
  readonly occurrences: Uint32Array;
  readonly symbols: readonly WorkspaceSymbol[];
}

/** Creates an empty index. */
export function createWorkspaceIndex(): WorkspaceIndex {
  const intern = createInterner();
  const files = new Map<string, IndexedFile>();
  const filesByTopic = new Map<Topic, IndexedFile[]>();
  const ids = new Map<SymbolKey, number>();
  const symbolsById: SymbolKey[] = [];

  const idOf = (symbol: SymbolKey): number => {
    let id = ids.get(symbol);
    if (id === undefined) {
      id = symbolsById.length;
      symbolsById.push(intern(symbol));
      ids.set(intern(symbol), id);
    }
    return id;
  };

  /** What others can ask about a file. */
  function* topicsOf({ objects, definitions, occurrences }: IndexedFile): Iterable<Topic> {
    for (const { kind } of objects) yield objectsTopic(kind);
    if (definitions.length > 0) yield definitionsTopic;
    for (let at = 0; at < occurrences.length; at += stride)
      yield symbolTopic(symbolsById[(occurrences[at] ?? 0) >> 1] ?? '');
  }

  /** The same with what the file answers, without places. */
  const answersOf = (file: IndexedFile | undefined): ReadonlyMap<Topic, string> => {
    const answers = new Map<Topic, string>();
    const add = (topic: Topic, answer: string): void => {
      answers.set(topic, `${answers.get(topic) ?? ''}${answer}\n`);
    };
    for (const object of file?.objects ?? []) add(objectsTopic(object.kind), JSON.stringify(without(object, 'place')));
    for (const definition of file?.definitions ?? [])
      add(definitionsTopic, JSON.stringify(without(definition, 'place')));
    const occurrences = file?.occurrences ?? new Uint32Array();
    for (let at = 0; at < occurrences.length; at += stride) {
      const key = occurrences[at] ?? 0;
      add(symbolTopic(symbolsById[key >> 1] ?? ''), String(key % 2));
    }
    return answers;
  };

  const replace = (uri: string, file: IndexedFile | undefined): (() => ReadonlySet<Topic>) => {
    const before = files.get(uri);
    if (before !== undefined) {
      files.delete(uri);
      for (const topic of topicsOf(before)) removeFrom(filesByTopic, topic, before);
    }
    if (file !== undefined) {
      files.set(file.uri, file);
      for (const topic of topicsOf(file)) addTo(filesByTopic, topic, file, intern);
    }
    return () => differing(answersOf(before), answersOf(file));
  };

  const indexed = (uri: string, summary: FileSummary): IndexedFile => {
    const occurrences = new Uint32Array(summary.occurrences.length * stride);
    summary.occurrences.forEach(({ symbol, role, range: { start, end } }, index) => {
      const key = idOf(symbol) * 2 + (role === 'use' ? 1 : 0);
      occurrences.set([key, start.line, start.character, end.line, end.character], index * stride);
    });
    const placed = <Thing extends { readonly range: Omit<WorkspacePlace, 'uri'> }>({ range, ...thing }: Thing) => ({
      ...internedTexts(thing, intern),
      uri,
      place: { uri, ...range },
    });
    return {
      uri,
      objects: summary.objects.map(placed),
      definitions: summary.definitions.map(placed),
      occurrences,
      symbols: summary.symbols.map(placed),
    };
  };

  return {
    get fileCount() {
      return files.size;
    },
    set: (uri, summary) => replace(uri, indexed(intern(uri), summary)),
    delete: (uri) => replace(uri, undefined),
    knows: (topic) => filesByTopic.has(topic),
    clear() {
      files.clear();
      filesByTopic.clear();
    },
    *objects(kind, group) {
      for (const file of filesByTopic.get(objectsTopic(kind)) ?? [])
        for (const object of file.objects)
          if (object.kind === kind && (group === undefined || object.group === group)) yield object;
    },
    *definitions() {
      for (const file of filesByTopic.get(definitionsTopic) ?? []) yield* file.definitions;
    },
    *places(symbol, role) {
      const id = ids.get(symbol);
      if (id === undefined) return;
      const wanted = role === undefined ? undefined : role === 'use' ? 1 : 0;
      for (const { uri, occurrences } of filesByTopic.get(symbolTopic(symbol)) ?? []) {
        for (let at = 0; at < occurrences.length; at += stride) {
          const key = occurrences[at] ?? 0;
          if (key >> 1 === id && (wanted === undefined || key % 2 === wanted)) yield placeAt(uri, occurrences, at);
        }
      }
    },
    *symbols(query) {
      const wanted = query.toLowerCase();
      for (const file of files.values())
        for (const symbol of file.symbols) if (holdsLetters(symbol.name.toLowerCase(), wanted)) yield symbol;
    },
  };
}

function placeAt(uri: string, occurrences: Uint32Array, at: number): WorkspacePlace {
  const number = (offset: number): number => occurrences[at + offset] ?? 0;
  return { uri, start: { line: number(1), character: number(2) }, end: { line: number(3), character: number(4) } };
}

function addTo(table: Map<Topic, IndexedFile[]>, topic: Topic, file: IndexedFile, intern: Interner): void {
  const list = table.get(topic);
  if (list === undefined) table.set(intern(topic), [file]);
  else if (list.at(-1) !== file) list.push(file);
}

function removeFrom(table: Map<Topic, IndexedFile[]>, topic: Topic, file: IndexedFile): void {
  const list = table.get(topic);
  const at = list?.indexOf(file) ?? -1;
  if (at >= 0) list?.splice(at, 1);
  if (list?.length === 0) table.delete(topic);
}

/** A thing with all its texts taken from the table, down to its labels. */
function internedTexts<Thing>(thing: Thing, intern: Interner): Thing {
  if (typeof thing === 'string') return intern(thing) as Thing & string;
  if (Array.isArray(thing)) return thing.map((item: unknown) => internedTexts(item, intern)) as Thing & unknown[];
  if (typeof thing !== 'object' || thing === null) return thing;
  const entries = Object.entries(thing).map(([key, value]: [string, unknown]) => [key, internedTexts(value, intern)]);
  return Object.fromEntries(entries) as Thing & object;
}

function differing(before: ReadonlyMap<Topic, string>, after: ReadonlyMap<Topic, string>): ReadonlySet<Topic> {
  const topics = new Set<Topic>();
  for (const [topic, answer] of before) if (after.get(topic) !== answer) topics.add(topic);
  for (const topic of after.keys()) if (!before.has(topic)) topics.add(topic);
  return topics;
}

/** True where a name holds the letters of a query in their order, as the editor matches them. */
function holdsLetters(name: string, query: string): boolean {
  let from = 0;
  for (const letter of query) {
    const at = name.indexOf(letter, from);
    if (at < 0) return false;
    from = at + letter.length;
  }
  return true;
}
