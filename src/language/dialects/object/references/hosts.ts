/** A Service by its host name, with the part of the text that is its name. */
export interface ServiceHost {
  readonly name: string;
  /** Absent where the host leaves it to the namespace of whoever uses it. */
  readonly namespace?: string;
}

/** `shop.com` is rather a site than a Service of a namespace `com`. */
const domains = new Set([
  'app',
  'com',
  'dev',
  'edu',
  'example',
  'gov',
  'internal',
  'io',
  'local',
  'net',
  'org',
  'test',
]);

/**
 * The Service that a host name means inside a cluster: `name`, `name.namespace`, `name.namespace.svc` and the name with the domain of
 * the cluster. Undefined for wildcards and for hosts of other domains.
 */
export function serviceOfHost(host: string): ServiceHost | undefined {
  if (!/^[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?$/.test(host)) return undefined;
  const [name = '', namespace, svc, ...domain] = host.split('.');
  if (namespace === undefined) return { name };
  if (svc === undefined) return domains.has(namespace) ? undefined : { name, namespace };
  return svc === 'svc' && (domain.length === 0 || domain.join('.') === 'cluster.local')
    ? { name, namespace }
    : undefined;
}

/** The full name of a Service's host, for comparing two of them: a short one is completed by its own namespace. */
export function fullHost(host: string, ownNamespace: string | undefined): string {
  const service = host.includes('.') ? serviceOfLongHost(host) : serviceOfHost(host);
  if (service === undefined) return host;
  return `${service.name}.${service.namespace ?? ownNamespace ?? ''}.svc.cluster.local`;
}

/** `a.b` may be a host of another domain: only with `svc` it is certainly a Service. */
function serviceOfLongHost(host: string): ServiceHost | undefined {
  return /\.svc(?:\.|$)/.test(host) ? serviceOfHost(host) : undefined;
}
