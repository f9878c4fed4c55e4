import { previewDelete } from '../../cluster/actions/delete-preview.ts';
import { restartWorkload } from '../../cluster/actions/restart.ts';
import { readScale, scaleTo } from '../../cluster/actions/scale.ts';
import { deleteObject } from '../../cluster/apply.ts';
import { listNames } from '../../cluster/snapshot/names.ts';
import type { ClusterConnection, ServedResource } from '../../cluster/types.ts';
import { requireConfirmation } from '../confirmation.ts';
import type { Handlers } from '../protocol/channel.ts';
import type { KindChoice, ObjectMethods } from '../protocol/objects.ts';
import type { RowAction } from '../protocol/rows.ts';
import type { AgentServices } from '../services.ts';
import { kindsThatCan } from '../tree/object-actions.ts';
import { eachObject } from './each-object.ts';

/** More than anybody chooses from. */
const mostChoices = 5_000;

/** What can be done with objects of a cluster, and what there is to choose from. */
export function objectHandlers(services: AgentServices): Handlers<ObjectMethods> {
  return {
    'objects/kinds': ({ context, action }, signal) =>
      services.withConnection(context, async (connection) => kindsFor(await served(connection, signal), action)),

    'objects/list': ({ context, kinds, namespace }, signal) =>
      services.withConnection(context, async (connection) => {
        const lists = await Promise.all(
          kinds.map(async (kind) => {
            const { names } = await listNames(connection, kind, { namespace, signal });
            const { group, version, kind: name } = kind;
            return Object.entries(names).flatMap(([place, ofPlace]) =>
              ofPlace.map((one) => ({
                group,
                version,
                kind: name,
                name: one,
                ...(place === '' ? {} : { namespace: place }),
              })),
            );
          }),
        );
        return lists.flat().slice(0, mostChoices);
      }),

    'objects/confirm': async (params) => {
      await requireConfirmation(services, params);
      return null;
    },

    'objects/preview-delete': ({ context, objects }, signal) =>
      services.withConnection(context, (connection) => previewDelete(connection, objects, signal)),

    'objects/delete': async (params, signal) => {
      await requireConfirmation(services, params);
      return services.withConnection(params.context, (connection) =>
        eachObject(
          params.targets,
          ({ object, uid }) => deleteObject(connection, { reference: object, uid, dryRun: false }),
          signal,
        ),
      );
    },

    'objects/restart': async (params, signal) => {
      await requireConfirmation(services, params);
      return services.withConnection(params.context, (connection) =>
        eachObject(
          params.objects.map((object) => ({ object })),
          async ({ object }) => {
            await restartWorkload(connection, object, new Date());
            return undefined;
          },
          signal,
        ),
      );
    },

    'objects/read-scale': ({ context, object }, signal) =>
      services.withConnection(context, (connection) => readScale(connection, object, signal)),

    'objects/scale': async (params, signal) => {
      await requireConfirmation(services, params);
      await services.withConnection(params.context, (connection) => scaleTo(connection, params, signal));
      return null;
    },
  };
}

async function served(connection: ClusterConnection, signal: AbortSignal): Promise<readonly ServedResource[]> {
  const catalog = await connection.catalog({ signal });
  return catalog.groups.flatMap((group) => catalog.ofGroup(group));
}

/** The kinds of a cluster with which something can be done: few for most actions, all that can be listed and deleted for the others. */
export function kindsFor(resources: readonly ServedResource[], action: RowAction): readonly KindChoice[] {
  const few = kindsThatCan(action);
  const wanted =
    few.length > 0
      ? resources.filter(({ group, kind }) => few.some((one) => one.group === group && one.kind === kind))
      : resources.filter(
          ({ verbs }) => verbs.includes('list') && verbs.includes(action === 'delete' ? 'delete' : 'get'),
        );
  return wanted
    .map(({ group, version, kind, plural, namespaced }) => ({ group, version, kind, plural, namespaced }))
    .sort((left, right) => (left.kind < right.kind ? -1 : left.kind > right.kind ? 1 : 0));
}
