import { without } from '../../core/without.ts';
import type { KnownDefinition } from '../dialects/oam/definitions.ts';
import type { SchemaBundle, SchemaSource } from '../schema/bundle.ts';
import { normalise, Texts } from '../schema/normalise.ts';
import { overlaidBundle } from '../schema/overlay.ts';
import type { KindRow, Schema } from '../schema/types.ts';
import type { ClusterKnowledge, Knowledge } from '../service/knowledge.ts';
import { readRegistryText, type RegistryKind } from './definitions.ts';
import { mostRegistryBytes, mostRegistryFiles, readRegistryFiles, type RegistryBudget } from './files.ts';

/** What the registries of a project define. */
export interface Registries {
  readonly kinds: readonly RegistryKind[];
  readonly definitions: readonly KnownDefinition[];
  /** Why an entry of `registries` cannot be read, in words that follow a colon. */
  readonly faults: ReadonlyMap<string, string>;
}

/**
 * Reads the registries of a project. Editor and command line both read them here. One that cannot be read is told in `meshdeck.yaml` and
 * counts as empty.
 */
export function readRegistries(project: string, entries: readonly string[]): Registries {
  const budget: RegistryBudget = { files: mostRegistryFiles, bytes: mostRegistryBytes };
  const kinds: RegistryKind[] = [];
  const definitions: KnownDefinition[] = [];
  const faults = new Map<string, string>();
  for (const entry of entries) {
    const files = readRegistryFiles(project, entry, budget);
    if ('why' in files) {
      faults.set(entry, files.why);
      continue;
    }
    const before = kinds.length + definitions.length;
    for (const { name, text } of files) {
      const read = readRegistryText(text);
      if ('why' in read) faults.set(entry, `${name}: ${read.why}`);
      else {
        kinds.push(...read.kinds);
        definitions.push(...read.definitions);
      }
    }
    if (!faults.has(entry) && kinds.length + definitions.length === before)
      faults.set(entry, 'it holds no CustomResourceDefinition, no component of Meshery and no definition of OAM');
  }
  return { kinds, definitions, faults };
}

interface Made {
  readonly base: SchemaBundle;
  readonly cluster: ClusterKnowledge | undefined;
  readonly bundle: SchemaBundle;
}

/** Checks that are kept go by the bundle: while nothing changes it is the same one. */
const made = new WeakMap<Registries, Made>();

/**
 * What checks know with the registries of a project. The connected cluster knows better what it serves.
 *
 * @param base bundled schemas, with those of the cluster over them.
 */
export function registryKnowledge(
  registries: Registries,
  base: SchemaBundle,
  cluster: ClusterKnowledge | undefined,
): Pick<Knowledge, 'bundle' | 'registries'> {
  const known = made.get(registries);
  if (known?.base === base && known.cluster === cluster) return { bundle: known.bundle, registries };
  const served = new Set((cluster?.kinds ?? []).map(keyOf));
  const kinds = registries.kinds.filter(
    (one) => !served.has(keyOf(one)) && (one.isServed || base.schemaOf(one.apiVersion, one.kind) === undefined),
  );
  const bundle = kinds.length === 0 ? base : bundleWith(kinds, base);
  made.set(registries, { base, cluster, bundle });
  return { bundle, registries };
}

function bundleWith(kinds: readonly RegistryKind[], base: SchemaBundle): SchemaBundle {
  const texts = new Texts();
  const source: SchemaSource = {
    title: 'registry of the project',
    emptyTextIsAbsent: false,
    definition: () => undefined,
    text: (description) => (typeof description === 'number' ? texts.all()[description] : description),
  };
  const written = new Map(kinds.map((one) => [keyOf(one), one]));
  const read = new Map<string, Schema>();
  const schemaOf = (key: string): Schema | undefined => {
    const known = read.get(key);
    const raw = written.get(key)?.schema;
    if (known !== undefined || raw === undefined) return known;
    const schema = normalise(raw, texts);
    read.set(key, schema);
    return schema;
  };
  return overlaidBundle(
    base,
    kinds.map((one) => rowOf(one, base)),
    (row) => {
      const schema = schemaOf(keyOf(row));
      return schema === undefined ? undefined : { schema, source };
    },
    (row) => written.get(keyOf(row))?.columns,
  );
}

/** A kind that is bundled keeps its origin: what is known of its mesh holds for the project's shape too. */
function rowOf(kind: RegistryKind, base: SchemaBundle): KindRow {
  const row = without(kind, 'schema', 'columns', 'isServed');
  const [known] = base.variantsOf(row.apiVersion, row.kind);
  const ofGroup = base.kinds.find(row.kind, { apiVersion: row.apiVersion });
  return { ...row, origin: known?.origin ?? ofGroup?.origin ?? 'registry' };
}

function keyOf({ apiVersion, kind }: { readonly apiVersion: string; readonly kind: string }): string {
  return `${apiVersion}/${kind}`;
}
