import { getObject } from '../../cluster/apply.ts';
import { describeReference } from '../../core/kubernetes.ts';
import { problemError } from '../../core/problem.ts';
import type { Handlers } from '../protocol/channel.ts';
import type { SourceMethods } from '../protocol/sources.ts';
import type { AgentServices } from '../services.ts';
import { findSources } from '../sources/find-sources.ts';
import { insertion } from '../sources/insertion.ts';
import { objectAt } from '../sources/objects-of-text.ts';

/** From objects of a cluster to the text of files, and back. */
export function sourceHandlers(services: AgentServices): Handlers<SourceMethods> {
  return {
    'sources/at': ({ text, offset }) => objectAt(text, offset) ?? null,
    'sources/find': ({ object, files }, signal) => findSources(object, files, signal),
    'sources/insert': ({ context, objects, text }, signal) =>
      services.withConnection(context, async (connection) => {
        const live = await Promise.all(
          objects.map(async (object) => {
            const found = await getObject(connection, object, signal);
            if (found === undefined) throw problemError('cluster.not-found', { resource: describeReference(object) });
            return found;
          }),
        );
        return insertion(text, live);
      }),
  };
}
