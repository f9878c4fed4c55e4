import { isJsonObject, valueAt, type JsonObject, type JsonValue } from '../../core/json.ts';
import type { KubernetesObject } from '../../core/kubernetes.ts';
import type { Texts } from '../facts/membership.ts';
import type {
  MutualTls,
  MutualTlsEvidence,
  MutualTlsFacts,
  MutualTlsMode,
  MutualTlsTarget,
} from '../facts/mutual-tls.ts';
import { defaultMesh, meshLabel, meshNameOf } from './membership.ts';
import { kumaSource } from './sources.ts';

const namespaceLabel = 'k8s.kuma.io/namespace';
const policySource = kumaSource('pkg/plugins/policies/meshtls/plugin/v1alpha1/plugin.go');

/** How far something with a selector reaches within what was asked about. */
type Reach = 'all' | 'some' | 'none';

/** What a MeshTLS says about the traffic that comes in. */
interface TlsPolicy {
  readonly name: string;
  readonly mode: 'strict' | 'permissive';
  readonly reach: Reach;
  /** What makes one count before another, first what counts most. */
  readonly rank: readonly number[];
}

/**
 * Mutual TLS by the Mesh, by MeshIdentity, and by MeshTLS, which only says how strict it is where one of the two others has switched it
 * on. A zone takes all of them from its global control plane, where it has one.
 */
export const kumaMutualTls: MutualTlsFacts = {
  sentence:
    'Nothing is encrypted until a Mesh names one of its backends in spec.mtls.enabledBackend or a MeshIdentity selects the proxies; then all must speak mutual TLS unless a MeshTLS or the mode of the backend says permissive. Where it is on and no MeshTrafficPermission allows it, every request is denied.',
  decidedBy: ['meshes.kuma.io', 'meshtlses.kuma.io', 'meshidentities.kuma.io'],
  switches: [
    {
      for: 'mesh',
      modes: ['strict', 'permissive', 'off'],
      change: (mode, target) => ({ is: 'object', object: meshWith(mode, target) }),
      needsRestart: false,
      source: kumaSource('pkg/core/resources/apis/mesh/mesh_validator.go'),
    },
    {
      for: 'namespace',
      modes: ['strict', 'permissive'],
      change: (mode, target) => ({ is: 'object', object: policyFor(mode, target) }),
      needsRestart: false,
      source: policySource,
    },
    {
      for: 'workload',
      modes: ['strict', 'permissive'],
      change: (mode, target) => ({ is: 'object', object: policyFor(mode, target, target.workload) }),
      needsRestart: false,
      source: policySource,
    },
  ],
  inEffect,
  source: policySource,
};

/**
 * The Mesh with its authority on or off. A Mesh may have one backend, and that may not change while it is on: one that is there is kept,
 * whatever its authority, and only its mode is set.
 */
function meshWith(
  mode: MutualTlsMode,
  { meshOf = defaultMesh, objects = [] }: MutualTlsTarget,
): KubernetesObject & JsonObject {
  const mesh = objects.find((object) => object['kind'] === 'Mesh' && nameOf(object) === meshOf);
  const backends = backendsOf(mesh);
  const [backend = { name: 'ca-1', type: 'builtin' }] = backends;
  return {
    apiVersion: 'kuma.io/v1alpha1',
    kind: 'Mesh',
    metadata: { name: meshOf },
    spec: {
      mtls:
        mode === 'off'
          ? { enabledBackend: '', ...(backends.length === 0 ? {} : { backends }) }
          : {
              enabledBackend: backend['name'] ?? '',
              backends: [{ ...backend, mode: mode === 'strict' ? 'STRICT' : 'PERMISSIVE' }],
            },
    },
  };
}

/** A MeshTLS of the namespace is about proxies of that namespace only; one that selects by labels counts before one that does not. */
function policyFor(
  mode: MutualTlsMode,
  { namespace, meshOf = defaultMesh }: MutualTlsTarget,
  workload?: MutualTlsTarget['workload'],
): KubernetesObject & JsonObject {
  return {
    apiVersion: 'kuma.io/v1alpha1',
    kind: 'MeshTLS',
    metadata: { name: workload?.name ?? 'default', namespace, labels: { [meshLabel]: meshOf } },
    spec: {
      targetRef: workload === undefined ? { kind: 'Mesh' } : { kind: 'Dataplane', labels: { ...workload.selector } },
      rules: [{ default: { mode: mode === 'strict' ? 'Strict' : 'Permissive' } }],
    },
  };
}

