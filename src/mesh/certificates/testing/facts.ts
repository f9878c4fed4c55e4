import type { MeshName } from '../../../core/mesh-names.ts';
import type { CertificateFacts } from '../../facts/certificates.ts';
import { factsOf } from '../../registry.ts';

/** What is known of the certificates of a mesh that is given some. */
export function certificatesOf(mesh: MeshName): CertificateFacts {
  const installation = factsOf(mesh)?.installation;
  const facts = installation !== undefined && 'certificates' in installation ? installation.certificates : undefined;
  if (facts === undefined) throw new Error(`${mesh} is given no certificates.`);
  return facts;
}
