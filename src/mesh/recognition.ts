import type { MeshName } from '../core/mesh-names.ts';
import type { MeshRecognition } from './facts/mesh-facts.ts';
import { ciliumRecognition } from './cilium/recognition.ts';
import { consulRecognition } from './consul/recognition.ts';
import { istioRecognition } from './istio/recognition.ts';
import { kongMeshRecognition } from './kong-mesh/recognition.ts';
import { kumaRecognition } from './kuma/recognition.ts';
import { linkerdRecognition } from './linkerd/recognition.ts';
import { nginxRecognition } from './nginx/recognition.ts';
import { nsmRecognition } from './nsm/recognition.ts';
import { osmRecognition } from './osm/recognition.ts';
import { traefikRecognition } from './traefik/recognition.ts';

/**
 * What tells each mesh apart, in the order in which people are shown them. Readers of clusters go by it: one runs for each cluster, and the rest of the facts (charts,
 * samples) would be in each.
 */
export const knownMeshes: readonly MeshRecognition[] = [
  istioRecognition,
  linkerdRecognition,
  consulRecognition,
  kumaRecognition,
  kongMeshRecognition,
  ciliumRecognition,
  nsmRecognition,
  osmRecognition,
  traefikRecognition,
  nginxRecognition,
];

/** What tells a mesh apart. */
export function recognitionOf(name: MeshName): MeshRecognition | undefined {
  return knownMeshes.find(({ identity }) => identity.name === name);
}
