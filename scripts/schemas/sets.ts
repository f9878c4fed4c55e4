import { join } from 'node:path';
import { isJsonObject, type JsonObject, type JsonValue } from '../../src/core/json.ts';
import { splitApiVersion } from '../../src/core/kubernetes.ts';
import type { KindOrigin } from '../../src/pattern/model/kinds.ts';
import { readCrds } from './crds.ts';
import { objectAt, type RawKind } from './raw.ts';
import type { CrdSources } from './sources.ts';

/** One set of CRDs: its folder, and whose kinds it has. */
interface CrdSet {
  /** Below the corpus, or below another root of the sources where `root` names it. */
  readonly folder: string;
  readonly root?: keyof CrdSources;
  readonly origin: Exclude<KindOrigin, 'cluster' | 'registry' | 'kong-mesh'>;
}

/**
 * The sets, the specification's own before those of the meshes that copy it. Kinds of a group that another set is the source of are
 * left out of the copies (Linkerd ships an older Gateway API), but for the Service Mesh Interface, where each mesh has its own shape.
 */
export const crdSets: readonly CrdSet[] = [
  { folder: 'crds/gateway-api/standard', origin: 'gateway-api' },
  { folder: 'kubernetes', root: 'istio', origin: 'istio' },
  { folder: 'crds/linkerd', origin: 'linkerd' },
  { folder: 'crds/consul', origin: 'consul' },
  { folder: 'crds/kuma', origin: 'kuma' },
  { folder: 'crds/cilium', origin: 'cilium' },
  { folder: 'crds/smi', origin: 'smi' },
  { folder: 'crds/osm', origin: 'osm' },
  { folder: 'crds/nginx-service-mesh', origin: 'nginx' },
  { folder: 'crds/traefik-mesh', origin: 'traefik' },
  { folder: 'crds/nsm', origin: 'nsm' },
  { folder: 'crds/app-mesh', origin: 'app-mesh' },
  { folder: 'specs/oam/crds', origin: 'oam' },
];

/** The folder of a set on this machine. */
export function folderOf({ folder, root = 'corpus' }: CrdSet, sources: CrdSources): string {
  return join(sources[root], folder);
}

/** Kinds of all sets, each version and variant once. */
export function readCrdSets(sources: CrdSources): readonly RawKind[] {
  return crdSets.flatMap((set) => {
    const { origin } = set;
    const kinds = readCrds(folderOf(set, sources), origin);
    switch (origin) {
      case 'gateway-api':
        return withExperimental(kinds, readCrds(join(sources.corpus, 'crds/gateway-api/experimental'), origin));
      case 'linkerd':
        return kinds.filter((kind) => splitApiVersion(kind.apiVersion).group !== 'gateway.networking.k8s.io');
      case 'cilium':
        return [...kinds.map((kind) => ({ ...kind, schema: opened(kind.schema) })), ...ciliumNames];
      case 'smi':
        return kinds.map((kind) =>
          kind.kind === 'HTTPRouteGroup' ? { ...kind, schema: withEitherHeaders(kind.schema) } : kind,
        );
      default:
        return kinds;
    }
  });
}

/** The experimental channel has all of the standard one: what it adds is marked. */
function withExperimental(standard: readonly RawKind[], experimental: readonly RawKind[]): readonly RawKind[] {
  const keyOf = (kind: RawKind): string => `${kind.apiVersion}/${kind.kind}`;
  const byKey = new Map(standard.map((kind) => [keyOf(kind), kind]));
  return experimental.map((kind) => {
    const known = byKey.get(keyOf(kind));
    // A version that the standard channel does not serve belongs to the experimental one alone.
    if (known === undefined || known.served === false) return { ...kind, experimental: true };
    return { ...kind, schema: markAdded(kind.schema, known.schema) };
  });
}

