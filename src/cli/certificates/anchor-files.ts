import path from 'node:path';
import { problemError } from '../../core/problem.ts';
import { checkAnchorFolder } from '../../mesh/certificates/anchor-files.ts';
import { readAuthority, type Authority } from '../../mesh/certificates/read.ts';
import { isGiven, textValue, type Invocation } from '../command.ts';
import { readText } from '../project.ts';

/**
 * The trust anchor that is named with `--anchor` and `--anchor-key`; undefined where neither is given.
 *
 * @throws `cli.usage`, `file.*`, `mesh.certificate-*`
 */
export async function givenAnchor(invocation: Invocation): Promise<Authority | undefined> {
  const [certificate, key] = [textValue(invocation, 'anchor'), textValue(invocation, 'anchor-key')];
  if (certificate === undefined && key === undefined) return undefined;
  if (certificate === undefined || key === undefined)
    throw problemError('cli.usage', {
      reason: '--anchor and --anchor-key go together.',
      help: 'meshdeck mesh certificates --help',
    });
  const certificateFile = path.resolve(invocation.workingFolder, certificate);
  const keyFile = path.resolve(invocation.workingFolder, key);
  return readAuthority(
    await readText(certificateFile),
    key === '-' ? await invocation.readInput() : await readText(keyFile),
    { certificate: certificateFile, key: key === '-' ? 'standard input' : keyFile },
  );
}

/**
 * The folder into which a new trust anchor goes. Nothing is written yet.
 *
 * @throws `cli.usage`, `mesh.key-in-repository`, `mesh.key-file-exists`
 */
export function anchorFolder(invocation: Invocation, names: readonly string[]): string {
  const given = textValue(invocation, 'folder');
  if (given === undefined)
    throw problemError('cli.usage', {
      reason: 'A new trust anchor needs a --folder to be kept in.',
      help: 'meshdeck mesh certificates --help',
    });
  const folder = path.resolve(invocation.workingFolder, given);
  checkAnchorFolder(folder, names, { isRepositoryMeant: isGiven(invocation, 'in-repository') });
  return folder;
}
