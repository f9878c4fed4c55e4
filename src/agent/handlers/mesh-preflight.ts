import { runPreflight } from '../../mesh/preflight/run.ts';
import { knownKinds } from '../../pattern/known-kinds.ts';
import { meshesToCheck } from '../../pattern/preflight.ts';
import { preparePattern } from '../../pattern/prepare.ts';
import { withValuesFiles } from '../../pattern/values-files.ts';
import { helmOf } from '../helm.ts';
import type { Handlers } from '../protocol/channel.ts';
import type { MeshPreflightMethods } from '../protocol/mesh-preflight.ts';
import type { AgentServices } from '../services.ts';

/** What is looked at before a mesh goes in, for the page of a plan. */
export function meshPreflightHandlers(services: AgentServices): Handlers<MeshPreflightMethods> {
  return {
    'mesh/preflight': ({ source, text, context, namespace }, signal) =>
      services.withConnection(context, async (connection) => {
        const input = { source, text, namespace: namespace ?? connection.namespace };
        const meshes = meshesToCheck(await withValuesFiles(preparePattern(input, knownKinds())));
        return runPreflight({ connection, meshes, helm: await helmOf(services, connection), signal });
      }),
  };
}
