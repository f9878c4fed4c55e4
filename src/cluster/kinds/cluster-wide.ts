import type { JsonObject } from '../../core/json.ts';
import { isJsonObject, valueAt } from '../../core/json.ts';
import { conditionIn, objectsAt, textAt } from '../readiness/read.ts';
import type { Interner, KindModule, Labels } from './kind.ts';
import { conditionsShape, shapeWith } from './shape.ts';

/** What is kept of a Namespace beyond what every entry has. */
export interface NamespaceFacts {
  /** Short annotations only: meshes ask by them. */
  readonly annotations: Labels;
  /** What its deletion waits for, in the words of the server; absent where it is not deleted or nothing is said. */
  readonly waitsFor?: string;
}

/** No annotation that a mesh reads is longer. */
const longestAnnotation = 256;

export const namespaceKind: KindModule<NamespaceFacts> = {
  id: 'namespaces',
  group: '',
  version: 'v1',
  kind: 'Namespace',
  isNamespaced: false,
  shape: shapeWith({ status: { ...conditionsShape, phase: true } }, { annotations: true }),
  facts: (object, interner) => {
    const waitsFor = waitsForOf(object);
    return {
      annotations: interner.labels(shortAnnotations(object)),
      ...(waitsFor === undefined ? {} : { waitsFor }),
    };
  },
  columns: [
    { header: 'STATUS', value: ({ readiness }) => (readiness.state === 'terminating' ? 'Terminating' : 'Active') },
  ],
};

/** What is kept of a Node beyond what every entry has. */
export interface NodeFacts {
  readonly isReady: boolean;
  readonly isCordoned: boolean;
  readonly version: string;
  readonly roles: readonly string[];
  /** Such as `MemoryPressure`. */
  readonly pressures: readonly string[];
  /** Why it is not ready, in the words of its kubelet or of the node controller; empty where it is ready. */
  readonly notReadyReason: string;
  /** What its provider's id begins with, such as `aws` or `k3s`; empty where it has none. */
  readonly provider: string;
  readonly osImage: string;
}

/** Kubelets may write much of what is wrong. */
const longestReason = 300;

const rolePrefix = 'node-role.kubernetes.io/';
/** What older installers write instead. */
const roleLabel = 'kubernetes.io/role';
const pressureTypes = ['MemoryPressure', 'DiskPressure', 'PIDPressure', 'NetworkUnavailable'];

export const nodeKind: KindModule<NodeFacts> = {
  id: 'nodes',
  group: '',
  version: 'v1',
  kind: 'Node',
  isNamespaced: false,
  shape: shapeWith({
    spec: { unschedulable: true, providerID: true },
    status: { ...conditionsShape, nodeInfo: { kubeletVersion: true, osImage: true } },
  }),
  facts: nodeFacts,
  columns: [
    {
      header: 'STATUS',
      value: ({ facts }) =>
        [
          facts.isReady ? 'Ready' : 'NotReady',
          ...(facts.isCordoned ? ['SchedulingDisabled'] : []),
          ...facts.pressures,
        ].join(','),
    },
    { header: 'ROLES', value: ({ facts }) => facts.roles.join(',') || '<none>' },
    { header: 'VERSION', value: ({ facts }) => facts.version },
  ],
};

/** What is kept of a CustomResourceDefinition: its name, `plural.group`, and what its annotations say. */
export interface DefinitionFacts {
  readonly group: string;
  /** Tells a change of it from one that is known; empty where the server did not say. */
  readonly resourceVersion: string;
  /** Release and channel (`standard`, `experimental`) of the Gateway API that it came with. */
  readonly bundle?: { readonly version: string; readonly channel: string };
}

