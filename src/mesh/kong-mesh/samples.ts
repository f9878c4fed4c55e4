import type { SampleFact } from '../facts/extras.ts';
import { kumaSamples } from '../kuma/samples.ts';

/** Kuma's samples, without their gateways: these write into Kuma's own namespace. */
export const kongMeshSamples: readonly SampleFact[] = kumaSamples.map((sample) => ({
  ...sample,
  summary: 'A page that counts, and the store that it counts in',
  manifests: sample.manifests.filter(({ is }) => is !== 'gateway'),
}));
