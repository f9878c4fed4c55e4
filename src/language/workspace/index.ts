import { without } from '../../core/without.ts';
import type { Range } from '../../yaml/lines.ts';
import type {
  GatewayListener,
  ReferenceGrants,
  WorkspaceDefinition,
  WorkspaceKnowledge,
  WorkspaceObject,
  WorkspacePlace,
  WorkspaceSymbol,
} from '../service/knowledge.ts';
import { objectSymbol, type SymbolKey } from '../service/symbols.ts';
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
  clear(): void;
  /** The addresses of all files. */
  files(): Iterable<string>;
  readonly fileCount: number;
  symbols(query: string): Iterable<WorkspaceSymbol>;
}

/** Numbers of one occurrence in {@link IndexedFile.occurrences}: symbol and role in one, then its range. */
const stride = 5;

/** One file. Places are flat numbers: an object for each place of 5,000 files would take ten times the memory. */
interface IndexedFile {
  readonly uri: string;
  readonly objects: readonly IndexedObject[];
  readonly definitions: readonly WorkspaceDefinition[];
  /** {@link stride} numbers each. */
  readonly occurrences: Uint32Array;
  readonly symbols: readonly IndexedSymbol[];
}

/** Something that stands at a place of a file. The place is made when somebody asks for it. */
class Placed {
  readonly uri: string;
  readonly #line: number;
  readonly #character: number;
  readonly #endLine: number;
  readonly #endCharacter: number;

  constructor(uri: string, { start, end }: Range) {
    this.uri = uri;
    this.#line = start.line;
    this.#character = start.character;
    this.#endLine = end.line;
    this.#endCharacter = end.character;
  }

