import { splitApiVersion } from '../../../core/kubernetes.ts';
import { nearest } from '../../../core/nearest.ts';
import type { Fault } from '../../diagnostics/finding.ts';
import type { SchemaBundle } from '../../schema/bundle.ts';
import { faultAt, missingKey, replaceWith } from '../object/fault.ts';
import { metadataFaults } from '../object/metadata-faults.ts';
import { kindEntry, type ManifestObject } from '../object/objects.ts';
import { entryAt, nodeAt, spanOf, spanOfEntry } from '../object/read.ts';
import { structureFaults } from '../object/structure-faults.ts';
import { ownKindFaults } from './own-kind-faults.ts';

/** Kinds of `core.oam.dev` in all versions of OAM and of KubeVela, the ones that nobody serves any more among them. */
const kinds: readonly string[] = [
  'Application',
  'ApplicationConfiguration',
  'ApplicationContext',
  'ApplicationDeployment',
  'ApplicationRevision',
  'ApplicationScope',
  'AppDeployment',
  'AppRollout',
  'Cluster',
  'Component',
  'ComponentDefinition',
  'ComponentSchematic',
  'ContainerizedWorkload',
  'DefinitionRevision',
  'EnvBinding',
  'HealthScope',
  'Initializer',
  'ManualScalerTrait',
  'NetworkScope',
  'Policy',
  'PolicyDefinition',
  'ResourceTracker',
  'ScopeDefinition',
  'Trait',
  'TraitDefinition',
  'Workflow',
  'WorkflowRun',
  'WorkflowStepDefinition',
  'WorkloadDefinition',
  'WorkloadType',
];

/** Kinds whose old version has a new form to go to. */
const successors: Readonly<Record<string, string>> = {
  ApplicationConfiguration:
    'an `Application` of `core.oam.dev/v1beta1` holds the components and their traits in one object',
  Component: 'an `Application` of `core.oam.dev/v1beta1` holds the components themselves',
  Application: 'in the current `core.oam.dev/v1beta1`, `settings` is called `properties`, and a trait has a `type`',
  ComponentDefinition: '`core.oam.dev/v1beta1` is the current one',
  TraitDefinition: '`core.oam.dev/v1beta1` is the current one',
  WorkloadDefinition: '`core.oam.dev/v1beta1` is the current one',
  ScopeDefinition: '`core.oam.dev/v1beta1` is the current one',
};

/** Versions of OAM. */
const versions: readonly string[] = ['v1alpha1', 'v1alpha2', 'v1beta1'];

/** The kind and version of a document, and its structure. */
export function* kindFaults(
  object: ManifestObject,
  bundle: SchemaBundle,
  kubernetesVersion: string | undefined,
): Iterable<Fault> {
  const { apiVersion, kind, version, node } = object;
  const versionNode = nodeAt(node, 'apiVersion');
  const kindNode = nodeAt(node, 'kind');
  const entry = kindEntry(object);
  if (kind === '' || kindNode === undefined || versionNode === undefined) {
    if (entry !== undefined) yield missingKey(spanOfEntry(entry), 'the object', 'kind');
    return;
  }
  if (!kinds.includes(kind)) {
    const near = nearest(kind, kinds);
    yield faultAt('kind-unknown', spanOf(kindNode), {
      kind,
      apiVersion,
      ...(near === undefined ? {} : { nearest: near }),
    });
    return;
  }
  const successor = successors[kind];
  if (version === 'v1alpha2' && successor !== undefined) {
    yield faultAt('oam-version-old', spanOf(versionNode), { apiVersion, successor });
  }
  yield* structure(object, bundle);
  // Before v1alpha2 the specification had no rules for metadata that Kubernetes could refuse.
  if (version !== 'v1alpha1') yield* metadataFaults(object, bundle, kubernetesVersion);
}

function* structure(object: ManifestObject, bundle: SchemaBundle): Iterable<Fault> {
  const { apiVersion, kind, version, node } = object;
  const entry = kindEntry(object);
  const own = entry === undefined ? undefined : ownKindFaults(node, { name: kind, ...spanOfEntry(entry) });
  if (own !== undefined) {
    yield* own;
    return;
  }
  if (bundle.schemaOf(apiVersion, kind) === undefined) {
    // Not every kind of an old version has a CRD to go by; a version that never was is a fault.
    if (!versions.includes(version)) yield* versionFault(object, bundle);
    return;
  }
  const left = exceptions(object);
  let isMisplaced = false;
  for (const fault of structureFaults(object, bundle)) {
    isMisplaced ||= fault.code === 'misplaced-key';
    if (!left.some(({ start, end }) => fault.start >= start && fault.start < end)) yield fault;
  }
  // The CRD does without a spec, and such an Application deploys nothing.
  const lacksSpec = kind === 'Application' && entryAt(node, 'spec') === undefined && !isMisplaced;
  if (lacksSpec && entry !== undefined) yield missingKey(spanOfEntry(entry), kind, 'spec');
}

function* versionFault(
  { apiVersion, kind, group, node }: ManifestObject,
  { kinds: known }: SchemaBundle,
): Iterable<Fault> {
  const written = nodeAt(node, 'apiVersion');
  if (written?.is !== 'scalar') return;
  const row = known.find(kind, { apiVersion });
  const isServed = row?.kind === kind && splitApiVersion(row.apiVersion).group === group;
  const current = isServed ? row.apiVersion : `${group}/v1alpha2`;
  yield faultAt(
    'api-version-unknown',
    written,
    { apiVersion, kind, known: current },
    { fixes: [replaceWith(written, current)] },
  );
}

/** What plain OAM allows and the CRDs of KubeVela do not: there the specification counts. */
function exceptions({ node }: ManifestObject): readonly { readonly start: number; readonly end: number }[] {
  const schematics = ['helm', 'kube'].flatMap((key) => entryAt(node, 'spec', 'schematic', key) ?? []);
  const reference = entryAt(node, 'spec', 'definitionRef');
  const isByKind = reference !== undefined && nodeAt(reference.value, 'kind') !== undefined;
  return [...schematics, ...(isByKind ? [reference] : [])].map(({ keyStart, value }) => ({
    start: keyStart,
    end: value.end,
  }));
}
