import { formatPlural } from '../core/format.ts';
import type { PartFact } from './facts/detection.ts';
import type { MeshRecognition } from './facts/mesh-facts.ts';
import { imageOfPart, partOf, versionInImage, type PartEvidence } from './facts/part-of.ts';
import { isAbsent } from './facts/source.ts';
import type { Origin } from './origin.ts';
import { knownMeshes } from './recognition.ts';
import type { FoundMesh } from './types.ts';

/** A workload that may belong to a mesh: the little that proves it. */
export interface MeshWorkload {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly containers: readonly { readonly name: string; readonly image: string }[];
  readonly ready: number;
  readonly wanted: number;
  /** Who has made it. */
  readonly origin: Origin;
}

/** What was seen in a cluster. */
export interface MeshEvidence {
  /** CustomResourceDefinitions by API group; a group whose number is not known has 0. */
  readonly definitionGroups: ReadonlyMap<string, number>;
  readonly workloads: readonly MeshWorkload[];
}

/** True for a workload that is a part of some mesh. */
export function isPartOfMesh(workload: PartEvidence): boolean {
  return knownMeshes.some(({ detection }) => partOf(detection, workload) !== undefined);
}

/**
 * The meshes of a cluster, with proof. Control planes of one mesh in several namespaces or revisions are meshes of their own;
 * definitions without a control plane are told as such. Pure.
 */
export function findMeshes(evidence: MeshEvidence): readonly FoundMesh[] {
  const running = knownMeshes.map((facts) => ({ facts, found: findRunning(facts, evidence) }));
  // Kong Mesh has the definitions of Kuma: what a mesh that runs accounts for, none has left behind.
  const accounted = new Set(
    running.flatMap(({ facts, found }) => (found.length === 0 ? [] : facts.detection.definitionGroups)),
  );
  return running.flatMap(({ facts, found }) => {
    if (found.length > 0) return found;
    const left = findDefinitions(facts, evidence, accounted);
    for (const group of left === undefined ? [] : facts.detection.definitionGroups) accounted.add(group);
    return left ?? [];
  });
}

function findDefinitions(
  { identity, detection }: MeshRecognition,
  { definitionGroups }: MeshEvidence,
  accounted: ReadonlySet<string>,
): FoundMesh | undefined {
  const groups = detection.definitionGroups.filter((group) => definitionGroups.has(group) && !accounted.has(group));
  if (groups.length === 0) return undefined;
  const { managed } = detection;
  const isManaged = managed !== undefined && definitionGroups.has(managed.definitionGroup);
  return {
    mesh: identity.name,
    displayName: identity.displayName,
    mode: 'crds-only',
    controlPlane: [],
    ...(isManaged
      ? { origin: { ...managed.origin, isOurs: false, proof: `Definitions of ${managed.definitionGroup}.` } }
      : {}),
    proof: [
      ...groups.map((group) => describeGroup(group, definitionGroups.get(group) ?? 0)),
      isManaged ? managed.sentence : 'No control plane was found: an uninstall may have left the definitions behind.',
    ],
  };
}

function findRunning(facts: MeshRecognition, { definitionGroups, workloads }: MeshEvidence): readonly FoundMesh[] {
  const { identity, detection, membership } = facts;
  const mine = workloads
    .map((workload) => ({ workload, part: partOf(detection, workload) }))
    .filter((match): match is Match => match.part !== undefined)
    .sort((left, right) => compare(left.workload.name, right.workload.name));
  const planes = groupBy(
    mine.filter(({ part }) => part.role === 'control-plane'),
    ({ workload }) => `${workload.namespace}|${revisionOf(facts, workload) ?? ''}`,
  );
  const helpers = mine.filter(({ part }) => part.role !== 'control-plane' && part.role !== 'gateway');
  const groups = detection.definitionGroups.filter((group) => definitionGroups.has(group));
  const isAmbient = helpers.some(({ part }) => part.role === 'ambient');
  const hasSidecars = !isAbsent(membership) && membership.ways.includes('sidecar');
  return planes.map((plane) => {
    const [first] = plane;
    // The parts on the nodes are there once, and serve every revision.
    const parts = [...plane, ...helpers];
    const revision = first === undefined ? undefined : revisionOf(facts, first.workload);
    const version = plane
      .map(({ workload, part }) => versionOf(facts, part, workload))
      .find((found) => found !== undefined);
    return {
      mesh: identity.name,
      displayName: identity.displayName,
      ...(version === undefined ? {} : { version }),
      mode: isAmbient ? 'ambient' : hasSidecars ? 'sidecar' : 'node',
      namespace: first?.workload.namespace ?? '',
      ...(revision === undefined ? {} : { revision }),
      ...(first === undefined ? {} : { origin: first.workload.origin }),
      controlPlane: parts.map(({ workload, part }) => {
        const ownVersion = versionOf(facts, part, workload);
        return {
          part: part.name,
          kind: workload.kind,
          namespace: workload.namespace,
          name: workload.name,
          ...(ownVersion === undefined ? {} : { version: ownVersion }),
          ready: workload.ready,
          wanted: workload.wanted,
        };
      }),
      proof: [
        ...parts.map(describeMatch),
        ...groups.map((group) => describeGroup(group, definitionGroups.get(group) ?? 0)),
      ],
    };
  });
}

interface Match {
  readonly workload: MeshWorkload;
  readonly part: PartFact;
}

function versionOf({ detection }: MeshRecognition, part: PartFact, workload: MeshWorkload): string | undefined {
  // Images pinned by digest have no tag; the charts write the version beside it.
  return versionInImage(detection, part, workload) ?? workload.labels['app.kubernetes.io/version'];
}

function revisionOf({ detection }: MeshRecognition, workload: MeshWorkload): string | undefined {
  const { revisionLabel } = detection;
  const revision = revisionLabel === undefined ? undefined : workload.labels[revisionLabel];
  return revision === '' ? undefined : revision;
}

function describeMatch({ workload, part }: Match): string {
  const { kind, namespace, name, ready, wanted } = workload;
  const labels = Object.keys(part.labels).map((label) => `${label}=${workload.labels[label] ?? ''}`);
  return `${kind} ${namespace}/${name} (${labels.join(', ')}) runs ${imageOfPart(part, workload) ?? ''}, ${ready}/${wanted} ready.`;
}

/** Says that definitions of a group are there; their number is 0 where only the group is known. */
export function describeGroup(group: string, count: number): string {
  return count === 0
    ? `The API server serves the group ${group}.`
    : `${formatPlural(count, 'CustomResourceDefinition')} of ${group}.`;
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): readonly (readonly Item[])[] {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return [...groups.values()];
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
