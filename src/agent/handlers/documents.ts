import { getObject } from '../../cluster/apply.ts';
import { baseOf, sendEdit } from '../../cluster/objects/edit.ts';
import { describeReference } from '../../core/kubernetes.ts';
import { problemError } from '../../core/problem.ts';
import { requireConfirmation } from '../confirmation.ts';
import type { ObjectDocuments } from '../object-documents.ts';
import type { Handlers } from '../protocol/channel.ts';
import type { DocumentMethods } from '../protocol/documents.ts';
import type { AgentServices } from '../services.ts';

/** Documents of objects that follow them, and edits. */
export function documentHandlers(services: AgentServices, documents: ObjectDocuments): Handlers<DocumentMethods> {
  return {
    'document/follow': (address) => documents.follow(address),
    'document/unfollow': ({ document }) => {
      documents.unfollow(document);
      return null;
    },
    'document/base': ({ context, object }, signal) =>
      services.withConnection(context, async (connection) => {
        const live = await getObject(connection, object, signal);
        if (live === undefined) throw problemError('cluster.not-found', { resource: describeReference(object) });
        return baseOf(live);
      }),
    'document/edit': async ({ object: reference, base, text, isPreview, ...target }, signal) => {
      services.requireTrust();
      if (!isPreview) await requireConfirmation(services, target);
      return services.withConnection(target.context, (connection) =>
        sendEdit(connection, { reference, base, text, dryRun: isPreview, signal }),
      );
    },
  };
}
