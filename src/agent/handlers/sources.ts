import { readFile } from 'node:fs/promises';
import { getObject } from '../../cluster/apply.ts';
import { describeReference } from '../../core/kubernetes.ts';
import { problemError } from '../../core/problem.ts';
import type { Handlers } from '../protocol/channel.ts';
import type { SourceMethods } from '../protocol/sources.ts';
import type { AgentServices } from '../services.ts';
import { findSources } from '../sources/find-sources.ts';
import { insertion } from '../sources/insertion.ts';
import { templateAt } from '../sources/helm-template.ts';
import { ownerClues, partOf, unknownClues } from '../sources/owners.ts';
import { withControllers } from '../sources/controllers.ts';
import { objectAt } from '../sources/objects-of-text.ts';

/** From objects of a cluster to the text of files, and back. */
export function sourceHandlers(services: AgentServices): Handlers<SourceMethods> {
  return {
    'sources/at': async ({ file, text, offset }) => {
      const template = await templateAt(file, text, offset, (one) => readFile(one, 'utf8').catch(() => undefined));
      if (template !== undefined) return template;
      const found = objectAt(text, offset);
      if (found === undefined) return null;
      const labels = partOf(found.labels);
      return { object: found.object, ...(labels === undefined ? {} : { labels }) };
    },
    'sources/find': ({ context, object, files }, signal) =>
      services.withConnection(context, async (connection) => {
        const live = await withControllers(connection, object, signal);
        const clues = live.length > 0 ? ownerClues(live) : unknownClues(object);
        return findSources(clues, files, signal);
      }),
    'sources/insert': ({ context, objects, text, near }, signal) =>
      services.withConnection(context, async (connection) => {
        const live = await Promise.all(
          objects.map(async (object) => {
            const found = await getObject(connection, object, signal);
            if (found === undefined) throw problemError('cluster.not-found', { resource: describeReference(object) });
            return found;
          }),
        );
        return insertion(text, live, near);
      }),
  };
}
