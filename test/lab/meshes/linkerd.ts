import type { LabMesh } from './mesh.ts';
import { injectLinkerd } from './linkerd-injection.ts';
import { validateLinkerd } from './linkerd-validation.ts';
import { certificateOfSecret } from './certificates.ts';

/**
 * What Linkerd's injector and validators do. Its chart makes everything else: the trust roots, the certificates of the webhooks and the authorities
 * in their configurations.
 */
export const linkerd: LabMesh = {
  name: 'linkerd',
  hasWebhook: (name) => name.endsWith('.linkerd.io'),
  follows: [],
  certificate: (plane) => certificateOfSecret(plane, `${plane.service}-k8s-tls`),
  settle: () => Promise.resolve(),
  review: (request, plane) =>
    request.kind.kind === 'Pod' ? injectLinkerd(request, plane) : Promise.resolve(validateLinkerd(request)),
};
