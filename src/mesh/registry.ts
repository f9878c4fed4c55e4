import type { MeshName } from '../core/mesh-names.ts';
import type { MeshFacts } from './facts/mesh-facts.ts';
import { ciliumFacts } from './cilium/facts.ts';
import { consulFacts } from './consul/facts.ts';
import { istioFacts } from './istio/facts.ts';
import { linkerdFacts } from './linkerd/facts.ts';
import { kongMeshFacts } from './kong-mesh/facts.ts';
import { kumaFacts } from './kuma/facts.ts';
import { nginxFacts } from './nginx/facts.ts';
import { nsmFacts } from './nsm/facts.ts';
import { osmFacts } from './osm/facts.ts';
import { traefikFacts } from './traefik/facts.ts';

/** Every mesh that Meshdeck knows, in the order in which people are shown them: one row for each folder beside this file. */
export const meshes: readonly MeshFacts[] = [
  istioFacts,
  linkerdFacts,
  consulFacts,
  kumaFacts,
  kongMeshFacts,
  ciliumFacts,
  nsmFacts,
  osmFacts,
  traefikFacts,
  nginxFacts,
];

/** The facts of a mesh. */
export function factsOf(name: MeshName): MeshFacts | undefined {
  return meshes.find(({ identity }) => identity.name === name);
}
