import { detectMeshes } from '../../mesh/detect.ts';
import { clusterOptions, exitCodes, type Command } from '../command.ts';
import { withConnection } from '../target.ts';

/** `meshdeck mesh list` */
export const meshListCommand: Command = {
  name: 'mesh list',
  usage: '',
  summary: 'Finds the service meshes of a cluster',
  description: 'Says for each mesh what was seen and where. Only reads.',
  options: clusterOptions,
  run(invocation) {
    const { output, signal } = invocation;
    return withConnection(invocation, async (connection) => {
      const meshes = await detectMeshes(connection, signal);
      for (const { displayName, version, mode, namespace, proof } of meshes) {
        output.line([displayName, version, mode, namespace].filter((part) => part !== undefined).join('  '));
        for (const sentence of proof) output.line(`    ${sentence}`);
      }
      if (meshes.length === 0) output.line('No mesh was found.');
      output.document({ command: 'mesh list', context: connection.contextName, meshes });
      return exitCodes.ok;
    });
  },
};
