import { isJsonObject, valueAt, type JsonObject, type JsonValue } from '../../core/json.ts';
import { referenceOf, type KubernetesObject } from '../../core/kubernetes.ts';
import type { Break, BreakEvidence, MutualTlsBreaks } from '../facts/mutual-tls-breaks.ts';
import type { MutualTlsMode } from '../facts/mutual-tls.ts';

const source = {
  at: 'https://istio.io/latest/docs/reference/config/networking/destination-rule/',
  readOn: '2026-11-27',
};

/** Modes of a DestinationRule by which clients in the mesh do not speak the mutual TLS of the mesh. */
const otherModes: readonly string[] = ['DISABLE', 'SIMPLE', 'MUTUAL'];

/**
 * DestinationRules say what clients in the mesh speak, and win over what Istio would choose by itself; authorizations by identity need somebody who proves
 * one. For which clients a rule is exported is not asked: for some of them it breaks.
 */
export const istioMutualTlsBreaks: MutualTlsBreaks = {
  reads: ['destinationrules.networking.istio.io', 'authorizationpolicies.security.istio.io'],
  of: (mode, evidence) => [...rules(mode, evidence), ...(mode === 'off' ? authorizations(evidence) : [])],
  source,
};

function rules(mode: MutualTlsMode, evidence: BreakEvidence): readonly Break[] {
  if (mode === 'permissive') return [];
  const breaking = mode === 'strict' ? otherModes : ['ISTIO_MUTUAL'];
  return evidence.objects
    .filter(({ kind }) => kind === 'DestinationRule')
    .flatMap((rule): readonly Break[] => {
      const [found] = tlsModes(rule).filter((one) => breaking.includes(one));
      const host = valueAt(rule, ['spec', 'host']);
      if (found === undefined || typeof host !== 'string' || !isInScope(host, namespaceOf(rule), evidence)) return [];
      const then = mode === 'strict' ? 'is refused by strict mutual TLS' : 'is not understood without mutual TLS';
      return [
        {
          severity: 'breaks',
          sentence: `DestinationRule ${nameOf(rule)} says tls.mode ${found} for ${host}: what clients in the mesh then send ${then}.`,
          objects: [referenceOf(rule as unknown as KubernetesObject)],
        },
      ];
    });
}

/** Modes of a rule for all ports, for single ones and for subsets. */
function tlsModes(rule: JsonObject): readonly string[] {
  const policies = [
    valueAt(rule, ['spec', 'trafficPolicy']),
    ...list(rule, ['spec', 'subsets']).map((subset) => valueAt(subset, ['trafficPolicy'])),
  ];
  return policies
    .filter((policy) => isJsonObject(policy))
    .flatMap((policy) => [
      valueAt(policy, ['tls', 'mode']),
      ...list(policy, ['portLevelSettings']).map((setting) => valueAt(setting, ['tls', 'mode'])),
    ])
    .filter((mode) => typeof mode === 'string');
}

/** A short name is one of the rule's own namespace; with an asterisk it stands for many. */
function isInScope(host: string, ruleNamespace: string, { scope, namespace, services }: BreakEvidence): boolean {
  if (scope === 'mesh') return !isOutside(host);
  const whole = host.includes('.') || host.startsWith('*') ? host : `${host}.${ruleNamespace}`;
  if (whole.startsWith('*')) {
    const end = whole.slice(1);
    return (
      ['', `.${namespace}`, `.${namespace}.svc`, `.${namespace}.svc.cluster.local`].includes(end) ||
      ['.svc', '.svc.cluster.local', '.cluster.local', '.local'].includes(end)
    );
  }
  const [service = '', place = '', ...rest] = whole.split('.');
  const isOfCluster = rest.length === 0 || rest[0] === 'svc';
  return isOfCluster && place === namespace && (services === undefined || services.includes(service));
}

/** A name with dots and without `svc` is `service.namespace`, or one of the world outside with more parts. */
function isOutside(host: string): boolean {
  const parts = host.split('.');
  return parts.length > 2 && !parts.includes('svc') && !host.endsWith('.local');
}

function authorizations(evidence: BreakEvidence): readonly Break[] {
  return evidence.objects
    .filter(({ kind }) => kind === 'AuthorizationPolicy')
    .filter((policy) => {
      const place = namespaceOf(policy);
      return evidence.scope === 'mesh' || place === evidence.namespace || place === evidence.rootNamespace;
    })
    .filter(asksForIdentity)
    .map((policy) => ({
      severity: 'breaks',
      sentence: `AuthorizationPolicy ${nameOf(policy)} goes by who calls, which nobody proves without mutual TLS: its rules by principals and namespaces fit nobody any more.`,
      objects: [referenceOf(policy as unknown as KubernetesObject)],
    }));
}

const identityFields = [
  'principals',
  'namespaces',
  'serviceAccounts',
  'notPrincipals',
  'notNamespaces',
  'notServiceAccounts',
];

function asksForIdentity(policy: JsonObject): boolean {
  return list(policy, ['spec', 'rules']).some(
    (rule) =>
      list(rule, ['from']).some((from) =>
        identityFields.some((field) => valueAt(from, ['source', field]) !== undefined),
      ) || list(rule, ['when']).some(({ key }) => key === 'source.principal' || key === 'source.namespace'),
  );
}

function namespaceOf(object: JsonObject): string {
  return (object as unknown as KubernetesObject).metadata.namespace ?? '';
}

function nameOf(object: JsonObject): string {
  return `${namespaceOf(object)}/${(object as unknown as KubernetesObject).metadata.name}`;
}

function list(value: JsonValue, path: readonly string[]): readonly JsonObject[] {
  const found = valueAt(value, path);
  return Array.isArray(found) ? (found as readonly JsonValue[]).filter(isJsonObject) : [];
}
