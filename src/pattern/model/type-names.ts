import type { KindOrigin } from './kinds.ts';
import type { PatternMesh } from './types.ts';

/** Types that install a mesh, by their lower-case spelling. */
export const meshTypes: ReadonlyMap<string, { readonly spelling: string; readonly mesh: PatternMesh }> = new Map(
  (
    [
      ['IstioMesh', 'istio'],
      ['LinkerdMesh', 'linkerd'],
      ['ConsulMesh', 'consul'],
      ['KumaMesh', 'kuma'],
      ['KongMesh', 'kong-mesh'],
      ['OSMMesh', 'osm'],
      ['NginxMesh', 'nginx'],
      ['TraefikMesh', 'traefik'],
      ['AppMesh', 'app-mesh'],
      ['CiliumMesh', 'cilium'],
      ['NetworkServiceMesh', 'nsm'],
    ] as const
  ).map(([spelling, mesh]) => [spelling.toLowerCase(), { spelling, mesh }]),
);

/** Add-ons that adapters of Meshery have. Others may exist. */
export const knownAddons: readonly string[] = [
  'GrafanaIstioAddon',
  'PrometheusIstioAddon',
  'ZipkinIstioAddon',
  'JaegerIstioAddon',
  'KialiIstioAddon',
  'JaegerLinkerdAddon',
  'VizLinkerdAddon',
  'MultiClusterLinkerdAddon',
  'SMILinkerdAddon',
];

/** Types that install an add-on end in one of these: `GrafanaIstioAddon`. */
export const addonTypes: readonly { readonly suffix: string; readonly mesh: PatternMesh }[] = [
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

function isMesh(origin: KindOrigin): origin is PatternMesh {
  return !meshless.has(origin);
}

/** The mesh of an origin; undefined for what belongs to no single mesh. */
export function meshOfOrigin(origin: KindOrigin): PatternMesh | undefined {
  return isMesh(origin) ? origin : undefined;
}

/** Origins whose kinds several meshes use under their own suffix. */
export const sharedOrigins: readonly KindOrigin[] = ['smi', 'gateway-api'];

/** Kinds that adapters of Meshery knew and that their meshes no longer have, by mesh: they are known, and cannot be checked. */
const formerKinds: Readonly<Partial<Record<PatternMesh, readonly string[]>>> = {
  istio: [
    'attributemanifest',
    'ClusterRbacConfig',
    'handler',
    'HTTPAPISpec',
    'HTTPAPISpecBinding',
    'instance',
    'IstioOperator',
    'QuotaSpec',
    'QuotaSpecBinding',
    'RbacConfig',
    'rule',
    'ServiceRole',
    'ServiceRoleBinding',
  ],
  consul: ['PartitionExports'],
  kuma: ['Gateway', 'GatewayRoute'],
  osm: ['ExtensionService', 'MultiClusterService', 'ServiceImport', 'Telemetry'],
  cilium: ['CiliumExternalWorkload'],
};

/** True for a kind that a mesh had once. */
export function isFormerKind(mesh: PatternMesh, kind: string): boolean {
  const lower = kind.toLowerCase();
  return formerKinds[mesh]?.some((former) => former.toLowerCase() === lower) === true;
}
