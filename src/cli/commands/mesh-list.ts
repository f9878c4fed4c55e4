import { detectEnded, detectMeshes } from '../../mesh/detect.ts';
import { clusterOptions, exitCodes, type Command } from '../command.ts';
import { endedDocument, endedLines } from '../ended-meshes.ts';
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
      const ended = await detectEnded(connection, signal);
      for (const { displayName, version, mode, namespace, proof } of meshes) {
        output.line([displayName, version, mode, namespace].filter((part) => part !== undefined).join('  '));
        for (const sentence of proof) output.line(`    ${sentence}`);
      }
      for (const line of endedLines(ended)) output.line(line);
      if (meshes.length + ended.length === 0) output.line('No mesh was found.');
      const context = connection.contextName;
      output.document({ command: 'mesh list', context, meshes, ended: ended.map(endedDocument) });
      return exitCodes.ok;
    });
  },
};
