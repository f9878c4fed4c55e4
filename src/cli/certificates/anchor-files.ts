import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { problemError } from '../../core/problem.ts';
import { keyText } from '../../mesh/certificates/issuer-secret.ts';
import { readAuthority, type Authority } from '../../mesh/certificates/read.ts';
import { isGiven, textValue, type Invocation } from '../command.ts';
import { readText } from '../project.ts';

/** Names of the files of a trust anchor, as Linkerd's documentation calls them. */
export const anchorFiles = { certificate: 'ca.crt', key: 'ca.key', bundle: 'ca-bundle.crt' } as const;

/** What marks a folder that is shared with others, or opened in an editor. */
const marks: readonly string[] = ['.git', '.hg', '.svn', 'meshdeck.yaml', '.meshdeck', '.vscode'];

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
 * @throws `cli.usage`, `cli.key-in-repository`, `cli.key-file-exists`
 */
export function anchorFolder(invocation: Invocation, names: readonly string[]): string {
  const given = textValue(invocation, 'folder');
  if (given === undefined)
    throw problemError('cli.usage', {
      reason: 'A new trust anchor needs a --folder to be kept in.',
      help: 'meshdeck mesh certificates --help',
    });
  const folder = path.resolve(invocation.workingFolder, given);
  const root = isGiven(invocation, 'in-repository') ? undefined : sharedAbove(folder);
  if (root !== undefined) throw problemError('cli.key-in-repository', { path: folder, root });
  const there = names.map((name) => path.join(folder, name)).find((file) => existsSync(file));
  if (there !== undefined) throw problemError('cli.key-file-exists', { path: there });
  return folder;
}

/**
 * Writes a trust anchor with its key, for its owner alone to read. Nothing is written over.
 *
 * @param bundle goes into a file beside it, where there is one.
 * @returns the files.
 * @throws `cli.key-file-exists`, `file.unwritable`
 */
export async function writeAnchor(folder: string, anchor: Authority, bundle?: string): Promise<readonly string[]> {
  const files: readonly (readonly [string, string])[] = [
    [anchorFiles.certificate, `${anchor.certificate}\n`],
    [anchorFiles.key, keyText(anchor)],
    ...(bundle === undefined ? [] : [[anchorFiles.bundle, `${bundle}\n`] as const]),
  ];
  const written: string[] = [];
  for (const [name, text] of files) {
    const file = path.join(folder, name);
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeFile(file, text, { flag: 'wx', mode: 0o600 });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EEXIST') throw problemError('cli.key-file-exists', { path: file });
      throw problemError('file.unwritable', { path: file }, { detail: code });
    }
    written.push(file);
  }
  return written;
}

/** The folder at or above another that is shared with others or opened in an editor; undefined where there is none. */
function sharedAbove(folder: string): string | undefined {
  if (marks.some((mark) => existsSync(path.join(folder, mark)))) return folder;
  const above = path.dirname(folder);
  return above === folder ? undefined : sharedAbove(above);
}
