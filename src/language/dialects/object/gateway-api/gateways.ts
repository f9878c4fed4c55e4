import type { Fault } from '../../../diagnostics/finding.ts';
import { faultAt } from '../fault.ts';
import type { ManifestObject } from '../objects.ts';
import { isGiven, itemsAt, nodeAt, spanOf, textAt } from '../read.ts';

/** Listeners that need a certificate. A TLS listener without settings is a rule of the CRD already. */
export function* listenerFaults({ node }: ManifestObject): Iterable<Fault> {
  for (const listener of itemsAt(node, 'spec', 'listeners')) {
    const protocol = nodeAt(listener, 'protocol');
    if (protocol !== undefined && textAt(listener, 'protocol') === 'HTTPS' && !isGiven(listener, 'tls'))
      yield faultAt('gateway-tls-missing', spanOf(protocol), { what: 'A listener', protocol: 'HTTPS' });
  }
}
