import path from 'node:path';
import { problemError } from '../../core/problem.ts';
import { addressesIn, fetchImports, type FetchedImport } from '../../pattern/imports/fetch-imports.ts';
import { httpsGet } from '../../pattern/imports/https-get.ts';
import { exitCodes, type Command } from '../command.ts';
import { projectFolder, readText } from '../project.ts';

/** `meshdeck fetch` */
export const fetchCommand: Command = {
  name: 'fetch',
  usage: 'FILE...',
  summary: 'Fetches what patterns import with $(#use ...)',
  description: `Keeps the texts in .meshdeck/imports of the project, where checks find them. Only https:// is asked, redirects are not
followed, and a text that is not what its digest (@sha256:...) says is refused. Nothing else contacts an address of a file.`,
  options: {},
  async run({ output, positionals, workingFolder, signal }) {
    if (positionals.length === 0)
      throw problemError('cli.usage', { reason: 'No file is given.', help: 'meshdeck fetch --help' });
    const fetched: FetchedImport[] = [];
    for (const given of positionals) {
      const file = path.resolve(workingFolder, given);
      const addresses = addressesIn(await readText(file));
      fetched.push(...(await fetchImports(addresses, { folder: projectFolder(file), get: httpsGet, signal })));
    }
    for (const { url, sha256 } of fetched) output.line(`${url}@sha256:${sha256}`);
    if (fetched.length === 0) output.line('Nothing is imported.');
    output.document({ command: 'fetch', fetched });
    return exitCodes.ok;
  },
};
