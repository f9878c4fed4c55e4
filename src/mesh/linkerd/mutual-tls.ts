import { isJsonObject, valueAt, type JsonObject } from '../../core/json.ts';
import type { Texts } from '../facts/membership.ts';
import type { MutualTls, MutualTlsEvidence, MutualTlsFacts, MutualTlsMode } from '../facts/mutual-tls.ts';
import { documentation, linkerdSource } from './sources.ts';

const policyAnnotation = 'config.linkerd.io/default-inbound-policy';
const skippedPorts = 'config.linkerd.io/skip-inbound-ports';
const identifiedPorts = 'config.linkerd.io/proxy-require-identity-inbound-ports';
const source = documentation('linkerd.io/content/2-edge/reference/authorization-policy.md');

/**
 * The default policies, by what they take. `deny` takes nothing at all unless a Server allows it, so nothing without identity either; `audit` takes
 * everything and writes down what it would have refused.
 */
const modeOfPolicy: Readonly<Record<string, MutualTlsMode>> = {
  'all-authenticated': 'strict',
  'cluster-authenticated': 'strict',
  deny: 'strict',
  'all-unauthenticated': 'permissive',
  'cluster-unauthenticated': 'permissive',
  audit: 'permissive',
};

const meaning: Readonly<Record<string, string>> = {
  'all-authenticated': 'only clients of a mesh are let in',
  'cluster-authenticated': "only clients of this cluster's mesh are let in",
  deny: 'nobody is let in whom no Server lets in',
  'all-unauthenticated': 'everybody is let in, also without mutual TLS',
  'cluster-unauthenticated': 'everybody within the cluster is let in, also without mutual TLS',
  audit: 'everybody is let in, also without mutual TLS, and what an authorization would refuse is written down',
};

const policyOfMode = { strict: 'all-authenticated', permissive: 'all-unauthenticated' } as const;

/**
 * Whether plain text is taken: the default policy of the Pod, of its namespace or of the control plane, and for single ports a Server.
 *
 * What a MeshTLSAuthentication names does not matter here: that a policy asks for one is enough.
 */
export const linkerdMutualTls: MutualTlsFacts = {
  sentence:
    'Proxies always speak mutual TLS to each other; plain text of others is taken until the annotation config.linkerd.io/default-inbound-policy or a Server says otherwise.',
  decidedBy: [
    'servers.policy.linkerd.io',
    'authorizationpolicies.policy.linkerd.io',
    'serverauthorizations.policy.linkerd.io',
  ],
  podAnnotations: [policyAnnotation, skippedPorts, identifiedPorts],
  // The control plane's own default: the chart writes its values there.
  alsoReads: [{ plural: 'configmaps', name: 'linkerd-config' }],
  // For the whole mesh it is the value `proxy.defaultInboundPolicy` of the chart.
  switches: (['namespace', 'workload'] as const).map((scope) => ({
    for: scope,
    modes: ['strict', 'permissive'],
    change: (mode) => ({
      is: 'marks',
      marks: { annotations: { [policyAnnotation]: policyOfMode[mode === 'permissive' ? mode : 'strict'] } },
    }),
    needsRestart: true,
    source,
  })),
  inEffect,
  source: linkerdSource('policy-controller/k8s/index/src/defaults.rs'),
};

/**
 * The mode of ports that no Server names; each Server that does otherwise, or of which it is not sure, is an exception. Undefined where nobody says
 * anything and the control plane's default is not known.
 */
function inEffect(evidence: MutualTlsEvidence): MutualTls | undefined {
  const { namespace, namespaceAnnotations, pod, objects } = evidence;
  const [policy, told] = defaultPolicy(evidence) ?? [];
  const mode = policy === undefined ? undefined : modeOfPolicy[policy];
  if (policy === undefined || mode === undefined || told === undefined) return undefined;
  const here = objects.filter((object) => isOfPolicies(object) && text(object, 'metadata', 'namespace') === namespace);
  const servers = here.filter((object) => object['kind'] === 'Server' && selectsPod(object, pod?.labels));
  const differing = servers.filter((server) => modeOfServer(server, here) !== mode);
  // Ports past the proxy take plain text; ports for which an identity is required do not.
  const ports = mode === 'strict' ? skippedPorts : identifiedPorts;
  const hasPorts = (pod?.annotations[ports] ?? namespaceAnnotations[ports] ?? '') !== '';
  return {
    mode,
    because: `${told}: ${meaning[policy] ?? ''}.`,
    exceptions: differing.length + (hasPorts ? 1 : 0),
  };
}

