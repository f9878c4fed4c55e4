import { isJsonObject, valueAt, type JsonObject } from '../../core/json.ts';
import type { KubernetesObject } from '../../core/kubernetes.ts';
import type { Texts } from '../facts/membership.ts';
import type { MutualTls, MutualTlsEvidence, MutualTlsFacts, MutualTlsMode } from '../facts/mutual-tls.ts';

const source = {
  at: 'https://istio.io/latest/docs/reference/config/security/peer_authentication/',
  readOn: '2026-11-20',
};

const modeOf: Readonly<Record<string, MutualTlsMode>> = { STRICT: 'strict', PERMISSIVE: 'permissive', DISABLE: 'off' };
const wordOf = { strict: 'STRICT', permissive: 'PERMISSIVE', off: 'DISABLE' } as const;

/** What a PeerAuthentication says, as far as it decides about all ports of a workload. */
interface PeerPolicy {
  readonly namespace: string;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly createdMs: number;
  /** `spec.mtls.mode`; UNSET where it says nothing. */
  readonly mode: string;
  /** Undefined for one that is about everything in its namespace. */
  readonly selector: Texts | undefined;
}

/** Mutual TLS by PeerAuthentications: the one of the workload, of its namespace, of the root namespace, else permissive. */
export const istioMutualTls: MutualTlsFacts = {
  sentence:
    'Proxies speak mutual TLS to each other by themselves, and take plain text from all others until a PeerAuthentication says STRICT.',
  decidedBy: ['peerauthentications.security.istio.io'],
  switches: (['mesh', 'namespace', 'workload'] as const).map((scope) => ({
    for: scope,
    modes: ['strict', 'permissive', 'off'],
    change: (mode, { rootNamespace, namespace, workload }) => ({
      is: 'object',
      object: {
        apiVersion: 'security.istio.io/v1',
        kind: 'PeerAuthentication',
        metadata: {
          name: scope === 'workload' ? (workload?.name ?? '') : 'default',
          namespace: scope === 'mesh' ? rootNamespace : namespace,
        },
        spec: {
          ...(scope === 'workload' ? { selector: { matchLabels: { ...workload?.selector } } } : {}),
          mtls: { mode: wordOf[mode] },
        },
      } satisfies KubernetesObject & JsonObject,
    }),
    needsRestart: false,
    source,
  })),
  inEffect,
  source,
};

/**
 * Of several policies for the same the oldest counts, and `UNSET` asks the next one. Undefined where it is not sure: a mode that is not known, or `DISABLE`
 * in an ambient mesh, whose ztunnel knows no such mode.
 */
function inEffect({ namespace, rootNamespace, isAmbient, pod, objects }: MutualTlsEvidence): MutualTls | undefined {
  const policies = objects.filter((object) => object['kind'] === 'PeerAuthentication').map(policyOf);
  const here = policies.filter((policy) => policy.namespace === namespace);
  const narrow = here.filter(({ selector }) => selector !== undefined);
  const exceptions = pod === undefined ? narrow.length : 0;
  const matching = pod === undefined ? [] : narrow.filter(({ selector = {} }) => selects(selector, pod.labels));
  const wide = (place: string): PeerPolicy | undefined =>
    oldest(policies.filter((policy) => policy.namespace === place && policy.selector === undefined));
  const asked: readonly (readonly [PeerPolicy | undefined, string] | undefined)[] = [
    [oldest(matching), 'these Pods'],
    [wide(namespace), 'this namespace'],
    rootNamespace === undefined ? undefined : [wide(rootNamespace), 'the whole mesh'],
  ];
  for (const question of asked) {
    if (question === undefined) return undefined;
    const [policy, scope] = question;
    if (policy === undefined || policy.mode === 'UNSET') continue;
    const mode = modeOf[policy.mode];
    if (mode === undefined || (mode === 'off' && isAmbient)) return undefined;
    return {
      mode,
      because: `PeerAuthentication ${policy.namespace}/${policy.name} says ${policy.mode} for ${scope}.`,
      exceptions,
    };
  }
  return {
    mode: 'permissive',
    because: `No PeerAuthentication for this namespace, nor one in ${rootNamespace ?? ''} for the whole mesh: Istio then takes both.`,
    exceptions,
  };
}

function oldest(policies: readonly PeerPolicy[]): PeerPolicy | undefined {
  return [...policies].sort((left, right) => left.createdMs - right.createdMs || (left.name < right.name ? -1 : 1))[0];
}

function selects(selector: Texts, labels: Texts): boolean {
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}

function policyOf(object: JsonObject): PeerPolicy {
  const text = (...path: string[]): string | undefined => {
    const value = valueAt(object, path);
    return typeof value === 'string' ? value : undefined;
  };
  const labels = valueAt(object, ['spec', 'selector', 'matchLabels']);
  // An empty selector selects everything, as none does.
  const selector = isJsonObject(labels) && Object.keys(labels).length > 0 ? (labels as Texts) : undefined;
  return {
    namespace: text('metadata', 'namespace') ?? '',
    name: text('metadata', 'name') ?? '',
    createdMs: Date.parse(text('metadata', 'creationTimestamp') ?? ''),
    mode: text('spec', 'mtls', 'mode') ?? 'UNSET',
    selector,
  };
}
