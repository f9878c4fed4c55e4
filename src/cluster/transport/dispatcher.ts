import type { SecureContext } from 'node:tls';
import { createSecureContext } from 'node:tls';
import type { Dispatcher } from 'undici';
import { Agent, ProxyAgent, Socks5ProxyAgent } from 'undici';
import { problemError } from '../../core/problem.ts';
import type { Credential } from '../auth/credentials.ts';
import type { ResolvedContext } from '../kubeconfig.ts';
import { proxyFor, proxyName } from './proxy.ts';
import { trustSystemAuthorities } from './system-authorities.ts';

/** TLS options of one connection, as Node takes them. */
export interface TlsOptions {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly servername?: string;
  readonly rejectUnauthorized?: false;
}

const connectTimeoutMs = 10_000;

/** Load balancers drop idle connections after 60 s and later; asking after 30 s keeps them and finds dead ones. */
const keepAliveProbeMs = 30_000;

/**
 * How long a connection that carries nothing is kept. Longer than the half minute between two questions to a server, so that these make
 * no new connections, and shorter than what load balancers (60 s) and API servers (90 s) wait.
 */
const keptIdleMs = 45_000;

/** TLS options of a context with a credential whose parts fit together. */
export function tlsOptionsOf({ cluster }: ResolvedContext, credential: Credential): TlsOptions {
  const { clientCertificate: cert, clientKey: key, certificateAuthority: ca } = credential;
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined || key === undefined ? {} : { cert, key }),
    ...(cluster.tlsServerName === undefined ? {} : { servername: cluster.tlsServerName }),
    ...(cluster.isInsecure ? { rejectUnauthorized: false } : {}),
  };
}

/** The proxy on the way to a context's server, if any. */
export function proxyOf(context: ResolvedContext, server: URL): string | undefined {
  const { cluster, editorProxy } = context;
  return proxyFor(server, { proxyUrl: cluster.proxyUrl, editor: editorProxy, environment: process.env });
}

/**
 * What carries requests to a server: HTTP/1.1 with kept connections, through a proxy where one is given. Where no authority is named, those of
 * this machine count, also for the sockets that others open from then on.
 *
 * @throws `cluster.proxy-unsupported`
 */
export function createDispatcher({ protocol }: URL, proxy: string | undefined, tls: TlsOptions): Dispatcher {
  if (protocol === 'https:' && tls.ca === undefined && tls.rejectUnauthorized !== false) trustSystemAuthorities();
  const secureContext = secureContextOf(tls);
  const requestTls = {
    ...tls,
    ...(secureContext === undefined ? {} : { secureContext }),
    keepAliveInitialDelay: keepAliveProbeMs,
    timeout: connectTimeoutMs,
  };
  const common = { allowH2: false, pipelining: 1, keepAliveTimeout: keptIdleMs, bodyTimeout: 0, headersTimeout: 0 };
  if (proxy === undefined) return new Agent({ ...common, connect: requestTls });
  const scheme = URL.canParse(proxy) ? new URL(proxy).protocol : '';
  if (scheme === 'http:' || scheme === 'https:') return new ProxyAgent({ ...common, uri: proxy, requestTls });
  if (scheme === 'socks5:' || scheme === 'socks5h:' || scheme === 'socks:')
    return new Socks5ProxyAgent(proxy.replace(/^socks5?h?:/, 'socks5:'), { ...common, requestTls });
  throw problemError('cluster.proxy-unsupported', { proxy: proxyName(proxy) });
}

/**
 * Made once for all connections of a dispatcher: reading certificates and keys takes some 10 ms, and each watch has a connection of its own.
 * Undefined where a part cannot be read; the connection says so then, where it is named.
 */
function secureContextOf({ ca, cert, key }: TlsOptions): SecureContext | undefined {
  try {
    return createSecureContext({ ca, cert, key });
  } catch {
    return undefined;
  }
}
