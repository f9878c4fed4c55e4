import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { problemError } from '../../core/problem.ts';

/** Where kubeconfig files are looked for. */
export interface KubeconfigSources {
  /** Files that were named by a person, in merge order; empty or absent means KUBECONFIG, then `~/.kube/config`. */
  readonly files?: readonly string[] | undefined;
  /** Variables of the process: `KUBECONFIG`, `HOME`, `USERPROFILE`. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where the files of a Pod's service account are, if not where Kubernetes mounts them. */
  readonly serviceAccountFolder?: string;
}

/** The files that are meant, in merge order, whether they are there or not, and when it is a problem that one is missing. */
export function kubeconfigFiles({ files, environment }: KubeconfigSources): {
  readonly files: readonly string[];
  readonly missingIsAProblem: 'always' | 'if-none' | 'never';
} {
  const home = environment['HOME'] ?? environment['USERPROFILE'] ?? homedir();
  if (files !== undefined && files.length > 0)
    return { files: unique(files.map((file) => path.resolve(expandHome(file, home)))), missingIsAProblem: 'always' };
  const listed = (environment['KUBECONFIG'] ?? '').split(path.delimiter).filter((file) => file !== '');
  if (listed.length > 0)
    return { files: unique(listed.map((file) => path.resolve(file))), missingIsAProblem: 'if-none' };
  return { files: [path.join(home, '.kube', 'config')], missingIsAProblem: 'never' };
}

/**
 * The text of one kubeconfig file; undefined where there is no such file.
 *
 * @throws `cluster.kubeconfig-broken` where it cannot be read.
 */
export async function readKubeconfigText(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    const reason = code === 'EISDIR' ? 'it is a folder' : code === 'EACCES' ? 'you may not read it' : message;
    throw problemError('cluster.kubeconfig-broken', { path: file, reason }, { place: { file } });
  }
}

function expandHome(file: string, home: string): string {
  return file === '~' || /^~[/\\]/.test(file) ? path.join(home, file.slice(1)) : file;
}

function unique(files: readonly string[]): readonly string[] {
  return [...new Set(files)];
}
