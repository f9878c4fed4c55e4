import { splitApiVersion } from '../../../core/kubernetes.ts';
import { nearest } from '../../../core/nearest.ts';
import type { KindCatalog } from '../../../pattern/model/kinds.ts';
import type { Fault, Fix } from '../../diagnostics/finding.ts';
import type { KindSchema, SchemaBundle } from '../../schema/bundle.ts';
import { kubernetes } from '../../schema/readings.ts';
import { schemaAt } from '../../schema/resolve.ts';
import { validate } from '../../schema/validate.ts';
import { faultAt, quotedList, replaceWith } from './fault.ts';
import { kindEntry, type ManifestObject } from './objects.ts';
import { entryAt, nodeAt, spanOf, spanOfEntry, spanOfKey } from './read.ts';
import { versionFaults } from './version-faults.ts';
import { headKeys, metadataSchema, schemasOfObject } from './schema.ts';

/** The object beside the schema of its kind, and `metadata` beside that of every object. */
export function* structureFaults(
  object: ManifestObject,
  bundle: SchemaBundle,
  kubernetesVersion?: string,
): Iterable<Fault> {
  const entry = kindEntry(object);
  if (entry === undefined) return;
  if (object.kind === '') {
    yield faultAt('missing-key', spanOfEntry(entry), { parent: 'The object', keys: 'the key `kind`' });
    return;
  }
  const advice = versionFaults(object, bundle, kubernetesVersion);
  yield* advice;
  const schemas = schemasOfObject(object, bundle);
  if (schemas.length > 0) yield* bestOf(schemas.map((against) => schemaFaults(object, against, bundle.kinds)));
  else if (advice.length === 0) yield* kindFaults(object, bundle.kinds);
  const metadata = metadataSchema(bundle);
  const entryOfMetadata = entryAt(object.node, 'metadata');
  if (metadata !== undefined && entryOfMetadata !== undefined) {
    const { keyStart: start, keyEnd: end, value: node } = entryOfMetadata;
    yield* validate({ node, place: { name: 'metadata', start, end }, against: metadata, reader: kubernetes });
  }
}

/** Where several meshes ship a kind in shapes of their own, the shape that was meant is the one with the fewest faults. */
function bestOf(attempts: readonly (readonly Fault[])[]): readonly Fault[] {
  return attempts.reduce((best, faults) => (faults.length < best.length ? faults : best), attempts[0] ?? []);
}

function schemaFaults(object: ManifestObject, against: KindSchema, kinds: KindCatalog): readonly Fault[] {
  const entry = kindEntry(object);
  if (entry === undefined) return [];
  const misplaced = misplacedKeys(object, against);
  const faults = validate({
    node: object.node,
    place: { name: object.kind, ...spanOfEntry(entry) },
    against,
    ignoredKeys: [...headKeys, ...misplaced.keys],
    reader: kubernetes,
  });
  // The server takes the status away before it validates an object, so that only keys which it cannot read are faults there.
  // What is known of these kinds is older than the kinds themselves: a key that is missing from it may exist.
  const origin = kinds.find(object.kind, { apiVersion: object.apiVersion })?.origin;
  const isWhole = origin === undefined || kinds.isComplete(origin);
  const status = entryAt(object.node, 'status');
  const isJudged = ({ code, start }: Fault): boolean =>
    code === 'unknown-key' || code === 'misplaced-key'
      ? isWhole
      : status === undefined || start < status.keyStart || start >= status.value.end;
  return [...misplaced.faults, ...faults.filter(isJudged)];
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
  const verb = keys.length === 1 ? 'belongs' : 'belong';
  const params = { keys: quotedList(keys), verb, place: 'below `spec`', parent: '`spec`' };
  return { faults: [faultAt('misplaced-key', spanOfKey(first), params)], keys: [...keys, 'spec'] };
}

/** What is said of a kind that the bundle does not have in this version. Of groups that it does not know, nothing. */
function* kindFaults(object: ManifestObject, kinds: KindCatalog): Iterable<Fault> {
  const { apiVersion, group, kind, node } = object;
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
  if (ofGroup?.isComplete !== true) return;
  const near = known?.kind ?? nearest(kind, ofGroup.kinds);
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

interface KindsOfGroup {
  readonly kinds: readonly string[];
  /** False where kinds may be missing. */
  readonly isComplete: boolean;
}

const groups = new WeakMap<KindCatalog, ReadonlyMap<string, KindsOfGroup>>();

function kindsOfGroup(catalog: KindCatalog): ReadonlyMap<string, KindsOfGroup> {
  let byGroup = groups.get(catalog);
  if (byGroup === undefined) {
    const made = new Map<string, KindsOfGroup>();
    for (const { apiVersion, kind, origin } of catalog.kinds()) {
      const { group } = splitApiVersion(apiVersion);
      const before = made.get(group);
      made.set(group, {
        kinds: [...(before?.kinds ?? []), kind],
        isComplete: before?.isComplete !== false && catalog.isComplete(origin),
      });
    }
    byGroup = made;
    groups.set(catalog, made);
  }
  return byGroup;
}
