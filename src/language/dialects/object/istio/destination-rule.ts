import type { MapEntry, ValueNode } from '../../../../yaml/nodes.ts';
import type { Fault } from '../../../diagnostics/finding.ts';
import { duplicates } from '../duplicates.ts';
import { faultAt, missingKey, missingOneOf } from '../fault.ts';
import { labelFault } from '../metadata-faults.ts';
import type { ManifestObject } from '../objects.ts';
import { atMostOne } from '../one-of.ts';
import { entriesAt, entryAt, isGiven, itemsAt, nodeAt, spanOfKey, textAt } from '../read.ts';

/** Subsets and traffic policies of a DestinationRule. */
export function* destinationRuleFaults({ node }: ManifestObject): Iterable<Fault> {
  const subsets = itemsAt(node, 'spec', 'subsets');
  yield* duplicates(subsets, { what: 'The subset', key: ['name'] });
  for (const subset of subsets) {
    for (const entry of entriesAt(subset, 'labels')) yield* labelFault(entry);
    yield* policyFaults(nodeAt(subset, 'trafficPolicy'));
  }
  yield* policyFaults(nodeAt(node, 'spec', 'trafficPolicy'));
}

function* policyFaults(policy: ValueNode | undefined): Iterable<Fault> {
  yield* tlsFaults(entryAt(policy, 'tls'));
  yield* balancerFaults(nodeAt(policy, 'loadBalancer'));
  for (const port of itemsAt(policy, 'portLevelSettings')) {
    yield* tlsFaults(entryAt(port, 'tls'));
    yield* balancerFaults(nodeAt(port, 'loadBalancer'));
  }
}

const certificates = ['clientCertificate', 'privateKey', 'caCertificates'];

/** A client's TLS: mutual TLS needs a certificate, and that of Istio brings its own. */
function* tlsFaults(tls: MapEntry | undefined): Iterable<Fault> {
  if (tls === undefined) return;
  const mode = textAt(tls.value, 'mode');
  const hasSecret = isGiven(tls.value, 'credentialName');
  if (mode === 'MUTUAL' && !hasSecret) {
    const missing = ['clientCertificate', 'privateKey'].filter((key) => !isGiven(tls.value, key));
    const [key] = missing;
    if (missing.length > 1) yield missingOneOf(spanOfKey(tls), 'tls', ['credentialName', 'clientCertificate']);
    else if (key !== undefined) yield missingKey(spanOfKey(tls), 'tls', key);
  }
  if (mode !== 'ISTIO_MUTUAL') return;
  for (const key of certificates) {
    const entry = entryAt(tls.value, key);
    if (entry !== undefined && isGiven(tls.value, key)) yield faultAt('tls-useless', spanOfKey(entry), { key });
  }
}

function* balancerFaults(balancer: ValueNode | undefined): Iterable<Fault> {
  yield* atMostOne(balancer, ['simple', 'consistentHash']);
  yield* atMostOne(nodeAt(balancer, 'localityLbSetting'), ['distribute', 'failover']);
}