  get place(): WorkspacePlace {
    const start = { line: this.#line, character: this.#character };
    return { uri: this.uri, start, end: { line: this.#endLine, character: this.#endCharacter } };
  }
}

class IndexedObject extends Placed implements WorkspaceObject {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
  readonly apiVersion: string;
  declare readonly labels?: Readonly<Record<string, string>>;
  declare readonly ports?: readonly { readonly port: number; readonly name?: string }[];
  declare readonly parts?: readonly string[];
  declare readonly neededParts?: readonly string[];
  declare readonly listeners?: readonly GatewayListener[];
  declare readonly gatewayClass?: string;
  declare readonly grants?: ReferenceGrants;

  constructor(uri: string, object: FileSummary['objects'][number], intern: Interner) {
    super(uri, object.range);
    this.group = intern(object.group);
    this.kind = intern(object.kind);
    this.name = intern(object.name);
    this.namespace = object.namespace === undefined ? undefined : intern(object.namespace);
    this.apiVersion = intern(object.apiVersion);
    if (object.labels !== undefined) this.labels = internedTexts(object.labels, intern);
    if (object.ports !== undefined) this.ports = internedTexts(object.ports, intern);
    if (object.parts !== undefined) this.parts = internedTexts(object.parts, intern);
    if (object.listeners !== undefined) this.listeners = internedTexts(object.listeners, intern);
    if (object.gatewayClass !== undefined) this.gatewayClass = intern(object.gatewayClass);
    if (object.grants !== undefined) this.grants = internedTexts(object.grants, intern);
    if (object.neededParts !== undefined) this.neededParts = internedTexts(object.neededParts, intern);
  }
}

class IndexedSymbol extends Placed implements WorkspaceSymbol {
  readonly name: string;
  readonly kind: WorkspaceSymbol['kind'];
  declare readonly detail?: string;

  constructor(uri: string, symbol: FileSummary['symbols'][number], intern: Interner) {
    super(uri, symbol.range);
    this.name = intern(symbol.name);
    this.kind = symbol.kind;
    if (symbol.detail !== undefined) this.detail = intern(symbol.detail);
  }
}

/** Creates an empty index. */
export function createWorkspaceIndex(): WorkspaceIndex {
  let intern = createInterner();
  const files = new Map<string, IndexedFile>();
  const filesByKind = new Map<string, IndexedFile[]>();
  const filesWithDefinitions: IndexedFile[] = [];
  const ids = new Map<SymbolKey, number>();
  const symbolsById: SymbolKey[] = [];
  /** Most names stand in one file only, which is then here without a list around it. */
  const filesBySymbol: (IndexedFile | IndexedFile[] | undefined)[] = [];

  const idOf = (symbol: SymbolKey): number => {
    let id = ids.get(symbol);
    if (id === undefined) {
      id = symbolsById.length;
      const own = intern(symbol);
      symbolsById.push(own);
      ids.set(own, id);
    }
    return id;
  };

  const filesOf = (symbol: SymbolKey): readonly IndexedFile[] => {
    const found = filesBySymbol[ids.get(symbol) ?? -1];
    return found === undefined ? [] : Array.isArray(found) ? found : [found];
  };

  const add = (file: IndexedFile): void => {
    files.set(file.uri, file);
    for (const { kind } of file.objects) addTo(filesByKind, kind, file);
    if (file.definitions.length > 0) filesWithDefinitions.push(file);
    for (const id of symbolIds(file)) {
      const before = filesBySymbol[id];
      if (before === undefined) filesBySymbol[id] = file;
      else if (!Array.isArray(before)) filesBySymbol[id] = before === file ? file : [before, file];
      else if (before.at(-1) !== file) before.push(file);
    }
  };

  const remove = (file: IndexedFile): void => {
    files.delete(file.uri);
    for (const { kind } of file.objects) removeFrom(filesByKind, kind, file);
    const at = filesWithDefinitions.indexOf(file);
    if (at >= 0) filesWithDefinitions.splice(at, 1);
    for (const id of symbolIds(file)) {
      const before = filesBySymbol[id];
      if (before === file) filesBySymbol[id] = undefined;
      // A name that stands in the file more than once is met here again when the file has gone from its list.
      if (!Array.isArray(before)) continue;
      const left = before.filter((other) => other !== file);
      filesBySymbol[id] = left.length > 1 ? left : left[0];
    }
  };

  /** What others can ask about a file, with what it answers, without places. */
  const answersOf = (file: IndexedFile | undefined): ReadonlyMap<Topic, string> => {
    const answers = new Map<Topic, string>();
    const note = (topic: Topic, answer: string): void => {
      answers.set(topic, `${answers.get(topic) ?? ''}${answer}\n`);
    };
    // Where they stand is no part of what is written: it is neither a field of their own nor given out here.
    for (const object of file?.objects ?? []) note(objectsTopic(object.kind), JSON.stringify(object));
    for (const definition of file?.definitions ?? [])
      note(definitionsTopic, JSON.stringify(without(definition, 'place')));
    const occurrences = file?.occurrences ?? new Uint32Array();
    for (let at = 0; at < occurrences.length; at += stride) {
      const key = occurrences[at] ?? 0;
      note(symbolTopic(symbolsById[key >> 1] ?? ''), String(key % 2));
    }
    return answers;
  };

  const replace = (uri: string, file: IndexedFile | undefined): (() => ReadonlySet<Topic>) => {
    const before = files.get(uri);
    if (before !== undefined) remove(before);
    if (file !== undefined) add(file);
    return () => differing(answersOf(before), answersOf(file));
  };

  const indexed = (uri: string, summary: FileSummary): IndexedFile => {
    const occurrences = new Uint32Array(summary.occurrences.length * stride);
    let at = 0;
    for (const { symbol, role, range } of summary.occurrences) {
      occurrences[at] = idOf(symbol) * 2 + (role === 'use' ? 1 : 0);
      occurrences[at + 1] = range.start.line;
      occurrences[at + 2] = range.start.character;
      occurrences[at + 3] = range.end.line;
      occurrences[at + 4] = range.end.character;
      at += stride;
    }
    return {
      uri,
      objects: summary.objects.map((object) => new IndexedObject(uri, object, intern)),
      definitions: summary.definitions.map(({ range, ...definition }) => {
        return { ...internedTexts(definition, intern), uri, place: { uri, ...range } };
      }),
      occurrences,
      symbols: summary.symbols.map((symbol) => new IndexedSymbol(uri, symbol, intern)),
    };
  };

  return {
    get fileCount() {
      return files.size;
    },
    files: () => files.keys(),
    set: (uri, summary) => replace(uri, indexed(intern(uri), summary)),
    delete: (uri) => replace(uri, undefined),
    clear() {
      files.clear();
      filesByKind.clear();
      filesWithDefinitions.length = 0;
      ids.clear();
      symbolsById.length = 0;
      filesBySymbol.length = 0;
      intern = createInterner();
    },
    *objects(kind, group) {
      for (const file of filesByKind.get(kind) ?? [])
        for (const object of file.objects)
          if (object.kind === kind && (group === undefined || object.group === group)) yield object;
    },
    *named({ group, kind, name, namespace }) {
      for (const { objects } of filesOf(objectSymbol({ group, kind, name, namespace }))) {
        for (const object of objects) {
          const isOfKind = object.kind === kind && object.group === group;
          if (isOfKind && object.name === name && object.namespace === namespace) yield object;
        }
      }
    },
    *definitions() {
      for (const file of filesWithDefinitions) yield* file.definitions;
    },
    *places(symbol, role) {
      const id = ids.get(symbol);
      if (id === undefined) return;
      const wanted = role === undefined ? undefined : role === 'use' ? 1 : 0;
      for (const { uri, occurrences } of filesOf(symbol)) {
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

/** The symbols of a file by their numbers, one as often as it stands there. */
function* symbolIds({ occurrences }: IndexedFile): Iterable<number> {
  for (let at = 0; at < occurrences.length; at += stride) yield (occurrences[at] ?? 0) >> 1;
}

function placeAt(uri: string, occurrences: Uint32Array, at: number): WorkspacePlace {
  const number = (offset: number): number => occurrences[at + offset] ?? 0;
  return { uri, start: { line: number(1), character: number(2) }, end: { line: number(3), character: number(4) } };
}

function addTo(table: Map<string, IndexedFile[]>, key: string, file: IndexedFile): void {
  const list = table.get(key);
  if (list === undefined) table.set(key, [file]);
  else if (list.at(-1) !== file) list.push(file);
}

function removeFrom(table: Map<string, IndexedFile[]>, key: string, file: IndexedFile): void {
  const list = table.get(key);
  const at = list?.indexOf(file) ?? -1;
  if (at >= 0) list?.splice(at, 1);
  if (list?.length === 0) table.delete(key);
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
