import { getObject } from '../../cluster/apply.ts';
import { readinessOf } from '../../cluster/readiness.ts';
import type { ClusterConnection, Readiness } from '../../cluster/types.ts';
import type { MeshName } from '../../core/mesh-names.ts';
import { detectMeshes } from '../../mesh/detect.ts';
import type { ManifestAccess, ManifestText } from '../../mesh/manifests/manifest.ts';
import { factsOf } from '../../mesh/registry.ts';
import { injectionOf, noInjection, type Injection } from '../../mesh/samples/injection.ts';
import { findSample, knownSamples, type KnownSample, type SamplePart } from '../../mesh/samples/known-samples.ts';
import { sampleObjects } from '../../mesh/samples/sample-objects.ts';
import type { FoundMesh } from '../../mesh/types.ts';
import { readRecord } from '../applyset.ts';
import { releaseIdentity } from '../identity.ts';
import { oneSet, patternOfSet, recordedSets, samplePrefix, type RecordedSet } from './sets.ts';

/** A sample as a person asks for it. */
export interface SampleRequest {
  readonly name: string;
  /** The mesh that it is for, or goes into. */
  readonly mesh?: string | undefined;
  readonly parts: readonly SamplePart[];
  /** Undefined is the sample's own. */
  readonly namespace?: string | undefined;
  /** False puts no mark for a mesh on anything. */
  readonly isInjected: boolean;
  /** Namespace of the release's record; undefined where it lies already, else that of the context. */
  readonly record?: string | undefined;
}

/** A sample as a pattern, or the texts that a person must look at first. */
export type PreparedSample =
  | {
      readonly is: 'pattern';
      readonly known: KnownSample;
      readonly fileName: string;
      readonly text: string;
      readonly record: string;
      /** The mesh that it asks for. */
      readonly into?: { readonly displayName: string; readonly isFound: boolean };
      /** Meshes between which nothing was chosen. */
      readonly severalMeshes?: readonly string[];
    }
  | { readonly is: 'unseen'; readonly texts: readonly ManifestText[] };

/** Name of the pattern of a sample. */
export function sampleSetName({ sample }: KnownSample): string {
  return `${samplePrefix}${sample.name}`;
}

/** A sample for people. */
export function describeSample({ sample }: KnownSample): string {
  return `The sample ${sample.displayName}`;
}

/**
 * Reads the files of a sample and writes the pattern that deploys it. Looks at the cluster for meshes, the release's record and namespaces,
 * and changes nothing.
 *
 * @throws `mesh.sample-*`, `mesh.manifest-*`, `mesh.set-several`, `file.*`, `tools.*`, `cluster.*`, `cancelled`
 */
export async function prepareSample(
  connection: ClusterConnection,
  request: SampleRequest,
  access: ManifestAccess,
): Promise<PreparedSample> {
  const { signal } = access;
  const found = await detectMeshes(connection, signal);
  const known = findSample(
    request.name,
    request.mesh,
    found.map(({ mesh }) => mesh),
  );
  const target = request.isInjected ? targetOf(known, request.mesh, found) : { injection: noInjection };
  const choice = { parts: request.parts, namespace: request.namespace, injection: target.injection };
  const read = await sampleObjects(known, choice, access);
  if (read.is === 'unseen') return read;
  const set = await recordOf(connection, known, request.record, signal);
  const record = set?.namespace ?? request.record ?? connection.namespace;
  const text = await patternOfSet(
    connection,
    {
      patternName: sampleSetName(known),
      record,
      comment: commentOf(known, read.texts),
      objects: read.objects,
      namespace: read.namespace,
      namespaces: read.namespaces,
      marks: target.injection.namespace,
    },
    signal,
  );
  return {
    is: 'pattern',
    known,
    fileName: `${known.sample.name}.pattern.yaml`,
    text,
    record,
    ...(target.into === undefined ? {} : { into: target.into }),
    ...(target.severalMeshes === undefined ? {} : { severalMeshes: target.severalMeshes }),
  };
}

/**
 * Where the record of a sample that was deployed lies; undefined where it was not.
 *
 * @throws `mesh.set-several`, `cluster.*`
 */
export async function recordOf(
  connection: ClusterConnection,
  known: KnownSample,
  record?: string,
  signal?: AbortSignal,
): Promise<RecordedSet | undefined> {
  return oneSet(await recordedSets(connection, signal), sampleSetName(known), describeSample(known), record);
}

