import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { splitApiVersion } from '../../core/kubernetes.ts';
import type { PrinterColumn } from '../../core/printer-columns.ts';
import { problemError } from '../../core/problem.ts';
import {
  byVariant,
  compareVersions,
  kindCatalog,
  type KindCatalog,
  type KindOrigin,
} from '../../pattern/model/kinds.ts';
import type { KindRow, Schema, SchemaFileHead } from './types.ts';

interface ManifestRow {
  readonly origin: KindRow['origin'];
  readonly version: string;
  readonly schemas: string;
  readonly texts: string;
  /** A file of the same origin that has the definitions which this one leaves out. */
  readonly after?: string;
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

/** The bundled schemas. Files are read when something of them is needed first: cold diagnostics of an Istio file read 8 KB. */
export interface SchemaBundle {
  readonly kinds: KindCatalog;
  /**
   * The schema of a kind; undefined where only its name is known.
   *
   * @param origin whose definition is preferred where several meshes ship the kind in shapes of their own (`osm` for a
   * TrafficSplit). Without it, and where that one does not have the version, the first row of {@link variantsOf} decides.
   */
  schemaOf(apiVersion: string, kind: string, origin?: KindOrigin): KindSchema | undefined;
  /**
   * All definitions of one version of a kind, best first: who serves it before who only describes it, then the specification's own
   * before a mesh's. Several rows for the Service Mesh Interface only.
   */
  variantsOf(apiVersion: string, kind: string): readonly KindRow[];
  /** The apiVersions of a kind of a group, newest stable first; the ones that are not served are left out. */
  apiVersionsOf(kind: string, group: string): readonly string[];
  /** What the server warns of when an object of this version is written; `''` where the CRD gives no reason, undefined where it does not warn. */
  deprecation(apiVersion: string, kind: string): string | undefined;
  /** The columns that a custom kind's CRD gives to `kubectl get`. */
  columnsOf(apiVersion: string, kind: string): readonly PrinterColumn[];
}

const folders = new Map<string, SchemaBundle>();

/**
 * Opens the bundle of a folder. One is kept for each folder: it is immutable.
 *
 * @throws `language.schemas-missing` where the folder or a file of it is not there.
 */
export function openBundle(folder: string = (bundleFolder ??= findBundleFolder())): SchemaBundle {
  const known = folders.get(folder);
  if (known !== undefined) return known;
  const bundle = bundleOf(
    JSON.parse(readText(folder, 'kinds.json')) as readonly KindRow[],
    openSources(folder, JSON.parse(readText(folder, 'manifest.json')) as readonly ManifestRow[]),
  );
  folders.set(folder, bundle);
  return bundle;
}

function openSources(folder: string, manifest: readonly ManifestRow[]): readonly FileSource[] {
  const sources = new Map<string, FileSource>();
  for (const row of manifest) {
    const after = row.after === undefined ? undefined : sources.get(row.after);
    sources.set(row.schemas, new FileSource(folder, row, after));
  }
  return [...sources.values()];
}

function bundleOf(rows: readonly KindRow[], sources: readonly FileSource[]): SchemaBundle {
  const variants = variantsByKey(rows);
  const sourcesOf = new Map<string, readonly FileSource[]>();
  for (const source of sources) sourcesOf.set(source.origin, [...(sourcesOf.get(source.origin) ?? []), source]);
  const variantsOf = (apiVersion: string, kind: string): readonly KindRow[] =>
    variants.get(`${apiVersion}/${kind}`) ?? [];
  return {
    kinds: kindCatalog(rows),
    variantsOf,
    schemaOf(apiVersion, kind, origin) {
      const ofKind = variantsOf(apiVersion, kind);
      const row = ofKind.find((variant) => variant.origin === origin) ?? ofKind[0];
      for (const source of sourcesOf.get(row?.origin ?? '') ?? []) {
        const schema = source.schemaOf(`${apiVersion}/${kind}`);
        if (schema !== undefined) return { schema, source };
      }
      return undefined;
    },
    apiVersionsOf: (kind, group) =>
      [
        ...new Set(
          rows
            .filter((row) => row.kind === kind && row.served !== false)
            .map(({ apiVersion }) => apiVersion)
            .filter((apiVersion) => splitApiVersion(apiVersion).group === group),
        ),
      ].sort((left, right) => compareVersions(splitApiVersion(left).version, splitApiVersion(right).version)),
    deprecation: (apiVersion, kind) => variantsOf(apiVersion, kind)[0]?.deprecation,
    columnsOf(apiVersion, kind) {
      const [row] = variantsOf(apiVersion, kind);
      const [source] = row === undefined || row.origin === 'kubernetes' ? [] : (sourcesOf.get(row.origin) ?? []);
      return source?.columnsOf(`${apiVersion}/${kind}`) ?? [];
    },
  };
}

/** Rows by `apiVersion/kind`, in the order of preference that the catalog of kinds has too. */
function variantsByKey(rows: readonly KindRow[]): ReadonlyMap<string, readonly KindRow[]> {
  const variants = new Map<string, KindRow[]>();
  for (const row of rows) {
    const key = `${row.apiVersion}/${row.kind}`;
    const known = variants.get(key);
    if (known === undefined) variants.set(key, [row]);
    else known.push(row);
  }
  for (const list of variants.values()) if (list.length > 1) list.sort(byVariant);
  return variants;
}

/** Where the bundle is below a folder above this file: in the sources of the project, and beside what was built. */
const places = ['schemas/bundle', 'schemas'] as const;
let bundleFolder: string | undefined;

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
  readonly #after: FileSource | undefined;
  #file: SchemaFile | undefined;
  #texts: readonly string[] | undefined;