function markAdded(schema: JsonObject, standard: JsonObject): JsonObject {
  const properties = objectAt(schema, 'properties');
  const known = objectAt(standard, 'properties');
  const marked = Object.entries(properties).map(([key, value]): [string, JsonValue] => {
    if (!isJsonObject(value)) return [key, value];
    const before = known[key];
    return [key, isJsonObject(before) ? markAdded(value, before) : { ...value, experimental: true }];
  });
  const { items } = schema;
  return {
    ...schema,
    ...(marked.length === 0 ? {} : { properties: Object.fromEntries(marked) }),
    ...(isJsonObject(items) ? { items: markAdded(items, objectAt(standard, 'items')) } : {}),
  };
}

/** The CRDs of Cilium that are at hand are of older versions: fields that are not in them may exist. */
function opened(schema: JsonObject): JsonObject {
  const change = (value: JsonValue): JsonValue => {
    if (Array.isArray(value)) return (value as readonly JsonValue[]).map(change);
    if (!isJsonObject(value)) return value;
    const changed = Object.fromEntries(Object.entries(value).map(([key, below]) => [key, change(below)]));
    return isJsonObject(value['properties']) && value['type'] === 'object'
      ? { ...changed, 'x-kubernetes-preserve-unknown-fields': true }
      : changed;
  };
  return change(schema) as JsonObject;
}

/** Kinds of Cilium whose CRDs are not at hand: their names are known, and nothing is said about their content. */
const ciliumNames: readonly RawKind[] = (
  [
    ['v2', 'CiliumNetworkPolicy', 'ciliumnetworkpolicies', true],
    ['v2', 'CiliumClusterwideNetworkPolicy', 'ciliumclusterwidenetworkpolicies', false],
    ['v2', 'CiliumEndpoint', 'ciliumendpoints', true],
    ['v2', 'CiliumIdentity', 'ciliumidentities', false],
    ['v2', 'CiliumNode', 'ciliumnodes', false],
    ['v2', 'CiliumNodeConfig', 'ciliumnodeconfigs', true],
    ['v2', 'CiliumLocalRedirectPolicy', 'ciliumlocalredirectpolicies', true],
    ['v2', 'CiliumCIDRGroup', 'ciliumcidrgroups', false],
    ['v2', 'CiliumLoadBalancerIPPool', 'ciliumloadbalancerippools', false],
    ['v2', 'CiliumBGPClusterConfig', 'ciliumbgpclusterconfigs', false],
    ['v2', 'CiliumBGPPeerConfig', 'ciliumbgppeerconfigs', false],
    ['v2', 'CiliumBGPAdvertisement', 'ciliumbgpadvertisements', false],
    ['v2', 'CiliumBGPNodeConfig', 'ciliumbgpnodeconfigs', false],
    ['v2', 'CiliumBGPNodeConfigOverride', 'ciliumbgpnodeconfigoverrides', false],
    ['v2alpha1', 'CiliumEndpointSlice', 'ciliumendpointslices', false],
    ['v2alpha1', 'CiliumL2AnnouncementPolicy', 'ciliuml2announcementpolicies', false],
    ['v2alpha1', 'CiliumPodIPPool', 'ciliumpodippools', false],
    ['v2alpha1', 'CiliumGatewayClassConfig', 'ciliumgatewayclassconfigs', true],
  ] as const
).map(([version, kind, plural, namespaced]) => ({
  apiVersion: `cilium.io/${version}`,
  kind,
  plural,
  namespaced,
  origin: 'cilium',
  schema: {},
}));

/**
 * The CRDs of the interface's own repository take the headers of a match as a list of maps; its text, its Go type and NGINX's CRD
 * as one map. Both are right until a mesh is named.
 */
function withEitherHeaders(schema: JsonObject): JsonObject {
  const change = (value: JsonValue, key: string): JsonValue => {
    if (!isJsonObject(value)) return value;
    if (key === 'headers' && value['type'] === 'array') {
      const description = typeof value['description'] === 'string' ? { description: value['description'] } : {};
      return { ...description, anyOf: [{ type: 'array', items: textMap }, textMap] };
    }
    return Object.fromEntries(Object.entries(value).map(([name, below]) => [name, change(below, name)]));
  };
  return change(schema, '') as JsonObject;
}

const textMap: JsonObject = { type: 'object', additionalProperties: { type: 'string' } };
