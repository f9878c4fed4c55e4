import type { FoundMesh } from './types.ts';

/** Health of a mesh's control plane, with the figure. */
export interface MeshHealth {
  readonly is: 'healthy' | 'degraded' | 'failing' | 'idle';
  /** Such as `degraded: istiod 1/2`. */
  readonly words: string;
}

/** Healthy: all ready. Failing: a part has nothing ready. Degraded: in between. Idle: there are only definitions. */
export function meshHealth(mesh: FoundMesh): MeshHealth {
  if (mesh.mode === 'crds-only') return { is: 'idle', words: 'not running' };
  const short = mesh.controlPlane.filter(({ ready, wanted }) => ready < wanted);
  if (short.length === 0) return { is: 'healthy', words: 'healthy' };
  const figure = short.map(({ name, ready, wanted }) => `${name} ${ready}/${wanted}`).join(', ');
  return short.some(({ ready }) => ready === 0)
    ? { is: 'failing', words: `failing: ${figure}` }
    : { is: 'degraded', words: `degraded: ${figure}` };
}
