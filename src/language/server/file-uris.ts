import { fileURLToPath, pathToFileURL } from 'node:url';

/**
 * The path behind an address; undefined for documents that are no files (`untitled:`, `git:`, `vscode-vfs:`). Editors differ in which
 * characters they escape, so two addresses of a file are compared by their path.
 */
export function filePathOf(uri: string): string | undefined {
  if (!uri.startsWith('file:')) return undefined;
  try {
    return fileURLToPath(uri);
  } catch {
    // A host or an escape that this system has no path for.
    return undefined;
  }
}

/** The address of a file as the server spells it. */
export function fileUriOf(path: string): string {
  return pathToFileURL(path).href;
}
