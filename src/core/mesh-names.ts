/** Meshes of which Meshdeck has a folder of facts, `src/mesh/<name>/`, in the order in which people are shown them. */
export const meshNames = [
  'istio',
  'linkerd',
  'consul',
  'kuma',
  'kong-mesh',
  'cilium',
  'nsm',
  'osm',
  'traefik',
  'nginx',
] as const;

/** A mesh by its name in code and in commands. */
export type MeshName = (typeof meshNames)[number];
