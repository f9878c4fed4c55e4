import type { MeshName } from '../../core/mesh-names.ts';
import { problemError } from '../../core/problem.ts';
import type { ManifestFact, SampleFact } from '../facts/extras.ts';
import { meshes } from '../registry.ts';
import { ownSample } from './own.ts';

/** A sample, and the mesh that it is for; without one it is for every mesh. */
export interface KnownSample {
  readonly sample: SampleFact;
  readonly mesh?: { readonly name: MeshName; readonly displayName: string };
}

/** Parts of a sample that are put in where somebody wants them. */
export type SamplePart = Exclude<ManifestFact['is'], 'app'>;

/** All samples: our own first, then those of the meshes in the order of the registry. */
export const knownSamples: readonly KnownSample[] = [
  { sample: ownSample },
  ...meshes.flatMap(({ identity: { name, displayName }, samples }) =>
    samples.map((sample) => ({ sample, mesh: { name, displayName } })),
  ),
];

/**
 * A sample by its name. Several meshes have one of a name: the one that is named counts, else the first that is in the cluster, else
 * the first.
 *
 * @param wanted the mesh that is asked for.
 * @param found the meshes of the cluster.
 * @throws `mesh.sample-unknown`
 */
export function findSample(name: string, wanted: string | undefined, found: readonly MeshName[] = []): KnownSample {
  const named = knownSamples.filter(({ sample }) => sample.name === name);
  const fitting = wanted === undefined ? named : named.filter(({ mesh }) => mesh === undefined || mesh.name === wanted);
  const sample = fitting.find(({ mesh }) => mesh !== undefined && found.includes(mesh.name)) ?? fitting[0];
  if (sample === undefined) {
    const names = [...new Set(knownSamples.map((one) => one.sample.name))].join(', ');
    throw problemError('mesh.sample-unknown', { name, names });
  }
  return sample;
}

/** The parts that a sample has beside its app. */
export function partsOf({ manifests }: SampleFact): readonly SamplePart[] {
  return [...new Set(manifests.map(({ is }) => is))].filter((is): is is SamplePart => is !== 'app');
}
