import type { MeshName } from '../core/mesh-names.ts';
import type { Marks, Wanted } from './facts/membership.ts';
import { isAbsent } from './facts/source.ts';
import { knownMeshes } from './recognition.ts';

/** What labels and annotations ask of a mesh. */
export interface WantedMesh extends Wanted {
  readonly mesh: MeshName;
  readonly displayName: string;
}

const withMembership = knownMeshes.flatMap(({ identity: { name: mesh, displayName }, membership }) =>
  isAbsent(membership) ? [] : [{ mesh, displayName, wantedBy: membership.wantedBy }],
);

/**
 * What a namespace asks of each mesh for its Pods, or, with `pod`, what comes of it for a template. Whoever wants out is not among them.
 * It is about Pods to come: those that run already have what they were started with.
 */
export function wantedMeshes(namespace: Marks, pod?: Marks): readonly WantedMesh[] {
  return withMembership.flatMap(({ mesh, displayName, wantedBy }) => {
    const wanted = wantedBy(namespace, pod);
    return wanted === undefined || wanted.mode === 'out' ? [] : [{ mesh, displayName, ...wanted }];
  });
}
