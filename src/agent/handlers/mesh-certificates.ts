import path from 'node:path';
import type { ClusterConnection } from '../../cluster/types.ts';
import { problemError } from '../../core/problem.ts';
import { anchorFiles, checkAnchorFolder, readAnchorFiles, writeAnchor } from '../../mesh/certificates/anchor-files.ts';
import { prepareCertificates, type AnchorChoice } from '../../mesh/certificates/prepare.ts';
import { certificatesThere } from '../../mesh/certificates/there.ts';
import type { CertificateFacts } from '../../mesh/facts/certificates.ts';
import { installableMesh } from '../../mesh/install-pattern.ts';
import { requireConfirmation } from '../confirmation.ts';
import type { Handlers } from '../protocol/channel.ts';
import type { AnchorPlace, MeshCertificateMethods } from '../protocol/mesh-certificates.ts';
import type { AgentServices } from '../services.ts';

/** What the wizard gives to a mesh that makes no certificates itself. */
export function meshCertificateHandlers(services: AgentServices): Handlers<MeshCertificateMethods> {
  return {
    'mesh/wanted-certificates': ({ mesh, context, namespace }, signal) => {
      const facts = installableMesh(mesh).installation.certificates;
      if (facts === undefined) return null;
      return services.withConnection(context, async (connection) => {
        const { issuer } = await certificatesThere(connection, facts, namespace, signal);
        return { sentence: facts.sentence, secret: `${namespace}/${facts.secret}`, isThere: issuer !== undefined };
      });
    },

    'mesh/give-certificates': ({ mesh, context, namespace, anchor, ...confirmation }, signal) => {
      const { identity, installation } = installableMesh(mesh);
      const facts = installation.certificates;
      if (facts === undefined) throw problemError('mesh.certificate-none-wanted', { mesh: identity.displayName });
      services.requireTrust();
      return services.withConnection(context, async (connection) => {
        await requireConfirmation(services, { context: connection.contextName, ...confirmation });
        return give(connection, facts, { namespace, anchor }, signal);
      });
    },
  };
}

async function give(
  connection: ClusterConnection,
  facts: CertificateFacts,
  { namespace, anchor }: { readonly namespace: string; readonly anchor: AnchorPlace },
  signal: AbortSignal,
): Promise<MeshCertificateMethods['mesh/give-certificates']['answer']> {
  const choice = { namespace, nowMs: Date.now(), anchor: await anchorOf(anchor) };
  const { values } = await prepareCertificates(connection, facts, choice, signal);
  return { values };
}

async function anchorOf(place: AnchorPlace): Promise<AnchorChoice> {
  if (place.is === 'files') return { is: 'given', anchor: await readAnchorFiles(place) };
  const folder = path.resolve(place.folder);
  checkAnchorFolder(folder, [anchorFiles.certificate, anchorFiles.key], { isRepositoryMeant: false });
  return {
    is: 'new',
    keep: async (anchor) => {
      await writeAnchor(folder, anchor);
    },
  };
}
