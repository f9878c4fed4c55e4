import { formatPlural } from '../core/format.ts';
import { imageParts } from './facts/image.ts';
import { istioFacts } from './facts/istio.ts';
import { linkerdFacts } from './facts/linkerd.ts';
import type { MeshFacts, WorkloadFact } from './facts/mesh-facts.ts';
import type { FoundMesh } from './types.ts';

/** Meshes that are looked for. */
export const knownMeshes: readonly MeshFacts[] = [istioFacts, linkerdFacts];

/** A workload that may belong to a mesh: the little that proves it. */
export interface MeshWorkload {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly containers: readonly { readonly name: string; readonly image: string }[];
  readonly ready: number;
  readonly wanted: number;
}

/** What was seen in a cluster. */
export interface MeshEvidence {
  /** CustomResourceDefinitions by API group; a group whose number is not known has 0. */
  readonly definitionGroups: ReadonlyMap<string, number>;
  readonly workloads: readonly MeshWorkload[];
}

/** The fact that a workload fits, or undefined. */
export function factOf(workload: MeshWorkload): { readonly facts: MeshFacts; readonly fact: WorkloadFact } | undefined {
  for (const facts of knownMeshes) for (const fact of facts.workloads) if (fits(workload, fact)) return { facts, fact };
  return undefined;
}

/**
 * The meshes of a cluster, with proof. Control planes of one mesh in several namespaces or revisions are meshes of their own;
 * definitions without a control plane are told as such. Pure.
 */
export function findMeshes(evidence: MeshEvidence): readonly FoundMesh[] {
  return knownMeshes.flatMap((facts) => findMesh(facts, evidence));
}

function findMesh(facts: MeshFacts, { definitionGroups, workloads }: MeshEvidence): readonly FoundMesh[] {
  const mine = workloads
    .map((workload) => ({ workload, fact: facts.workloads.find((fact) => fits(workload, fact)) }))
    .filter((match): match is Match => match.fact !== undefined)
    .sort((left, right) => compare(left.workload.name, right.workload.name));
  const groups = facts.definitionGroups.filter((group) => definitionGroups.has(group));
  const definitionProof = groups.map((group) => describeGroup(group, definitionGroups.get(group) ?? 0));
  const planes = groupBy(
    mine.filter(({ fact }) => fact.role === 'control-plane'),
    ({ workload }) => `${workload.namespace}|${revisionOf(facts, workload) ?? ''}`,
  );
  if (planes.length === 0) {
    if (groups.length === 0) return [];
    const { mesh, displayName } = facts;
    const proof = [
      ...definitionProof,
      'No control plane was found: an uninstall may have left the definitions behind.',
    ];
    return [{ mesh, displayName, mode: 'crds-only', controlPlane: [], proof }];
  }
  const helpers = mine.filter(({ fact }) => fact.role !== 'control-plane');
  return planes.map((plane) => {
    const [first] = plane;
    const namespace = first?.workload.namespace ?? '';
    // The parts on the nodes are there once, and serve every revision.
    const parts = [...plane, ...helpers];
    const revision = first === undefined ? undefined : revisionOf(facts, first.workload);
    const version = plane
      .map(({ workload, fact }) => versionOf(facts, fact, workload))
      .find((found) => found !== undefined);
    return {
      mesh: facts.mesh,
      displayName: facts.displayName,
      ...(version === undefined ? {} : { version }),
      mode: helpers.some(({ fact }) => fact.role === 'ambient') ? 'ambient' : 'sidecar',
      namespace,
      ...(revision === undefined ? {} : { revision }),
      controlPlane: parts.map(({ workload }) => ({
        kind: workload.kind,
        namespace: workload.namespace,
        name: workload.name,
        ready: workload.ready,
        wanted: workload.wanted,
      })),
      proof: [...parts.map(describeMatch), ...definitionProof],
    };
  });
}

interface Match {
  readonly workload: MeshWorkload;
  readonly fact: WorkloadFact;
}

function fits(workload: MeshWorkload, fact: WorkloadFact): boolean {
  return (
    workload.kind === fact.kind &&
    fact.values.includes(workload.labels[fact.label] ?? '') &&
    imageOf(workload, fact) !== undefined
  );
}

/** The image of the fact's container, if it is the mesh's own. A mirror may rename the path but not the last part. */
function imageOf(workload: MeshWorkload, fact: WorkloadFact): string | undefined {
  return workload.containers.find(
    ({ name, image }) => name === fact.container && imageParts(image).name === fact.imageName,
  )?.image;
}

function versionOf(facts: MeshFacts, fact: WorkloadFact, workload: MeshWorkload): string | undefined {
  const { tag } = imageParts(imageOf(workload, fact) ?? '');
  const fromTag = tag === undefined ? undefined : facts.versionInTag.exec(tag)?.[1];
  // Images pinned by digest have no tag; the charts write the version beside it.
  return fromTag ?? workload.labels['app.kubernetes.io/version'];
}

function revisionOf(facts: MeshFacts, workload: MeshWorkload): string | undefined {
  const revision = facts.revisionLabel === undefined ? undefined : workload.labels[facts.revisionLabel];
  return revision === '' ? undefined : revision;
}

function describeMatch({ workload, fact }: Match): string {
  const { kind, namespace, name, ready, wanted } = workload;
  const label = `${fact.label}=${workload.labels[fact.label] ?? ''}`;
  return `${kind} ${namespace}/${name} (${label}) runs ${imageOf(workload, fact) ?? ''}, ${ready}/${wanted} ready.`;
}

function describeGroup(group: string, count: number): string {
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
