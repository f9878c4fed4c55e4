import type { MapEntry, ValueNode } from '../../../../yaml/nodes.ts';
import type { Fault } from '../../../diagnostics/finding.ts';
import { duplicates } from '../duplicates.ts';
import { faultAt, missingKey, missingOneOf, outOfRange } from '../fault.ts';
import { portNumberFault } from '../kubernetes/ports.ts';
import type { ManifestObject } from '../objects.ts';
import { entryAt, isGiven, itemsAt, nodeAt, spanOf, spanOfKey, textAt } from '../read.ts';

const encrypted: readonly string[] = ['HTTPS', 'TLS'];
const plain: readonly string[] = ['HTTP', 'HTTP2', 'GRPC'];

/** Servers of a gateway: hosts, ports, and TLS where the protocol asks for it. */
export function* gatewayFaults({ node }: ManifestObject): Iterable<Fault> {
  const spec = entryAt(node, 'spec');
  const servers = itemsAt(node, 'spec', 'servers');
  if (spec?.value.is === 'map' && servers.length === 0) yield missingKey(spanOfKey(spec), 'spec', 'servers');
  yield* duplicates(servers, { what: 'The server', key: ['name'] });
  yield* duplicates(servers, { what: 'The port', key: ['port', 'name'] });
  for (const server of servers) yield* serverFaults(server);
}

function* serverFaults(server: ValueNode): Iterable<Fault> {
  const hosts = nodeAt(server, 'hosts');
  if (hosts?.is === 'list' && hosts.items.length === 0) yield outOfRange('hosts', hosts, 'not be empty');
  yield* portNumberFault('number', nodeAt(server, 'port', 'number'));
  const protocol = textAt(server, 'port', 'protocol')?.toUpperCase() ?? '';
  const protocolNode = nodeAt(server, 'port', 'protocol');
  const tls = entryAt(server, 'tls');
  if (encrypted.includes(protocol)) {
    if (tls === undefined && protocolNode !== undefined) {
      yield faultAt('gateway-tls-missing', spanOf(protocolNode), { what: 'A server', protocol });
    } else if (tls !== undefined) yield* serverTlsFaults(tls);
  } else if (plain.includes(protocol) && tls?.value.is === 'map') {
    // A redirect to HTTPS is what plain HTTP may have.
    const isRedirectOnly = !isGiven(tls.value, 'mode') && !isGiven(tls.value, 'credentialName');
    if (!isRedirectOnly) yield faultAt('gateway-tls-useless', spanOfKey(tls), { protocol });
  }
}

/** Where the certificate comes from. */
function* serverTlsFaults(tls: MapEntry): Iterable<Fault> {
  const mode = textAt(tls.value, 'mode');
  if (mode !== 'SIMPLE' && mode !== 'MUTUAL' && mode !== 'OPTIONAL_MUTUAL') return;
  const sources = ['credentialName', 'credentialNames', 'serverCertificate', 'tlsCertificates'];
  if (tls.value.is === 'map' && sources.every((key) => !isGiven(tls.value, key)))
    yield missingOneOf(spanOfKey(tls), 'tls', ['credentialName', 'serverCertificate']);
  else if (isGiven(tls.value, 'serverCertificate') && !isGiven(tls.value, 'privateKey'))
    yield missingKey(spanOfKey(tls), 'tls', 'privateKey');
}