interface SampleTarget {
  readonly injection: Injection;
  readonly into?: { readonly displayName: string; readonly isFound: boolean };
  readonly severalMeshes?: readonly string[];
}

/** The mesh that was asked for, or the sample's, or the only one that runs. Marks of one that is not there do nothing, and are said. */
function targetOf({ mesh }: KnownSample, wanted: string | undefined, found: readonly FoundMesh[]): SampleTarget {
  const running = found.filter(({ mode }) => mode !== 'crds-only');
  const names = [...new Set(running.map((one) => one.mesh))];
  const name = (wanted ?? mesh?.name ?? (names.length === 1 ? names[0] : undefined)) as MeshName | undefined;
  if (name === undefined)
    return {
      injection: noInjection,
      ...(names.length === 0 ? {} : { severalMeshes: running.map(({ displayName }) => displayName) }),
    };
  const facts = factsOf(name);
  if (facts === undefined) return { injection: noInjection };
  const live = running.find((one) => one.mesh === name);
  const revision = live?.revision === 'default' ? undefined : live?.revision;
  const injection = injectionOf(
    facts.membership,
    live?.mode === 'ambient' ? 'ambient' : 'sidecar',
    revision === undefined ? {} : { revision },
  );
  return { injection, into: { displayName: facts.identity.displayName, isFound: live !== undefined } };
}

function commentOf({ sample, mesh }: KnownSample, texts: readonly ManifestText[]): readonly string[] {
  const whose = mesh === undefined ? 'of Meshdeck' : `of ${mesh.displayName}`;
  return [
    `The sample ${sample.displayName} ${whose}: ${sample.summary}.`,
    'Plan it to see what will happen, apply it to deploy it, delete it to take it away again.',
    ...texts.map(({ address }) => `From ${address}`),
  ];
}

/**
 * The namespace in which a sample that was deployed has its Service: its own, or the one that a person has chosen, as the record has it.
 *
 * @throws `mesh.set-several`, `cluster.*`
 */
export async function deployedNamespace(
  connection: ClusterConnection,
  known: KnownSample,
  signal?: AbortSignal,
): Promise<string> {
  const { sample } = known;
  const set = await recordOf(connection, known, undefined, signal);
  if (set === undefined) return sample.namespace;
  const record = await readRecord(connection, releaseIdentity(set.patternName, set.namespace), signal);
  const places = record?.namespaces.filter((name) => name !== set.namespace) ?? [];
  return places.includes(sample.namespace) ? sample.namespace : (places[0] ?? set.namespace);
}

/** A sample that was deployed, and how it stands. */
export interface DeployedSample {
  readonly known: KnownSample;
  /** Namespace of the record. */
  readonly record: string;
  /** Its workloads, each with its readiness; one that is gone is failing. */
  readonly workloads: readonly {
    readonly kind: string;
    readonly namespace: string;
    readonly name: string;
    readonly readiness: Readiness;
  }[];
}

/**
 * The samples that were deployed, with their workloads as they are now. Of several meshes that have a sample of one name the first stands for
 * all: the record says no more than the name.
 *
 * @throws `mesh.set-several`, `cluster.*`
 */
export async function deployedSamples(
  connection: ClusterConnection,
  signal?: AbortSignal,
): Promise<readonly DeployedSample[]> {
  const sets = await recordedSets(connection, signal);
  const first = knownSamples.filter(
    (known, index) => knownSamples.findIndex((other) => sampleSetName(other) === sampleSetName(known)) === index,
  );
  const deployed: DeployedSample[] = [];
  for (const known of first) {
    const set = sets.find(({ patternName }) => patternName === sampleSetName(known));
    if (set === undefined) continue;
    const place = await deployedNamespace(connection, known, signal);
    const workloads = await Promise.all(
      known.sample.workloads.map(async ({ kind, name, namespace = place }) => {
        const group = kind === 'Pod' ? '' : 'apps';
        const live = await getObject(connection, { group, version: 'v1', kind, namespace, name }, signal);
        const readiness = live === undefined ? ({ state: 'failed', reason: 'it is gone' } as const) : readinessOf(live);
        return { kind, namespace, name, readiness };
      }),
    );
    deployed.push({ known, record: set.namespace, workloads });
  }
  return deployed;
}
