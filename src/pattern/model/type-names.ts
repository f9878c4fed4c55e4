import type { KindOrigin } from './kinds.ts';
import type { MeshName } from './types.ts';

/** Types that install a mesh, by their lower-case spelling. */
export const meshTypes: ReadonlyMap<string, { readonly spelling: string; readonly mesh: MeshName }> = new Map(
  (
    [
      ['IstioMesh', 'istio'],
      ['LinkerdMesh', 'linkerd'],
      ['ConsulMesh', 'consul'],
      ['KumaMesh', 'kuma'],
      ['OSMMesh', 'osm'],
      ['NginxMesh', 'nginx'],
      ['TraefikMesh', 'traefik'],
      ['AppMesh', 'app-mesh'],
      ['CiliumMesh', 'cilium'],
    ] as const
  ).map(([spelling, mesh]) => [spelling.toLowerCase(), { spelling, mesh }]),
);

/** Types that install an add-on end in one of these: `GrafanaIstioAddon`. */
export const addonTypes: readonly { readonly suffix: string; readonly mesh: MeshName }[] = [
  { suffix: 'istioaddon', mesh: 'istio' },
  { suffix: 'linkerdaddon', mesh: 'linkerd' },
];

const suffixes: Readonly<Record<string, KindOrigin>> = {
  k8s: 'kubernetes',
  istio: 'istio',
  linkerd: 'linkerd',
  consul: 'consul',
  kuma: 'kuma',
  osm: 'osm',
  nginx: 'nginx',
  traefik: 'traefik',
  app_mesh: 'app-mesh',
  cilium: 'cilium',
  nsm: 'nsm',
  smi: 'smi',
};

/** The origin that the suffix of a type names: `K8s`, `Istio`, `KUMA`, in any case. */
export function originOfSuffix(suffix: string): KindOrigin | undefined {
  const key = suffix.toLowerCase();
  return Object.hasOwn(suffixes, key) ? suffixes[key] : undefined;
}

/** The origin that a registry model names: `kubernetes`, `istio`, `istio-base`. Other models say nothing. */
export function originOfModel(model: string | undefined): KindOrigin | undefined {
  if (model === undefined) return undefined;
  const first = model.toLowerCase().split(/[-_ ]/)[0] ?? '';
  return first === 'kubernetes' ? 'kubernetes' : originOfSuffix(first);
}

const meshless: ReadonlySet<KindOrigin> = new Set(['kubernetes', 'gateway-api', 'smi', 'oam', 'nsm']);

function isMesh(origin: KindOrigin): origin is MeshName {
  return !meshless.has(origin);
}

/** The mesh of an origin; undefined for what belongs to no single mesh. */
export function meshOfOrigin(origin: KindOrigin): MeshName | undefined {
  return isMesh(origin) ? origin : undefined;
}
