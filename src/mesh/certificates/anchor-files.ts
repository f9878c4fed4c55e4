import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { problemError } from '../../core/problem.ts';
import { keyText } from './issuer-secret.ts';
import { readAuthority, type Authority } from './read.ts';

/** Names of the files of a trust anchor, as Linkerd's documentation calls them. */
export const anchorFiles = { certificate: 'ca.crt', key: 'ca.key', bundle: 'ca-bundle.crt' } as const;

/** What marks a folder that is shared with others, or opened in an editor. */
const marks: readonly string[] = ['.git', '.hg', '.svn', 'meshdeck.yaml', '.meshdeck', '.vscode'];

/**
 * Refuses a folder that a private key must not be written into. Nothing is written yet.
 *
 * @param names of files that must not be there.
 * @throws `mesh.key-in-repository`, `mesh.key-file-exists`
 */
export function checkAnchorFolder(
  folder: string,
  names: readonly string[],
  { isRepositoryMeant }: { readonly isRepositoryMeant: boolean },
): void {
  const root = isRepositoryMeant ? undefined : sharedAbove(folder);
  if (root !== undefined) throw problemError('mesh.key-in-repository', { path: folder, root });
  const there = names.map((name) => path.join(folder, name)).find((file) => existsSync(file));
  if (there !== undefined) throw problemError('mesh.key-file-exists', { path: there });
}

/**
 * A trust anchor from the files of its owner.
 *
 * @throws `file.not-found`, `file.unreadable`, `mesh.certificate-*`
 */
export async function readAnchorFiles(files: {
  readonly certificate: string;
  readonly key: string;
}): Promise<Authority> {
  const read = async (file: string): Promise<string> => {
    try {
      return await readFile(file, 'utf8');
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw problemError(code === 'ENOENT' ? 'file.not-found' : 'file.unreadable', { path: file }, { detail: code });
    }
  };
  return readAuthority(await read(files.certificate), await read(files.key), files);
}

/**
 * Writes a trust anchor with its key, for its owner alone to read. Nothing is written over.
 *
 * @param bundle goes into a file beside it, where there is one.
 * @returns the files.
 * @throws `mesh.key-file-exists`, `file.unwritable`
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
      if (code === 'EEXIST') throw problemError('mesh.key-file-exists', { path: file });
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
