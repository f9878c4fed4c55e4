import { splitApiVersion } from '../../core/kubernetes.ts';
import type { PrinterColumn } from '../../core/printer-columns.ts';
import { compareVersions, kindCatalog, type KindCatalog } from '../../pattern/model/kinds.ts';
import type { KindSchema, SchemaBundle } from './bundle.ts';
import type { KindRow } from './types.ts';

/**
 * A bundle with other kinds over it: where both have a version of a kind, the one that is laid over counts.
 *
 * @param schemaOf the schema of a row; undefined where only its name is known.
 * @param columnsOf what `kubectl get` shows of a row; undefined where that is not told, and what is bundled is shown.
 */
export function overlaidBundle(
  bundle: SchemaBundle,
  rows: readonly KindRow[],
  schemaOf: (row: KindRow) => KindSchema | undefined,
  columnsOf: (row: KindRow) => readonly PrinterColumn[] | undefined,
): SchemaBundle {
  const byKey = new Map(rows.map((row) => [`${row.apiVersion}/${row.kind}`, row]));
  return {
    ...bundle,
    kinds: overlaidKinds(bundle.kinds, kindCatalog(rows)),
    schemaOf(apiVersion, kind, origin) {
      const row = byKey.get(`${apiVersion}/${kind}`);
      return (row === undefined ? undefined : schemaOf(row)) ?? bundle.schemaOf(apiVersion, kind, origin);
    },
    variantsOf(apiVersion, kind) {
      const row = byKey.get(`${apiVersion}/${kind}`);
      return row === undefined ? bundle.variantsOf(apiVersion, kind) : [row];
    },
    apiVersionsOf(kind, group) {
      const own = rows
        .filter((row) => row.kind === kind && row.served !== false)
        .map(({ apiVersion }) => apiVersion)
        .filter((apiVersion) => splitApiVersion(apiVersion).group === group);
      const versionOf = (apiVersion: string): string => splitApiVersion(apiVersion).version;
      return [...new Set([...bundle.apiVersionsOf(kind, group), ...own])].sort((left, right) =>
        compareVersions(versionOf(left), versionOf(right)),
      );
    },
    columnsOf(apiVersion, kind) {
      const row = byKey.get(`${apiVersion}/${kind}`);
      return (row === undefined ? undefined : columnsOf(row)) ?? bundle.columnsOf(apiVersion, kind);
    },
    deprecation(apiVersion, kind) {
      const row = byKey.get(`${apiVersion}/${kind}`);
      return row === undefined ? bundle.deprecation(apiVersion, kind) : row.deprecation;
    },
  };
}

/** Kinds beside the bundled ones, which are found first where nothing says which is meant. */
function overlaidKinds(bundled: KindCatalog, own: KindCatalog): KindCatalog {
  return {
    find(kind, hints = {}) {
      const known = bundled.find(kind, hints);
      const isExact = hints.apiVersion === undefined || known?.apiVersion === hints.apiVersion;
      if (known !== undefined && isExact) return known;
      const mine = own.find(kind, hints);
      return mine !== undefined && (known === undefined || mine.apiVersion === hints.apiVersion) ? mine : known;
    },
    kinds() {
      const keyOf = (entry: { readonly apiVersion: string; readonly kind: string }): string =>
        `${splitApiVersion(entry.apiVersion).group}/${entry.kind}`;
      const known = new Set(bundled.kinds().map(keyOf));
      return [...bundled.kinds(), ...own.kinds().filter((entry) => !known.has(keyOf(entry)))];
    },
    isComplete: (origin) => bundled.isComplete(origin),
  };
}
