import type { Absent } from '../facts/source.ts';
import { nsmSource } from './sources.ts';

/** None of what Pods say to each other. */
export const nsmMutualTls: Absent = {
  none: 'Network Service Mesh carries packets and knows no requests: its own parts speak mutual TLS with identities of SPIRE, and between nodes packets go through WireGuard or IPsec, but what Pods send is as they send it.',
  source: nsmSource('examples/ipsec_mechanism/README.md'),
};
