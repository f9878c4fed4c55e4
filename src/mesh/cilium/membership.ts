import type { Marks, Membership, Wanted } from '../facts/membership.ts';
import { ztunnelGuide } from './sources.ts';

/** Gives the Pods of a namespace to the ztunnel. */
export const enrolled = 'io.cilium/mtls-enabled';

/**
 * All Pods with an address of Cilium are served by its agents, and nobody can take them out: that is its network. What can be chosen is who is given to the
 * ztunnel of the node, so that is what membership is here. Without a ztunnel the label does nothing.
 */
export const ciliumMembership: Membership = {
  ways: ['node'],
  sentence:
    'Every Pod is served by the Cilium of its node, without a label and without a proxy of its own. The label io.cilium/mtls-enabled=true of a namespace gives its Pods to the ztunnel of the node for mutual TLS, where that is switched on; single Pods cannot be given to it.',
  switches: [
    {
      mode: 'ambient',
      on: 'namespace',
      enable: () => ({ labels: { [enrolled]: 'true' } }),
      disable: () => ({ labels: { [enrolled]: null } }),
      needsRestart: false,
      source: ztunnelGuide,
    },
  ],
  wantedBy,
  proxies: [],
  source: ztunnelGuide,
};

function wantedBy(namespace: Marks): Wanted | undefined {
  return namespace.labels[enrolled] === 'true' ? { mode: 'ambient', because: `label ${enrolled}=true` } : undefined;
}
