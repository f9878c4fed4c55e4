import { valueAt } from '../../core/json.ts';
import type { MutualTls, MutualTlsEvidence, MutualTlsFacts } from '../facts/mutual-tls.ts';
import { ciliumMembership, enrolled } from './membership.ts';
import { cliSource, ztunnelGuide } from './sources.ts';

const configMap = 'cilium-config';

/** By the ztunnel of the node, for namespaces that are labelled. No object says more: encryption between nodes is none, and SPIRE encrypts nothing. */
export const ciliumMutualTls: MutualTlsFacts = {
  sentence:
    'Only the ztunnel of Cilium does mutual TLS, which is beta: for TCP between Pods of namespaces with the label io.cilium/mtls-enabled=true, and those take plain text from all others. WireGuard and IPsec encrypt between nodes and prove no workload; mutual authentication with SPIRE proves without encrypting, and ends with 1.21.',
  decidedBy: [],
  alsoReads: [{ plural: 'configmaps', name: configMap }],
  switches: [
    {
      for: 'namespace',
      modes: ['permissive', 'off'],
      change: (mode) => ({ is: 'marks', marks: { labels: { [enrolled]: mode === 'off' ? null : 'true' } } }),
      needsRestart: false,
      source: ztunnelGuide,
    },
  ],
  inEffect,
  // Its tests of 1.20 and later let Pods outside talk to Pods inside, and the other way round, without encryption.
  source: cliSource('vendor/github.com/cilium/cilium/cilium-cli/connectivity/tests/ztunnel.go'),
};

/** Undefined where a namespace is labelled and neither the configuration nor a ztunnel was seen: the label alone does nothing. */
function inEffect(evidence: MutualTlsEvidence): MutualTls | undefined {
  const { namespace, namespaceLabels, namespaceAnnotations } = evidence;
  const wanted = ciliumMembership.wantedBy({ labels: namespaceLabels, annotations: namespaceAnnotations });
  const off = (because: string): MutualTls => ({ mode: 'off', because, exceptions: 0 });
  if (wanted === undefined)
    return off(`Namespace ${namespace} has no label ${enrolled}=true, so the ztunnel leaves its Pods alone.`);
  const hasZtunnel = hasZtunnelOn(evidence);
  if (hasZtunnel === undefined) return undefined;
  if (!hasZtunnel)
    return off(`Namespace ${namespace} has the label ${enrolled}=true, but Cilium has its ztunnel switched off.`);
  return {
    mode: 'permissive',
    because: `Namespace ${namespace} has the label ${enrolled}=true: its Pods speak mutual TLS with others like them, and plain text with the rest.`,
    exceptions: 0,
  };
}

/** By the ConfigMap that the agents read; where that may not be read, a ztunnel that runs is as good. */
function hasZtunnelOn({ objects, isAmbient, rootNamespace }: MutualTlsEvidence): boolean | undefined {
  const config = objects.find(
    (object) =>
      object['kind'] === 'ConfigMap' &&
      valueAt(object, ['metadata', 'name']) === configMap &&
      valueAt(object, ['metadata', 'namespace']) === rootNamespace,
  );
  if (config !== undefined) return valueAt(config, ['data', 'enable-ztunnel']) === 'true';
  return isAmbient ? true : undefined;
}
