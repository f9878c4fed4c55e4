import { consul } from './consul.ts';
import { istio } from './istio.ts';
import { kuma } from './kuma.ts';
import { linkerd } from './linkerd.ts';
import type { LabMesh } from './mesh.ts';

/** The meshes whose control planes the lab stands in for. */
export const labMeshes: readonly LabMesh[] = [istio, linkerd, consul, kuma];
