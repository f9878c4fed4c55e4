import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { problemError } from '../../core/problem.ts';
import { kindCatalog, type KindCatalog } from '../../pattern/model/kinds.ts';
import type { KindRow, Schema, SchemaFile } from './types.ts';

interface ManifestRow {
  readonly origin: KindRow['origin'];
  readonly version: string;
  readonly schemas: string;
  readonly texts: string;
}

/** A schema and where its references lead. */
export interface KindSchema {
  readonly schema: Schema;
  readonly source: SchemaSource;
}

/** One origin's schemas: definitions by name, and the texts that schemas refer to by index. */
export interface SchemaSource {
  /** Such as `kubernetes 1.36.3`. */
  readonly title: string;
  /** True for kinds that the API server decodes into Go types, where an absent text and an empty one are the same. */
  readonly emptyTextIsAbsent: boolean;
  definition(name: string): Schema | undefined;
  text(description: number | string | undefined): string | undefined;
}

/** The bundled schemas. Files are read when something of them is needed first: cold diagnostics of an Istio file read 6 KB. */
export interface SchemaBundle {
  readonly kinds: KindCatalog;
  /** The schema of a kind; undefined where only its name is known. */
  schemaOf(apiVersion: string, kind: string): KindSchema | undefined;
}

const folders = new Map<string, SchemaBundle>();

/**
 * Opens the bundle of a folder. One is kept for each folder: it is immutable.
 *
 * @throws `language.schemas-missing` where the folder or a file of it is not there.
 */
export function openBundle(folder: string = findBundleFolder()): SchemaBundle {
  const known = folders.get(folder);
  if (known !== undefined) return known;
  const manifest = readJson(folder, 'manifest.json') as readonly ManifestRow[];
  const kinds = readJson(folder, 'kinds.json') as readonly KindRow[];
  const sources = manifest.map((row) => new FileSource(folder, row));
  const originOf = new Map(kinds.map((row) => [`${row.apiVersion}/${row.kind}`, row.origin]));
  const bundle: SchemaBundle = {
    kinds: kindCatalog(kinds),
    schemaOf(apiVersion, kind) {
      const key = `${apiVersion}/${kind}`;
      const source = sources.find(({ origin }) => origin === originOf.get(key));
      const schema = source?.schemaOf(key);
      return source === undefined || schema === undefined ? undefined : { schema, source };
    },
  };
  folders.set(folder, bundle);
  return bundle;
}

/** Where the bundle is below a folder above this file: in the sources of the project, and beside what was built. */
const places = ['schemas/bundle', 'schemas'] as const;

function findBundleFolder(): string {
  let folder = import.meta.dirname;
  for (;;) {
    const found = places.map((place) => join(folder, place)).find((place) => existsSync(join(place, 'manifest.json')));
    if (found !== undefined) return found;
    const parent = dirname(folder);
    if (parent === folder) throw problemError('language.schemas-missing', { path: 'manifest.json' });
    folder = parent;
  }
}

class FileSource implements SchemaSource {
  readonly title: string;
  readonly emptyTextIsAbsent: boolean;
  readonly origin: KindRow['origin'];
  readonly #folder: string;
  readonly #row: ManifestRow;
  #file: SchemaFile | undefined;
  #texts: readonly string[] | undefined;

  constructor(folder: string, row: ManifestRow) {
    this.#folder = folder;
    this.#row = row;
    this.origin = row.origin;
    this.title = `${row.origin} ${row.version}`;
    this.emptyTextIsAbsent = row.origin === 'kubernetes';
  }

  schemaOf(kind: string): Schema | undefined {
    const name = this.#schemas().kinds[kind];
    return name === undefined ? undefined : this.definition(name);
  }

  definition(name: string): Schema | undefined {
    return this.#schemas().definitions[name];
  }

  text(description: number | string | undefined): string | undefined {
    if (typeof description !== 'number') return description;
    this.#texts ??= readJson(this.#folder, this.#row.texts) as readonly string[];
    return this.#texts[description];
  }

  #schemas(): SchemaFile {
    this.#file ??= readJson(this.#folder, this.#row.schemas) as SchemaFile;
    return this.#file;
  }
}

/** The caller says what it reads: the files are built and tested with the program. */
function readJson(folder: string, name: string): unknown {
  try {
    const bytes = readFileSync(join(folder, name));
    return JSON.parse((name.endsWith('.br') ? brotliDecompressSync(bytes) : bytes).toString()) as unknown;
  } catch (error) {
    throw problemError(
      'language.schemas-missing',
      { path: name },
      { detail: error instanceof Error ? error.message : '' },
    );
  }
}
