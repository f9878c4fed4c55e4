import type { ProxyViewName } from '../../mesh/facts/proxy-admin.ts';

/** What is asked of the proxy of a Pod. */
export interface ProxyQuestion {
  readonly context: string;
  readonly namespace: string;
  readonly pod: string;
  readonly view: ProxyViewName;
}

/** Proxies of meshes. */
export interface MeshProxyMethods {
  /** What the proxy of a Pod tells of itself, without what is secret in it, as text. Asks it through a forwarded port. */
  'mesh/proxy': { params: ProxyQuestion; answer: { readonly text: string } };
}
