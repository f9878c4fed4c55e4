import { isJsonObject, valueAt, type JsonObject } from '../../core/json.ts';
import type { KubernetesObject } from '../../core/kubernetes.ts';
import type {
  MutualTls,
  MutualTlsEvidence,
  MutualTlsFacts,
  MutualTlsMode,
  MutualTlsTarget,
} from '../facts/mutual-tls.ts';
import { consulSource } from './sources.ts';

const transparentProxy = 'consul.hashicorp.com/transparent-proxy';
const leftOutPorts = 'consul.hashicorp.com/transparent-proxy-exclude-inbound-ports';
/** Annotations that give a Pod's service its name in Consul, the first one first. */
const serviceName = 'consul.hashicorp.com/connect-service';
const kubernetesService = 'consul.hashicorp.com/kubernetes-service';
const apiVersion = 'consul.hashicorp.com/v1alpha1';
const source = consulSource('control-plane/api/v1alpha1/servicedefaults_types.go');

/** What an object that says something about the mode says. */
interface Setting {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly mode: MutualTlsMode;
  /** False where Consul has refused it. */
  readonly isApplied: boolean;
}

/**
 * Strict, but for services whose ServiceDefaults, or else the one ProxyDefaults, say permissive. Both are names in Consul, which without Enterprise
 * has one list of them: the namespace of the object does not matter.
 */
export const consulMutualTls: MutualTlsFacts = {
  sentence:
    'Proxies take mutual TLS only. ServiceDefaults or ProxyDefaults with mutualTLSMode=permissive let plain text through to the port of the service too, where Mesh allows it.',
  // Mesh decides nothing itself; what it has is kept where the switch changes it.
  decidedBy: [
    'servicedefaults.consul.hashicorp.com',
    'proxydefaults.consul.hashicorp.com',
    'meshes.consul.hashicorp.com',
  ],
  isDecidedAnywhere: true,
  podAnnotations: [transparentProxy, leftOutPorts, serviceName, kubernetesService],
  // For one workload it would be ServiceDefaults with the name of its Service, which a workload alone does not tell.
  switches: [
    {
      for: 'mesh',
      modes: ['strict', 'permissive'],
      change: (mode, target) => ({
        is: 'object',
        object: changed(target, 'ProxyDefaults', 'global', {
          mutualTLSMode: mode === 'permissive' ? 'permissive' : 'strict',
        }),
        ...(mode === 'permissive'
          ? { first: changed(target, 'Mesh', 'mesh', { allowEnablingPermissiveMutualTLS: true }) }
          : {}),
      }),
      needsRestart: false,
      source: consulSource('control-plane/api/v1alpha1/mesh_types.go'),
    },
  ],
  inEffect,
  source,
};

/**
 * Undefined where it is not sure: the proxy is not before the ports of the application (no transparent proxy), Consul has refused an object, or one
 * says otherwise for a service of which it is not known whether it is this one.
 */
function inEffect(evidence: MutualTlsEvidence): MutualTls | undefined {
  const { namespace, namespaceLabels, namespaceAnnotations, pod, objects } = evidence;
  const isTransparent = pod?.annotations[transparentProxy] ?? namespaceLabels[transparentProxy];
  if (isTransparent !== undefined && !/^(1|t|true)$/i.test(isTransparent)) return undefined;
  const settings = objects.map(settingOf).filter((setting) => setting !== undefined);
  const [general] = settings.filter(({ kind }) => kind === 'ProxyDefaults');
  const services = settings.filter(({ kind }) => kind === 'ServiceDefaults');
  if (general?.isApplied === false) return undefined;
  const byDefault = {
    mode: general?.mode ?? 'strict',
    because:
      general === undefined
        ? 'Nobody says otherwise: Consul then takes mutual TLS only.'
        : `${told(general)} for the whole mesh.`,
  } as const;
  const differing = services.filter(({ mode, isApplied }) => mode !== byDefault.mode || !isApplied);
  const ports = (pod?.annotations[leftOutPorts] ?? namespaceAnnotations[leftOutPorts] ?? '') === '' ? 0 : 1;
  if (pod === undefined)
    return { ...byDefault, exceptions: differing.filter((one) => one.namespace === namespace).length };
  const name = pod.annotations[serviceName] ?? pod.annotations[kubernetesService];
  if (name === undefined || name.includes(','))
    return differing.length > 0 ? undefined : { ...byDefault, exceptions: ports };
  const own = services.find((one) => one.name === name);
  if (own === undefined) return { ...byDefault, exceptions: ports };
  return own.isApplied ? { mode: own.mode, because: `${told(own)} for this service.`, exceptions: ports } : undefined;
}

function told({ kind, namespace, name, mode }: Setting): string {
  return `${kind} ${namespace}/${name} says ${mode}`;
}

function settingOf(object: JsonObject): Setting | undefined {
  const { kind } = object;
  const mode = valueAt(object, ['spec', 'mutualTLSMode']);
  if ((kind !== 'ServiceDefaults' && kind !== 'ProxyDefaults') || (mode !== 'strict' && mode !== 'permissive'))
    return undefined;
  const conditions = valueAt(object, ['status', 'conditions']);
  const isRefused =
    Array.isArray(conditions) &&
    conditions.filter(isJsonObject).some(({ type, status }) => type === 'Synced' && status === 'False');
  const text = (key: string): string => {
    const value = valueAt(object, ['metadata', key]);
    return typeof value === 'string' ? value : '';
  };
  return { kind, namespace: text('namespace'), name: text('name'), mode, isApplied: !isRefused };
}

/** Of each of these Consul takes one with this name, wherever it stands: one that is there is changed, and keeps what else it says. */
function changed(
  { rootNamespace, objects = [] }: MutualTlsTarget,
  kind: string,
  name: string,
  spec: JsonObject,
): KubernetesObject & JsonObject {
  const there = objects.find((object) => object['kind'] === kind && valueAt(object, ['metadata', 'name']) === name);
  const namespace = valueAt(there, ['metadata', 'namespace']);
  const kept = valueAt(there, ['spec']);
  return {
    apiVersion,
    kind,
    metadata: { name, namespace: typeof namespace === 'string' ? namespace : rootNamespace },
    spec: { ...(isJsonObject(kept) ? kept : {}), ...spec },
  };
}