/** Undefined where the Mesh or the namespace of the control plane, which has policies for all, is not known. */
function inEffect(evidence: MutualTlsEvidence): MutualTls | undefined {
  const { namespace, namespaceLabels, namespaceAnnotations, pod, rootNamespace, objects } = evidence;
  const meshName = meshNameOf({ labels: namespaceLabels, annotations: namespaceAnnotations }, pod);
  const mesh = objects.find((object) => object['kind'] === 'Mesh' && nameOf(object) === meshName);
  if (mesh === undefined || rootNamespace === undefined) return undefined;
  const known = { ...pod?.labels, [meshLabel]: meshName, [namespaceLabel]: namespace };
  const reachOf = (wanted: Texts): Reach => reach(wanted, known, pod !== undefined);
  const ofMesh = (kind: string): readonly JsonObject[] =>
    objects.filter((object) => object['kind'] === kind && (labelsOf(object)[meshLabel] ?? defaultMesh) === meshName);

  const identities = ofMesh('MeshIdentity')
    .filter(isReady)
    .map((object) => [object, identityReach(object, reachOf)] as const);
  const identity = identities.find(([, how]) => how === 'all')?.[0];
  const partly = identities.filter(([, how]) => how === 'some').length;
  const backend = enabledBackendOf(mesh);
  const policies = ofMesh('MeshTLS').flatMap((object) => policyOf(object, [namespace, rootNamespace], reachOf));
  const narrow = policies.filter((policy) => policy.reach === 'some').length;

  if (identity === undefined && backend === undefined)
    return {
      mode: 'off',
      because: `Mesh ${meshName} names no backend in spec.mtls.enabledBackend, and no MeshIdentity selects ${pod === undefined ? 'the whole namespace' : 'these Pods'}.`,
      exceptions: partly,
    };
  const policy = policies.filter((one) => one.reach === 'all').sort(byRank)[0];
  if (policy !== undefined)
    return {
      mode: policy.mode,
      because: `MeshTLS ${policy.name} says ${policy.mode === 'strict' ? 'Strict' : 'Permissive'}.`,
      exceptions: narrow,
    };
  if (identity !== undefined)
    return {
      mode: 'strict',
      because: `MeshIdentity ${nameOf(identity)} gives an identity, and no MeshTLS says otherwise.`,
      exceptions: narrow,
    };
  const isPermissive = backend?.['mode'] === 'PERMISSIVE';
  const backendName = textAt(mesh, ['spec', 'mtls', 'enabledBackend']) ?? '';
  return {
    mode: isPermissive ? 'permissive' : 'strict',
    because: `Backend ${backendName} of Mesh ${meshName} says ${isPermissive ? 'PERMISSIVE' : 'STRICT'}.`,
    // Whoever has an identity must speak mutual TLS, whatever the backend says.
    exceptions: narrow + (isPermissive ? partly : 0),
  };
}

/**
 * Labels of a proxy are those of its Pod, of its node, and some that Kuma writes: of those that are not known nobody can say whether they are
 * there.
 */
function reach(wanted: Texts, known: Texts, isPod: boolean): Reach {
  let isSure = true;
  for (const [key, value] of Object.entries(wanted)) {
    const there = known[key];
    if (there === value) continue;
    const isWritten = key.includes('kuma.io/') || key.includes('kubernetes.io/');
    if (there !== undefined || (isPod && !isWritten)) return 'none';
    isSure = false;
  }
  return isSure ? 'all' : 'some';
}

/** A MeshIdentity without a selector selects nothing, one with an empty selector everything. */
function identityReach(object: JsonObject, reachOf: (wanted: Texts) => Reach): Reach {
  const selector = valueAt(object, ['spec', 'selector', 'dataplane']);
  if (!isJsonObject(selector)) return 'none';
  return reachOf(textsAt(selector, ['matchLabels']));
}

