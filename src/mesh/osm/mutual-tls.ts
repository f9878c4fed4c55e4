import { valueAt, type JsonObject } from '../../core/json.ts';
import type { MutualTls, MutualTlsEvidence, MutualTlsFacts } from '../facts/mutual-tls.ts';
import { osmMembership } from './membership.ts';
import { osmSource } from './sources.ts';

const source = osmSource('pkg/envoy/lds/inmesh.go');

/** Always on between proxies: there is nothing to switch. Only an IngressBackend lets plain text in, from its sources to its ports. */
export const osmMutualTls: MutualTlsFacts = {
  sentence:
    'Proxies take mutual TLS from each other and nothing else, and no setting turns it off: the permissive traffic policy of the MeshConfig is about who may call whom, and not about TLS. An IngressBackend with the protocol http lets its sources in with plain text.',
  decidedBy: ['ingressbackends.policy.openservicemesh.io'],
  switches: [],
  inEffect,
  source,
};

function inEffect(evidence: MutualTlsEvidence): MutualTls | undefined {
  const { namespace, namespaceLabels, namespaceAnnotations, pod, objects } = evidence;
  const wanted = osmMembership.wantedBy({ labels: namespaceLabels, annotations: namespaceAnnotations }, pod);
  if (wanted?.mode !== 'sidecar')
    return {
      mode: 'off',
      because:
        wanted === undefined
          ? 'Nothing takes these Pods into the mesh, so they get no proxy that could do TLS.'
          : `The ${wanted.because} keeps the proxy out, and with it TLS.`,
      exceptions: 0,
    };
  const open = objects.filter((object) => letsPlainTextIn(object, namespace));
  return {
    mode: 'strict',
    because: 'The proxies of Open Service Mesh always take mutual TLS and nothing else.',
    exceptions: open.length,
  };
}

/** True for an IngressBackend of a namespace with a backend that is reached over `http`. Which Pods that are, its Services say. */
function letsPlainTextIn(object: JsonObject, namespace: string): boolean {
  if (object['kind'] !== 'IngressBackend' || valueAt(object, ['metadata', 'namespace']) !== namespace) return false;
  const backends = valueAt(object, ['spec', 'backends']);
  if (!Array.isArray(backends)) return false;
  return backends.some((_, index) => {
    const protocol = valueAt(object, ['spec', 'backends', index, 'port', 'protocol']);
    return typeof protocol === 'string' && protocol.toLowerCase() === 'http';
  });
}