/** The policy that counts where no Server does, and who says so. A value that is not known is as none, and the control plane's default counts. */
function defaultPolicy(evidence: MutualTlsEvidence): readonly [string, string] | undefined {
  const { pod, namespaceAnnotations, objects, rootNamespace } = evidence;
  const own = pod?.annotations[policyAnnotation];
  const written = own ?? namespaceAnnotations[policyAnnotation];
  if (written !== undefined && modeOfPolicy[written] !== undefined)
    return [written, `Annotation ${policyAnnotation}=${written} of the ${own === undefined ? 'namespace' : 'Pods'}`];
  const config = objects.find(
    (object) =>
      text(object, 'metadata', 'name') === 'linkerd-config' && text(object, 'metadata', 'namespace') === rootNamespace,
  );
  const values = config === undefined ? undefined : text(config, 'data', 'values');
  const byDefault = /^ +defaultInboundPolicy: *["']?([a-z-]+)["']? *$/m.exec(values ?? '')?.[1];
  return byDefault === undefined
    ? undefined
    : [byDefault, `Nobody says otherwise, and the control plane's default is ${byDefault}`];
}

/** What a Server takes at its port: everything that one of its authorizations lets in. Undefined where an authorization is for routes. */
function modeOfServer(server: JsonObject, here: readonly JsonObject[]): MutualTlsMode | undefined {
  const name = text(server, 'metadata', 'name');
  // Before v1beta3 there was no such field, and a Server denied what it did not know.
  const access = modeOfPolicy[text(server, 'spec', 'accessPolicy') ?? 'deny'];
  if (access !== 'strict') return access;
  let isSure = true;
  for (const object of here) {
    if (object['kind'] === 'ServerAuthorization' && authorizes(object, server) && isOpenToClients(object))
      return 'permissive';
    if (object['kind'] !== 'AuthorizationPolicy' || needsIdentity(object)) continue;
    const target = text(object, 'spec', 'targetRef', 'kind');
    if (target === 'Namespace' || (target === 'Server' && text(object, 'spec', 'targetRef', 'name') === name))
      return 'permissive';
    if (target !== 'Server') isSure = false;
  }
  return isSure ? 'strict' : undefined;
}

/** True where clients must show an identity of the mesh. Networks alone let plain text in. */
function needsIdentity(policy: JsonObject): boolean {
  const references = valueAt(policy, ['spec', 'requiredAuthenticationRefs']);
  return (
    Array.isArray(references) &&
    references.some((one) =>
      ['MeshTLSAuthentication', 'ServiceAccount'].includes(text(one as JsonObject, 'kind') ?? ''),
    )
  );
}

function authorizes(authorization: JsonObject, server: JsonObject): boolean {
  const name = text(authorization, 'spec', 'server', 'name');
  if (name !== undefined) return name === text(server, 'metadata', 'name');
  return selects(
    valueAt(authorization, ['spec', 'server', 'selector']),
    texts(valueAt(server, ['metadata', 'labels'])),
  );
}

function isOpenToClients(authorization: JsonObject): boolean {
  return (
    valueAt(authorization, ['spec', 'client', 'unauthenticated']) === true ||
    valueAt(authorization, ['spec', 'client', 'meshTLS', 'unauthenticatedTLS']) === true
  );
}

/** Without labels the whole namespace is asked about, in which every Server for Pods counts. */
function selectsPod(server: JsonObject, labels: Texts | undefined): boolean {
  const selector = valueAt(server, ['spec', 'podSelector']);
  return selector !== undefined && (labels === undefined || selects(selector, labels));
}

/** A selector of Kubernetes; an empty one, or none, selects everything. */
function selects(selector: unknown, labels: Texts): boolean {
  if (!isJsonObject(selector)) return true;
  const wanted = texts(selector['matchLabels']);
  const expressions = Array.isArray(selector['matchExpressions']) ? selector['matchExpressions'] : [];
  return (
    Object.entries(wanted).every(([key, value]) => labels[key] === value) &&
    expressions.filter(isJsonObject).every((expression) => fulfils(labels, expression))
  );
}

function fulfils(labels: Texts, { key, operator, values }: JsonObject): boolean {
  const value = labels[typeof key === 'string' ? key : ''];
  const isAmong = value !== undefined && Array.isArray(values) && values.includes(value);
  if (operator === 'In') return isAmong;
  if (operator === 'NotIn') return !isAmong;
  return (operator === 'Exists') === (value !== undefined);
}

/** Istio has an AuthorizationPolicy too. Objects of a list may come without their version. */
function isOfPolicies(object: JsonObject): boolean {
  return (text(object, 'apiVersion') ?? 'policy.linkerd.io/').startsWith('policy.linkerd.io/');
}

function text(object: JsonObject, ...path: string[]): string | undefined {
  const value = valueAt(object, path);
  return typeof value === 'string' ? value : undefined;
}

function texts(value: unknown): Texts {
  return isJsonObject(value) ? (value as Texts) : {};
}
