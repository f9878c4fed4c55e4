import { splitApiVersion } from '../../../core/kubernetes.ts';
import { nearest } from '../../../core/nearest.ts';
import type { KindCatalog } from '../../../pattern/model/kinds.ts';
import type { Fault, Fix } from '../../diagnostics/finding.ts';
import type { KindSchema, SchemaBundle } from '../../schema/bundle.ts';
import { schemaAt } from '../../schema/resolve.ts';
import { validate } from '../../schema/validate.ts';
import { faultAt, quotedList, replaceWith } from './fault.ts';
import { kindEntry, type ManifestObject } from './objects.ts';
import { entryAt, nodeAt, spanOf, spanOfEntry, spanOfKey } from './read.ts';
import { headKeys, metadataSchema, schemaOfObject } from './schema.ts';

/** The object beside the schema of its kind, and `metadata` beside that of every object. */
export function* structureFaults(object: ManifestObject, bundle: SchemaBundle): Iterable<Fault> {
  const entry = kindEntry(object);
  if (entry === undefined) return;
  if (object.kind === '') {
    yield faultAt('missing-key', spanOfEntry(entry), { parent: 'The object', keys: 'the key `kind`' });
    return;
  }
  const against = schemaOfObject(object, bundle);
  const at = spanOfEntry(entry);
  if (against !== undefined) {
    const misplaced = misplacedKeys(object, against);
    yield* misplaced.faults;
    const ignoredKeys = [...headKeys, ...misplaced.keys];
    yield* validate({ node: object.node, place: { name: object.kind, ...at }, against, ignoredKeys });
  } else yield* kindFaults(object, bundle.kinds);
  const metadata = metadataSchema(bundle);
  const entryOfMetadata = entryAt(object.node, 'metadata');
  if (metadata !== undefined && entryOfMetadata !== undefined) {
    const { keyStart: start, keyEnd: end, value: node } = entryOfMetadata;
    yield* validate({ node, place: { name: 'metadata', start, end }, against: metadata });
  }
}

/** Fields of the spec beside it: said once for all of them. With its fields one level too high the spec is not missing as well. */
export function misplacedKeys(
  { node }: ManifestObject,
  against: KindSchema,
): { readonly faults: readonly Fault[]; readonly keys: readonly string[] } {
  const known = schemaAt(against, [])?.properties ?? {};
  const ofSpec = schemaAt(against, ['spec'])?.properties ?? {};
  const entries = node.entries.filter(
    ({ key, merged }) =>
      merged !== true && !Object.hasOwn(known, key) && !headKeys.includes(key) && Object.hasOwn(ofSpec, key),
  );
  const [first] = entries;
  if (first === undefined) return { faults: [], keys: [] };
  const keys = entries.map(({ key }) => key);
  const params = { keys: quotedList(keys), verb: keys.length === 1 ? 'belongs' : 'belong', place: 'below `spec`' };
  return { faults: [faultAt('misplaced-key', spanOfKey(first), params)], keys: [...keys, 'spec'] };
}

/** What is said of a kind that the bundle does not have in this version. Of groups that it does not know, nothing. */
function* kindFaults(object: ManifestObject, kinds: KindCatalog): Iterable<Fault> {
  const { apiVersion, group, kind, node } = object;
  if (isServedByOneOfMany(group)) return;
  const known = kinds.find(kind, { apiVersion });
  const versionNode = nodeAt(node, 'apiVersion');
  const kindNode = nodeAt(node, 'kind');
  if (versionNode?.is !== 'scalar' || kindNode?.is !== 'scalar') return;
  if (known?.kind === kind) {
    if (known.apiVersion === apiVersion) return;
    const params = { apiVersion, kind, known: known.apiVersion };
    yield faultAt('api-version-unknown', spanOf(versionNode), params, {
      fixes: [replaceWith(versionNode, known.apiVersion)],
    });
    return;
  }
  const ofGroup = kindsOfGroup(kinds).get(group);
  if (ofGroup === undefined) return;
  const near = known?.kind ?? nearest(kind, ofGroup);
  const elsewhere = known === undefined ? kinds.find(kind) : undefined;
  if (elsewhere?.kind === kind) {
    const params = { kind, group: apiVersion, known: elsewhere.apiVersion };
    yield faultAt('kind-elsewhere', spanOf(versionNode), params, {
      fixes: [replaceWith(versionNode, elsewhere.apiVersion)],
    });
    return;
  }
  const fixes: readonly Fix[] = near === undefined ? [] : [replaceWith(kindNode, near)];
  yield faultAt(
    'kind-unknown',
    spanOf(kindNode),
    { kind, apiVersion, ...(near === undefined ? {} : { nearest: near }) },
    { fixes },
  );
}

/** Each mesh serves other versions of SMI, so a version that one of them lacks is no fault. */
function isServedByOneOfMany(group: string): boolean {
  return group.endsWith('.smi-spec.io');
}

const groups = new WeakMap<KindCatalog, ReadonlyMap<string, readonly string[]>>();

function kindsOfGroup(kinds: KindCatalog): ReadonlyMap<string, readonly string[]> {
  let byGroup = groups.get(kinds);
  if (byGroup === undefined) {
    const made = new Map<string, string[]>();
    for (const { apiVersion, kind } of kinds.kinds()) {
      const { group } = splitApiVersion(apiVersion);
      const list = made.get(group);
      if (list === undefined) made.set(group, [kind]);
      else list.push(kind);
    }
    byGroup = made;
    groups.set(kinds, made);
  }
  return byGroup;
}
