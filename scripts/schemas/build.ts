import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import type { KindRow, Schema, SchemaFile } from '../../src/language/schema/types.ts';
import type { KindOrigin } from '../../src/pattern/model/kinds.ts';
import { readCrds } from './crds.ts';
import { readKubernetes } from './kubernetes.ts';
import { asQuantity, normalise, Texts } from './normalise.ts';
import type { RawKind, RawSchemas } from './raw.ts';
import { shareDefinitions } from './share.ts';
import type { SchemaSources } from './sources.ts';
import versions from './versions.json' with { type: 'json' };

/**
 * Folders of CRDs by the origin of their kinds: the sets that are complete, because a kind that is missing from a mesh's set is
 * reported as unknown. Names of all are known; schemas are bundled for the ones in {@link bundled}.
 */
const crdFolders: readonly (readonly [folder: string, origin: KindOrigin])[] = [
  ['istio', 'istio'],
  ['gateway-api', 'gateway-api'],
  ['linkerd', 'linkerd'],
  ['consul', 'consul'],
  ['kuma', 'kuma'],
  ['osm', 'osm'],
  ['nginx-service-mesh', 'nginx'],
  ['app-mesh', 'app-mesh'],
];

const bundled: readonly { readonly origin: KindOrigin; readonly version: string }[] = [
  { origin: 'kubernetes', version: versions.kubernetes },
  { origin: 'istio', version: versions.istio },
];

/** The files of `schemas/bundle` by name. The same sources give the same bytes. */
export function buildBundle(sources: SchemaSources): ReadonlyMap<string, Uint8Array> {
  const kubernetes = readKubernetes(sources.kubernetes);
  const crdKinds = crdFolders.flatMap(([folder, origin]) => readCrds(join(sources.crds, folder), origin));
  const files = new Map<string, Uint8Array>();
  const described = bundled.map(({ origin, version }) => {
    const raw: RawSchemas =
      origin === 'kubernetes'
        ? kubernetes
        : { kinds: crdKinds.filter((kind) => kind.origin === origin), definitions: {} };
    const texts = new Texts();
    const name = `${origin}-${version.split('.').slice(0, 2).join('.')}`;
    files.set(`${name}.json.br`, compress(schemaFile(raw, texts)));
    files.set(`${name}.texts.json.br`, compress(texts.all()));
    return { origin, version, schemas: `${name}.json.br`, texts: `${name}.texts.json.br` };
  });
  files.set('kinds.json', readable(kindRows([...kubernetes.kinds, ...crdKinds])));
  files.set('manifest.json', readable(described));
  return files;
}

function schemaFile(raw: RawSchemas, texts: Texts): SchemaFile {
  const kinds: Record<string, string> = {};
  const definitions: Record<string, Schema> = {};
  const visit = (name: string): void => {
    const source = raw.definitions[name];
    if (source === undefined || definitions[name] !== undefined) return;
    const schema = normalise(source, texts);
    definitions[name] = name.endsWith('.resource.Quantity') ? asQuantity(schema) : schema;
    for (const reference of referencesOf(definitions[name])) visit(reference);
  };
  for (const kind of [...raw.kinds].sort(byName)) {
    const key = `${kind.apiVersion}/${kind.kind}`;
    const schema = normalise(kind.schema, texts);
    if (schema.$ref === undefined) definitions[key] = schema;
    else visit(schema.$ref);
    kinds[key] = schema.$ref ?? key;
  }
  return { kinds, definitions: shareDefinitions(definitions) };
}

function referencesOf(schema: Schema): readonly string[] {
  return [...JSON.stringify(schema).matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1] ?? '');
}

/** Rows sorted and each once: sets of CRDs carry copies of each other's kinds (Linkerd and Gateway API, OSM and SMI). */
function kindRows(kinds: readonly RawKind[]): readonly KindRow[] {
  const rows = new Map<string, KindRow>();
  for (const { apiVersion, kind, namespaced, plural, origin } of kinds) {
    const key = `${apiVersion}/${kind}`;
    if (!rows.has(key)) rows.set(key, { apiVersion, kind, namespaced, plural, origin });
  }
  return [...rows.values()].sort(byName);
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

function compress(value: unknown): Uint8Array {
  const bytes = Buffer.from(JSON.stringify(value));
  return brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.byteLength },
  });
}
