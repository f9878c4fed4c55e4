/** `ServiceMesh.Type` of SMP's service_mesh.proto, in the order of its numbers. */
const meshTypes = [
  'INVALID_MESH',
  'APP_MESH',
  'CONSUL',
  'ISTIO',
  'KUMA',
  'LINKERD',
  'TRAEFIK_MESH',
  'OCTARINE',
  'NETWORK_SERVICE_MESH',
  'TANZU',
  'OPEN_SERVICE_MESH',
  'NGINX_SERVICE_MESH',
  'CILIUM_SERVICE_MESH',
] as const;

/** The mesh of a number or a name as SMP writes them; undefined where it is none of the enum. */
export function meshName(value: unknown): string | undefined {
  const index = typeof value === 'number' ? value : /^\d+$/.test(String(value)) ? Number(value) : -1;
  if (index >= 0) return meshTypes[index];
  const name = String(value)
    .toUpperCase()
    .replaceAll(/[\s-]+/g, '_');
  return meshTypes.find((type) => type === name);
}

/** What a mesh may be, for messages. */
export const meshNames: readonly string[] = meshTypes.slice(1);
