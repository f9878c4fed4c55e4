import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net';

/** The proxy of the editor's own settings, `http.proxy` and `http.noProxy`. Both may hold a password. */
export interface EditorProxy {
  readonly url: string;
  /** Empty means what NO_PROXY says. */
  readonly noProxy: readonly string[];
}

/** Where a proxy may be named, strongest first. */
export interface ProxySources {
  /** `proxy-url` of the kubeconfig; counts for every address. */
  readonly proxyUrl?: string | undefined;
  readonly editor?: EditorProxy | undefined;
  /** Variables of the process; lower-case spellings count too. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * The proxy for a server: the kubeconfig's `proxy-url`; or the editor's settings, as the editor prefers them to the environment; or
 * HTTPS_PROXY, HTTP_PROXY and NO_PROXY of the process as kubectl reads them. Only the kubeconfig sends loopback addresses to a proxy.
 */
export function proxyFor(server: URL, { proxyUrl, editor, environment }: ProxySources): string | undefined {
  if (proxyUrl !== undefined) return proxyUrl;
  const variable = (name: string): string | undefined => {
    const value = environment[name] ?? environment[name.toLowerCase()];
    return value === '' ? undefined : value;
  };
  const proxy = editor?.url ?? variable(server.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY');
  if (proxy === undefined || isLoopback(server.hostname)) return undefined;
  const excluded =
    editor === undefined || editor.noProxy.length === 0 ? variable('NO_PROXY') : editor.noProxy.join(',');
  if (isExcluded(server, excluded ?? '')) return undefined;
  return withScheme(proxy);
}

/** The editor's proxy as the variables that programs of others read; they send nothing of loopback to it either. */
export function proxyVariables(editor: EditorProxy | undefined): Readonly<Record<string, string>> {
  if (editor === undefined) return {};
  const url = withScheme(editor.url);
  const excluded = editor.noProxy.length === 0 ? {} : { NO_PROXY: editor.noProxy.join(',') };
  return { HTTP_PROXY: url, HTTPS_PROXY: url, ...excluded };
}

function withScheme(proxy: string): string {
  return proxy.includes('://') ? proxy : `http://${proxy}`;
}

/** A proxy for people: scheme, host and port, and no password. */
export function proxyName(proxy: string): string {
  if (!URL.canParse(proxy)) return '(not an address)';
  const { protocol, host } = new URL(proxy);
  return `${protocol}//${host}`;
}

/** True for localhost and addresses of this machine. */
export function isLoopback(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  return host === 'localhost' || host === '::1' || /^127(\.\d+){3}$/.test(host);
}

/**
 * NO_PROXY as Go reads it: `*`, names (with the domain below them, or that alone where they begin with a dot), `host:port`, addresses and ranges.
 *
 * @see https://pkg.go.dev/golang.org/x/net/http/httpproxy#Config
 */
function isExcluded(server: URL, list: string): boolean {
  const host = server.hostname.toLowerCase().replace(/^\[|\]$/g, '');
  const port = server.port === '' ? (server.protocol === 'https:' ? '443' : '80') : server.port;
  return list
    .split(',')
    .map((entry) => entry.trim().toLowerCase())
    .filter((entry) => entry !== '')
    .some((entry) => {
      if (entry === '*') return true;
      if (entry.includes('/')) return isInRange(host, entry);
      const { name, wantedPort } = partsOf(entry);
      if (wantedPort !== undefined && wantedPort !== port) return false;
      if (isIP(name) !== 0) return isSameAddress(host, name);
      const domain = name.replace(/^\*?\./, '');
      return (host === domain && name === domain) || host.endsWith(`.${domain}`);
    });
}

/** `host:port`, `[2001:db8::1]:6443`, or one without a port. */
function partsOf(entry: string): { readonly name: string; readonly wantedPort?: string | undefined } {
  if (isIPv6(entry)) return { name: entry };
  const [, inBrackets, name, wantedPort] = /^(?:\[([^\]]*)\]|([^:]*))(?::(.*))?$/.exec(entry) ?? [];
  return { name: inBrackets ?? name ?? entry, wantedPort };
}

function isInRange(host: string, range: string): boolean {
  const [network = '', length = ''] = range.split('/');
  const type = familyOf(network);
  const bits = Number(length);
  if (type === undefined || type !== familyOf(host) || !(bits >= 0 && bits <= (type === 'ipv4' ? 32 : 128)))
    return false;
  const ranges = new BlockList();
  ranges.addSubnet(network, bits, type);
  return ranges.check(host, type);
}

/** The same address may be written in several ways. */
function isSameAddress(host: string, address: string): boolean {
  return isInRange(host, `${address}/${isIPv6(address) ? 128 : 32}`);
}

function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
  if (isIPv4(address)) return 'ipv4';
  return isIPv6(address) ? 'ipv6' : undefined;
}
