/** What a PeerAuthentication of Istio says, as far as it decides about a whole namespace. */
export interface PeerPolicy {
  readonly namespace: string;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly createdMs: number;
  /** `spec.mtls.mode`; UNSET where it says nothing. */
  readonly mode: string;
  /** True for one that is about some workloads only. */
  readonly hasSelector: boolean;
}

/** What the workloads of a namespace take from others. */
export interface MutualTls {
  readonly mode: 'strict' | 'permissive' | 'off';
  /** The rule, with the policy that says so. */
  readonly because: string;
  /** Policies for some of its workloads, which may say otherwise. */
  readonly exceptions: number;
}

/** What is known to decide about mutual TLS in a namespace. */
export interface MutualTlsEvidence {
  /** Policies of the namespace and of the root namespace; others do not matter. */
  readonly policies: readonly PeerPolicy[];
  /** Where policies count for the whole mesh; undefined where that is not known or may not be read. */
  readonly rootNamespace: string | undefined;
  /** ztunnel knows no mode in which mutual TLS is off. */
  readonly isAmbient: boolean;
}

const words: Readonly<Record<string, MutualTls['mode']>> = {
  STRICT: 'strict',
  PERMISSIVE: 'permissive',
  DISABLE: 'off',
};

/**
 * Whether the workloads of a namespace in an Istio mesh insist on mutual TLS: the namespace's own policy without a selector, or else
 * that of the root namespace, or else permissive. Of several policies the oldest counts; `UNSET` asks the next one. Undefined where it
 * is not sure.
 *
 * @see https://istio.io/latest/docs/reference/config/security/peer_authentication/
 */
export function mutualTlsOf(
  namespace: string,
  { policies, rootNamespace, isAmbient }: MutualTlsEvidence,
): MutualTls | undefined {
  const exceptions = policies.filter((policy) => policy.namespace === namespace && policy.hasSelector).length;
  for (const place of [namespace, rootNamespace]) {
    if (place === undefined) return undefined;
    const policy = decisive(policies, place);
    if (policy === undefined || policy.mode === 'UNSET') continue;
    const mode = words[policy.mode];
    if (mode === undefined || (mode === 'off' && isAmbient)) return undefined;
    const scope = place === namespace ? 'this namespace' : 'the whole mesh';
    return {
      mode,
      because: `PeerAuthentication ${place}/${policy.name} says ${policy.mode} for ${scope}.`,
      exceptions,
    };
  }
  return {
    mode: 'permissive',
    because: `No PeerAuthentication for this namespace, nor one in ${rootNamespace ?? ''} for the whole mesh: Istio then takes both.`,
    exceptions,
  };
}

function decisive(policies: readonly PeerPolicy[], namespace: string): PeerPolicy | undefined {
  return policies
    .filter((policy) => policy.namespace === namespace && !policy.hasSelector)
    .sort((left, right) => left.createdMs - right.createdMs || (left.name < right.name ? -1 : 1))[0];
}
