import path from 'node:path';
import { takeSnapshot } from '../../cluster/snapshot.ts';
import { formatPlural } from '../../core/format.ts';
import { problemError } from '../../core/problem.ts';
import { clusterOptions, exitCodes, textValue, type Command } from '../command.ts';
import { writeWhole } from '../lint/files.ts';
import { withConnection } from '../target.ts';

/** `meshdeck snapshot` */
export const snapshotCommand: Command = {
  name: 'snapshot',
  usage: '',
  summary: 'Writes what checks need of a cluster into a file for "lint --cluster-snapshot"',
  description:
    'The file holds the schemas of custom kinds, and names of namespaces and of what others refer to, such as Services, ConfigMaps and Secrets.\nData of objects are neither read nor written. Only reads.',
  options: {
    ...clusterOptions,
    'output-file': { type: 'string', valueName: 'FILE', help: 'the file to write (default: cluster-snapshot.json)' },
  },
  run(invocation) {
    const { output, signal, workingFolder, positionals } = invocation;
    if (positionals.length > 0)
      throw problemError('cli.usage', {
        reason: `${positionals[0] ?? ''} is too much: the file is named with --output-file.`,
        help: 'meshdeck snapshot --help',
      });
    const file = path.resolve(workingFolder, textValue(invocation, 'output-file') ?? 'cluster-snapshot.json');
    return withConnection(invocation, async (connection) => {
      const snapshot = await takeSnapshot(connection, signal);
      const text = `${JSON.stringify(snapshot)}\n`;
      await writeWhole(file, text);
      for (const gap of snapshot.gaps) output.message(`not in the snapshot: ${gap}`);
      const kinds = formatPlural(snapshot.kinds.length, 'custom kind');
      output.line(`${file}: ${kinds}, ${formatPlural(snapshot.namespaces.length, 'namespace')}.`);
      output.document({
        command: 'snapshot',
        context: snapshot.context,
        file,
        kinds: snapshot.kinds.length,
        namespaces: snapshot.namespaces.length,
        gaps: snapshot.gaps,
      });
      return exitCodes.ok;
    });
  },
};
