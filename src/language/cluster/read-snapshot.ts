import type { ClusterSnapshot, SnapshotKind } from '../../core/cluster-snapshot.ts';
import { without } from '../../core/without.ts';
import type { SchemaBundle, SchemaSource } from '../schema/bundle.ts';
import { asQuantity, normalise, Texts, withoutZeroDefaults } from '../schema/normalise.ts';
import { overlaidBundle } from '../schema/overlay.ts';
import { mapSubschemas } from '../schema/resolve.ts';
import type { KindRow, Schema } from '../schema/types.ts';
import type { ClusterKnowledge } from '../service/knowledge.ts';
import { clusterOf } from './cluster-names.ts';
import { parseSnapshot } from './parse-snapshot.ts';

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

/** A kind that is bundled keeps its origin: what is known of its mesh holds for the cluster's shape too. */
function rowOf({ apiVersion, kind, namespaced, plural }: SnapshotKind, bundle: SchemaBundle): KindRow {
  const [known] = bundle.variantsOf(apiVersion, kind);
  const ofGroup = bundle.kinds.find(kind, { apiVersion });
  return { apiVersion, kind, namespaced, plural, origin: known?.origin ?? ofGroup?.origin ?? 'cluster' };
}

function overlay(bundle: SchemaBundle, snapshot: ClusterSnapshot, rows: readonly KindRow[]): SchemaBundle {
  const source = new SnapshotSource(snapshot, bundle);
  const written = new Map(snapshot.kinds.map((one) => [`${one.apiVersion}/${one.kind}`, one]));
  const kindOf = ({ apiVersion, kind }: KindRow): SnapshotKind | undefined => written.get(`${apiVersion}/${kind}`);
  return overlaidBundle(
    bundle,
    rows,
    (row) => {
      const definition = kindOf(row)?.definition;
      const schema = definition === undefined ? undefined : source.definition(definition);
      return schema === undefined ? undefined : { schema, source };
    },
    (row) => kindOf(row)?.columns,
  );
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