export const definitionKind: KindModule<DefinitionFacts> = {
  id: 'customresourcedefinitions.apiextensions.k8s.io',
  group: 'apiextensions.k8s.io',
  version: 'v1',
  kind: 'CustomResourceDefinition',
  isNamespaced: false,
  metadataOnly: true,
  shape: shapeWith({}, { annotations: true }),
  facts: (object, interner) => {
    const name = textAt(object, 'metadata', 'name') ?? '';
    const bundle = bundleOf(object, interner);
    return {
      group: interner.text(name.slice(name.indexOf('.') + 1)),
      resourceVersion: textAt(object, 'metadata', 'resourceVersion') ?? '',
      ...(bundle === undefined ? {} : { bundle }),
    };
  },
  columns: [{ header: 'GROUP', value: ({ facts }) => facts.group }],
};

/** In the order of the alphabet, as kubectl has them. */
function rolesOf(labels: JsonObject): readonly string[] {
  const roles = Object.keys(labels)
    .filter((name) => name.startsWith(rolePrefix))
    .map((name) => name.slice(rolePrefix.length));
  const older = labels[roleLabel];
  return [...new Set([...roles, typeof older === 'string' ? older : ''])].filter((role) => role !== '').sort();
}

function nodeFacts(object: JsonObject, interner: Interner): NodeFacts {
  const conditions = objectsAt(object, 'status', 'conditions');
  const labels = valueAt(object, ['metadata', 'labels']);
  const ready = conditionIn(conditions, 'Ready');
  const isReady = ready?.status === 'True';
  const [provider = '', id] = (textAt(object, 'spec', 'providerID') ?? '').split('://');
  return {
    isReady,
    notReadyReason: isReady ? '' : interner.text((ready?.text ?? 'it has not reported yet').slice(0, longestReason)),
    provider: id === undefined ? '' : interner.text(provider),
    osImage: interner.text(textAt(object, 'status', 'nodeInfo', 'osImage') ?? ''),
    isCordoned: valueAt(object, ['spec', 'unschedulable']) === true,
    version: interner.text(textAt(object, 'status', 'nodeInfo', 'kubeletVersion') ?? ''),
    roles: interner.texts(rolesOf(isJsonObject(labels) ? labels : {})),
    pressures: interner.texts(pressureTypes.filter((type) => conditionIn(conditions, type)?.status === 'True')),
  };
}

/**
 * Conditions of a namespace that is being deleted, the more telling first: what cannot be found out or deleted holds everything up, then
 * finalizers that nobody takes away, then what is simply not gone yet.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/namespace-v1/#NamespaceStatus
 */
const deletionConditions = [
  'NamespaceDeletionDiscoveryFailure',
  'NamespaceDeletionGroupVersionParsingFailure',
  'NamespaceDeletionContentFailure',
  'NamespaceFinalizersRemaining',
  'NamespaceContentRemaining',
];

function waitsForOf(object: JsonObject): string | undefined {
  if (textAt(object, 'metadata', 'deletionTimestamp') === undefined) return undefined;
  const conditions = objectsAt(object, 'status', 'conditions');
  return deletionConditions
    .map((type) => conditionIn(conditions, type))
    .find((condition) => condition?.status === 'True')?.text;
}

/** The Gateway API writes them into its definitions: https://gateway-api.sigs.k8s.io/concepts/versioning/#crd-versioning */
function bundleOf(object: JsonObject, interner: Interner): DefinitionFacts['bundle'] {
  const version = textAt(object, 'metadata', 'annotations', 'gateway.networking.k8s.io/bundle-version');
  if (version === undefined) return undefined;
  const channel = textAt(object, 'metadata', 'annotations', 'gateway.networking.k8s.io/channel') ?? '';
  return { version: interner.text(version), channel: interner.text(channel) };
}

function shortAnnotations(object: JsonObject): JsonObject {
  const annotations = valueAt(object, ['metadata', 'annotations']);
  if (!isJsonObject(annotations)) return {};
  return Object.fromEntries(
    Object.entries(annotations).filter(([, value]) => typeof value === 'string' && value.length <= longestAnnotation),
  );
}