  constructor(folder: string, row: ManifestRow, after: FileSource | undefined) {
    this.#folder = folder;
    this.#row = row;
    this.#after = after;
    this.origin = row.origin;
    this.title = `${row.origin} ${row.version}`;
    this.emptyTextIsAbsent = row.origin === 'kubernetes';
  }

  schemaOf(kind: string): Schema | undefined {
    const name = this.#schemas().head.kinds[kind];
    return name === undefined ? undefined : this.definition(name);
  }

  columnsOf(kind: string): readonly PrinterColumn[] {
    return this.#schemas().head.columns?.[kind] ?? [];
  }

  definition(name: string): Schema | undefined {
    const { parsed, written } = this.#schemas();
    const known = parsed.get(name);
    if (known !== undefined) return known;
    const text = written.get(name);
    if (text === undefined) return this.#after?.definition(name);
    const schema = JSON.parse(text) as Schema;
    parsed.set(name, schema);
    return schema;
  }

  text(description: number | string | undefined): string | undefined {
    if (typeof description !== 'number') return description;
    this.#texts ??= JSON.parse(readText(this.#folder, this.#row.texts)) as readonly string[];
    return this.#texts[description];
  }

  #schemas(): SchemaFile {
    this.#file ??= readSchemaFile(readText(this.#folder, this.#row.schemas));
    return this.#file;
  }
}

interface SchemaFile {
  readonly head: SchemaFileHead;
  readonly parsed: Map<string, Schema>;
  readonly written: ReadonlyMap<string, string>;
}

function readSchemaFile(text: string): SchemaFile {
  const [head = '{}', ...rows] = text.split('\n');
  const written = new Map<string, string>();
  for (const row of rows) {
    const tab = row.indexOf('\t');
    written.set(row.slice(0, tab), row.slice(tab + 1));
  }
  return { head: JSON.parse(head) as SchemaFileHead, parsed: new Map(), written };
}

/** The files are built and tested with the program: what is in them has the form that the caller names. */
function readText(folder: string, name: string): string {
  try {
    const bytes = readFileSync(join(folder, name));
    return (name.endsWith('.br') ? brotliDecompressSync(bytes) : bytes).toString();
  } catch (error) {
    throw problemError(
      'language.schemas-missing',
      { path: name },
      { detail: error instanceof Error ? error.message : '' },
    );
  }
}