/** Only identities whose provider works are given out. */
function isReady(object: JsonObject): boolean {
  return listAt(object, ['status', 'conditions']).some(
    (condition) => condition['type'] === 'Ready' && condition['status'] === 'True',
  );
}

const kinds: readonly string[] = ['Mesh', 'Dataplane', 'MeshSubset'];
const origins: readonly (string | undefined)[] = ['global', undefined, 'zone'];

/** What a MeshTLS says, if it is about this namespace and says a mode. Of several entries of one policy the last counts. */
function policyOf(
  object: JsonObject,
  [namespace, rootNamespace]: readonly [string, string],
  reachOf: (wanted: Texts) => Reach,
): readonly TlsPolicy[] {
  const place = textAt(object, ['metadata', 'namespace']) ?? '';
  const isOfRoot = place === rootNamespace;
  // With the effect `shadow` it changes nothing.
  if ((!isOfRoot && place !== namespace) || labelsOf(object)['kuma.io/effect'] === 'shadow') return [];
  const mode = ['rules', 'from']
    .flatMap((list) => listAt(object, ['spec', list]))
    .map((entry) => textAt(entry, ['default', 'mode']))
    .filter((word) => word !== undefined)
    .at(-1);
  const target = valueAt(object, ['spec', 'targetRef']);
  const targetRef = isJsonObject(target) ? target : { kind: 'Mesh' };
  const kind = textAt(targetRef, ['kind']) ?? 'Mesh';
  const how = targetReach(targetRef, kind, reachOf);
  if ((mode !== 'Strict' && mode !== 'Permissive') || how === 'none') return [];
  const rank = [kinds.indexOf(kind), origins.indexOf(labelsOf(object)['kuma.io/origin']), isOfRoot ? 0 : 1];
  return [{ name: `${place}/${nameOf(object)}`, mode: mode === 'Strict' ? 'strict' : 'permissive', reach: how, rank }];
}

function targetReach(targetRef: JsonObject, kind: string, reachOf: (wanted: Texts) => Reach): Reach {
  const types = targetRef['proxyTypes'];
  if (!kinds.includes(kind) || (Array.isArray(types) && types.length > 0 && !types.includes('Sidecar'))) return 'none';
  if (kind === 'Mesh') return 'all';
  const how = reachOf(textsAt(targetRef, [kind === 'Dataplane' ? 'labels' : 'tags']));
  // A name is that of one Pod, a section that of one port.
  const isNarrow = targetRef['name'] !== undefined || targetRef['sectionName'] !== undefined;
  return isNarrow && how === 'all' ? 'some' : how;
}

/** The narrower kind first, then zone before global, a namespace's own before the system's, and of equals the first by name. */
function byRank(left: TlsPolicy, right: TlsPolicy): number {
  for (const [place, value] of left.rank.entries()) {
    const difference = (right.rank[place] ?? 0) - value;
    if (difference !== 0) return difference;
  }
  return left.name < right.name ? -1 : 1;
}

function enabledBackendOf(mesh: JsonObject): JsonObject | undefined {
  const enabled = textAt(mesh, ['spec', 'mtls', 'enabledBackend']) ?? '';
  return enabled === '' ? undefined : (backendsOf(mesh).find(({ name }) => name === enabled) ?? { name: enabled });
}

function backendsOf(mesh: JsonObject | undefined): readonly JsonObject[] {
  return listAt(mesh, ['spec', 'mtls', 'backends']);
}

function nameOf(object: JsonObject): string {
  return textAt(object, ['metadata', 'name']) ?? '';
}

function labelsOf(object: JsonObject): Texts {
  return textsAt(object, ['metadata', 'labels']);
}

function textAt(value: JsonValue, path: readonly string[]): string | undefined {
  const found = valueAt(value, path);
  return typeof found === 'string' ? found : undefined;
}

function textsAt(value: JsonValue, path: readonly string[]): Texts {
  const found = valueAt(value, path);
  return isJsonObject(found) ? (found as Texts) : {};
}

function listAt(value: JsonValue | undefined, path: readonly string[]): readonly JsonObject[] {
  const found = valueAt(value, path);
  return Array.isArray(found) ? (found as readonly JsonValue[]).filter((one) => isJsonObject(one)) : [];
}
