import { clusterSnapshotFormat, type ClusterSnapshot, type SnapshotKind } from '../../core/cluster-snapshot.ts';
import { isJsonObject } from '../../core/json.ts';
import { splitApiVersion } from '../../core/kubernetes.ts';
import { problemError } from '../../core/problem.ts';
import { without } from '../../core/without.ts';
import { compareVersions, kindCatalog, type KindCatalog } from '../../pattern/model/kinds.ts';
import type { SchemaBundle, SchemaSource } from '../schema/bundle.ts';
import { asQuantity, normalise, Texts, withoutZeroDefaults } from '../schema/normalise.ts';
import { mapSubschemas } from '../schema/resolve.ts';
import type { KindRow, Schema } from '../schema/types.ts';
import type { ClusterKnowledge } from '../service/knowledge.ts';

/** What a snapshot adds to what is known. */
export interface SnapshotKnowledge {
  /** The bundled schemas with those of the cluster over them. */
  readonly bundle: SchemaBundle;
  readonly cluster: ClusterKnowledge;
}

/**
 * Reads the text of a snapshot file.
 *
 * @param path for messages.
 * @param bundle what the cluster's schemas are laid over. Kubernetes' own kinds stay as they are bundled.
 * @throws `language.snapshot-unreadable`
 */
export function readClusterSnapshot(text: string, path: string, bundle: SchemaBundle): SnapshotKnowledge {
  const snapshot = parseSnapshot(text, path);
  const rows = snapshot.kinds.map((kind): KindRow => rowOf(kind, bundle));
  return { bundle: overlay(bundle, snapshot, rows), cluster: clusterOf(snapshot, rows) };
}

function parseSnapshot(text: string, path: string): ClusterSnapshot {
  const fail = (reason: string): never => {
    throw problemError('language.snapshot-unreadable', { path, reason });
  };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return fail('it is no JSON');
  }
  if (!isJsonObject(value) || value['format'] !== clusterSnapshotFormat)
    return fail(`it is not of the form ${clusterSnapshotFormat}`);
  const lists = ['kinds', 'namespaces', 'names', 'gaps'];
  const broken = lists.find((key) => !Array.isArray(value[key]));
  if (broken !== undefined || !isJsonObject(value['definitions']))
    return fail(`${broken ?? 'definitions'} is not as it should be`);
  return value as unknown as ClusterSnapshot;
}

/** A kind that is bundled keeps its origin: what is known of its mesh holds for the cluster's shape too. */
function rowOf({ apiVersion, kind, namespaced, plural }: SnapshotKind, bundle: SchemaBundle): KindRow {
  const [known] = bundle.variantsOf(apiVersion, kind);
  const ofGroup = bundle.kinds.find(kind, { apiVersion });
  return { apiVersion, kind, namespaced, plural, origin: known?.origin ?? ofGroup?.origin ?? 'cluster' };
}

function overlay(bundle: SchemaBundle, snapshot: ClusterSnapshot, rows: readonly KindRow[]): SchemaBundle {
  const source = new SnapshotSource(snapshot, bundle);
  const byKey = new Map(rows.map((row) => [`${row.apiVersion}/${row.kind}`, row]));
  const definitionOf = new Map(snapshot.kinds.map((one) => [`${one.apiVersion}/${one.kind}`, one.definition]));
  return {
    ...bundle,
    kinds: overlaidKinds(bundle.kinds, kindCatalog(rows)),
    schemaOf(apiVersion, kind, origin) {
      const definition = definitionOf.get(`${apiVersion}/${kind}`);
      const schema = definition === undefined ? undefined : source.definition(definition);
      return schema === undefined ? bundle.schemaOf(apiVersion, kind, origin) : { schema, source };
    },
    variantsOf(apiVersion, kind) {
      const row = byKey.get(`${apiVersion}/${kind}`);
      return row === undefined ? bundle.variantsOf(apiVersion, kind) : [row];
    },
    apiVersionsOf(kind, group) {
      const own = rows.filter((row) => row.kind === kind).map(({ apiVersion }) => apiVersion);
      const all = [...bundle.apiVersionsOf(kind, group), ...own.filter((one) => splitApiVersion(one).group === group)];
      const versionOf = (apiVersion: string): string => splitApiVersion(apiVersion).version;
      return [...new Set(all)].sort((left, right) => compareVersions(versionOf(left), versionOf(right)));
    },
  };
}

/** Kinds of the cluster beside the bundled ones, which are found first where nothing says which is meant. */
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

/** The cluster's own definitions, each brought into the form of the bundle when it is first needed. */
class SnapshotSource implements SchemaSource {
  readonly title: string;
  readonly emptyTextIsAbsent = false;
  readonly #snapshot: ClusterSnapshot;
  readonly #bundled: SchemaSource | undefined;
  readonly #texts = new Texts();
  readonly #definitions = new Map<string, Schema>();

  constructor(snapshot: ClusterSnapshot, bundle: SchemaBundle) {
    this.title = `cluster ${snapshot.context}`;
    this.#snapshot = snapshot;
    this.#bundled = bundle.schemaOf('v1', 'Pod')?.source;
  }

  definition(name: string): Schema | undefined {
    const known = this.#definitions.get(name);
    if (known !== undefined) return known;
    const schema = this.#read(name);
    if (schema !== undefined) this.#definitions.set(name, schema);
    return schema;
  }

  text(description: number | string | undefined): string | undefined {
    return typeof description === 'number' ? this.#texts.all()[description] : description;
  }

  #read(name: string): Schema | undefined {
    const raw = Object.hasOwn(this.#snapshot.definitions, name) ? this.#snapshot.definitions[name] : undefined;
    const isKubernetes = name.startsWith('io.k8s.api');
    // Kubernetes' own parts are those of the bundle, which knows more of them. Their texts are numbered there, so they are left out.
    const bundled = isKubernetes || raw === undefined ? this.#bundled?.definition(name) : undefined;
    if (bundled !== undefined) return withoutTexts(bundled);
    if (raw === undefined) return undefined;
    const schema = normalise(raw, this.#texts);
    if (name.endsWith('.resource.Quantity')) return asQuantity(schema);
    return isKubernetes ? withoutZeroDefaults(schema) : schema;
  }
}

function withoutTexts(schema: Schema): Schema {
  return mapSubschemas(without(schema, 'description'), withoutTexts);
}

function clusterOf({ context, names, namespaces }: ClusterSnapshot, kinds: readonly KindRow[]): ClusterKnowledge {
  const byKind = new Map(names.map((one) => [`${one.group}/${one.kind}`, one.names]));
  return {
    context,
    kinds,
    namespaces,
    names(kind, group, namespace) {
      const known = byKind.get(`${group}/${kind}`) ?? {};
      if (namespace === undefined) return Object.values(known).flat();
      return Object.hasOwn(known, namespace) ? (known[namespace] ?? []) : [];
    },
  };
}
