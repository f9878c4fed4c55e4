import { brotliCompressSync, constants } from 'node:zlib';
import { splitApiVersion } from '../../src/core/kubernetes.ts';
import { without } from '../../src/core/without.ts';
import type { PrinterColumn } from '../../src/core/printer-columns.ts';
import type { KindRow, Schema, SchemaFileHead } from '../../src/language/schema/types.ts';
import { readKubernetes } from './kubernetes.ts';
import { asQuantity, normalise, Texts, withoutZeroDefaults } from '../../src/language/schema/normalise.ts';
import type { RawKind, RawSchemas } from './raw.ts';
import { crdSets, readCrdSets } from './sets.ts';
import { shareDefinitions } from './share.ts';
import type { SchemaSources } from './sources.ts';
import versions from './versions.json' with { type: 'json' };

/** The metadata of every object. A CRD only says "an object" there; the server checks this. */
const objectMetadata = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';

/** Groups that most files use. The other built-in kinds are in a second file, which leans on the definitions of this one. */
const commonGroups = new Set([
  '',
  'apps',
  'batch',
  'autoscaling',
  'networking.k8s.io',
  'policy',
  'rbac.authorization.k8s.io',
]);

/** The files of `schemas/bundle` by name. The same sources give the same bytes. */
export function buildBundle(sources: SchemaSources): ReadonlyMap<string, Uint8Array> {
  const kubernetes = readKubernetes(sources.kubernetes);
  const crdKinds = readCrdSets(sources.crds);
  const files = new Map<string, Uint8Array>();
  const manifest: object[] = [];

  const texts = new Texts();
  const version = versions.kubernetes;
  const isCommon = (kind: RawKind): boolean => commonGroups.has(splitApiVersion(kind.apiVersion).group);
  const common = definitionsOf({ ...kubernetes, kinds: kubernetes.kinds.filter(isCommon) }, texts);
  const rest = definitionsOf({ ...kubernetes, kinds: kubernetes.kinds.filter((kind) => !isCommon(kind)) }, texts);
  for (const name of Object.keys(common.definitions)) Reflect.deleteProperty(rest.definitions, name);
  const names = { schemas: 'kubernetes.br', texts: 'kubernetes.texts.br' };
  manifest.push({ origin: 'kubernetes', version, ...names });
  manifest.push({
    origin: 'kubernetes',
    version,
    schemas: 'kubernetes-more.br',
    texts: names.texts,
    after: names.schemas,
  });
  files.set(names.schemas, compress(lines(common)));
  files.set('kubernetes-more.br', compress(lines(rest)));
  files.set(names.texts, compress(JSON.stringify(texts.all())));

  for (const { origin } of crdSets) {
    const setTexts = new Texts();
    const kinds = crdKinds.filter((kind) => kind.origin === origin && Object.keys(kind.schema).length > 0);
    const withMetadata = kinds.map((kind) => ({ ...kind, schema: refersToMetadata(kind) }));
    const file = definitionsOf({ kinds: withMetadata, definitions: kubernetes.definitions }, setTexts);
    const row = {
      origin,
      version: versions[origin],
      schemas: `${origin}.br`,
      texts: `${origin}.texts.br`,
    };
    manifest.push(row);
    files.set(row.schemas, compress(lines(file)));
    files.set(row.texts, compress(JSON.stringify(setTexts.all())));
  }
  files.set('kinds.json', readable(kindRows([...kubernetes.kinds, ...crdKinds])));
  files.set('manifest.json', readable(manifest));
  return files;
}

const text = { type: 'string' };

/** The CRD's own conditions on metadata (the length of a name, mostly) stand beside the reference. */
function refersToMetadata({ schema }: RawKind): RawKind['schema'] {
  const properties = schema['properties'] as Record<string, RawKind['schema']> | undefined;
  const { properties: conditions, ...rest } = without(properties?.['metadata'] ?? {}, 'type');
  const metadata = {
    $ref: objectMetadata,
    ...rest,
    ...(conditions === undefined ? {} : { allOf: [{ properties: conditions }] }),
  };
  // The server takes the head of an object whether its CRD lists it or not.
  return { ...schema, properties: { apiVersion: text, kind: text, ...properties, metadata } };
}

interface Definitions extends SchemaFileHead {
  readonly definitions: Record<string, Schema>;
}

function definitionsOf(raw: RawSchemas, texts: Texts): Definitions {
  const kinds: Record<string, string> = {};
  const columns: Record<string, readonly PrinterColumn[]> = {};
  const definitions: Record<string, Schema> = {};
  const visit = (name: string): void => {
    const source = raw.definitions[name];
    if (source === undefined || definitions[name] !== undefined) return;
    const schema = withoutZeroDefaults(normalise(source, texts));
    definitions[name] = name.endsWith('.resource.Quantity') ? asQuantity(schema) : schema;
    for (const reference of referencesOf(definitions[name])) visit(reference);
  };
  for (const kind of [...raw.kinds].sort(byName)) {
    const key = `${kind.apiVersion}/${kind.kind}`;
    const schema = normalise(kind.schema, texts);
    if (schema.$ref === undefined) {
      definitions[key] = schema;
      for (const reference of referencesOf(schema)) visit(reference);
    } else visit(schema.$ref);
    kinds[key] = schema.$ref ?? key;
    if (kind.columns !== undefined) columns[key] = kind.columns;
  }
  const head = Object.keys(columns).length === 0 ? { kinds } : { kinds, columns };
  return { ...head, definitions: shareDefinitions(definitions) };
}

function referencesOf(schema: Schema): readonly string[] {
  return [...JSON.stringify(schema).matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1] ?? '');
}

/** See {@link SchemaFileHead}. */
function lines({ definitions, ...head }: Definitions): string {
  const rows = Object.entries(definitions).map(([name, schema]) => `${name}\t${JSON.stringify(schema)}`);
  return [JSON.stringify(head), ...rows].join('\n');
}

/** Rows sorted, without their schemas. */
function kindRows(kinds: readonly RawKind[]): readonly KindRow[] {
  return [...kinds].sort(byName).map((raw) => {
    const { apiVersion, kind, namespaced, plural, origin, ...rest } = without(raw, 'schema', 'columns');
    return { apiVersion, kind, namespaced, plural, origin, ...rest };
  });
}

function byName(left: KindRow, right: KindRow): number {
  const [leftName, rightName] = [left, right].map((row) => `${row.origin} ${row.apiVersion}/${row.kind}`) as [
    string,
    string,
  ];
  return leftName < rightName ? -1 : leftName > rightName ? 1 : 0;
}

function readable(rows: readonly object[]): Uint8Array {
  return Buffer.from(`[\n${rows.map((row) => `  ${JSON.stringify(row)}`).join(',\n')}\n]\n`);
}

function compress(text: string): Uint8Array {
  const bytes = Buffer.from(text);
  return brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.byteLength },
  });
}
