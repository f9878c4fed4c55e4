import type { LoadTarget } from './types.ts';

/** What reading an endpoint gives. */
export type TargetReading =
  | { readonly is: 'target'; readonly target: LoadTarget }
  | { readonly is: 'unsupported'; readonly asked: string }
  | { readonly is: 'invalid'; readonly why: string };

const clusterPattern = /^(service|pod):\/\/([^/:?#]+)(?::([^/?#]*))?([/?][^#]*)?$/;
const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
/** RFC 1123: Services and namespaces are labels, Pods may be subdomains. The namespace is the last part. */
const namePattern = new RegExp(`^(${label}(?:\\.${label})*)\\.(${label})$`);

/**
 * Reads an endpoint: `http://host:port/path`, `service://name.namespace:port/path` or `pod://name.namespace:port/path`. The port of
 * a cluster target is 80 where none is written.
 */
export function readTarget(text: string): TargetReading {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase();
  if (scheme === undefined) return { is: 'invalid', why: 'it does not begin with a scheme such as http://' };
  if (scheme === 'service' || scheme === 'pod') return readClusterTarget(text);
  if (scheme !== 'http') return { is: 'unsupported', asked: scheme };
  return readUrl(text);
}

function readUrl(text: string): TargetReading {
  if (!URL.canParse(text)) return { is: 'invalid', why: 'it is not a URL' };
  const url = new URL(text);
  if (url.username !== '' || url.password !== '')
    return { is: 'invalid', why: 'user and password belong into an Authorization header with a ${secret:NAME} value' };
  url.hash = '';
  return { is: 'target', target: { is: 'url', url: url.href } };
}

function readClusterTarget(text: string): TargetReading {
  const [, scheme, place = '', portText, path = '/'] = clusterPattern.exec(text) ?? [];
  if (scheme !== 'service' && scheme !== 'pod') return { is: 'invalid', why: 'it is not name.namespace:port/path' };
  const [, name, namespace] = namePattern.exec(place) ?? [];
  if (name === undefined || namespace === undefined)
    return { is: 'invalid', why: `"${place}" is not name.namespace in lower case` };
  const port = portText === undefined ? 80 : Number(portText);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    return { is: 'invalid', why: `"${portText ?? ''}" is not a port from 1 to 65535` };
  // The URL parser does for the path what it does for every other target: escapes what a request line cannot carry.
  const parsed = new URL(path.startsWith('/') ? path : `/${path}`, 'http://target.invalid');
  return { is: 'target', target: { is: scheme, namespace, name, port, path: `${parsed.pathname}${parsed.search}` } };
}

/** A target for people, and for the `Host` of cluster targets: the text that {@link readTarget} reads. */
export function targetText(target: LoadTarget): string {
  if (target.is === 'url') return target.url;
  return `${target.is}://${target.name}.${target.namespace}:${target.port}${target.path}`;
}

/** Host, port and request path of a target; the host of a cluster target is `name.namespace`. */
export function targetParts(target: LoadTarget): {
  readonly host: string;
  readonly port: number;
  readonly path: string;
} {
  if (target.is !== 'url') return { host: `${target.name}.${target.namespace}`, port: target.port, path: target.path };
  const url = new URL(target.url);
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? 80 : Number(url.port),
    path: `${url.pathname}${url.search}`,
  };
}
