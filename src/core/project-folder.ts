import path from 'node:path';

/** What marks the root of a project. */
const marks = ['meshdeck.yaml', '.meshdeck', '.git'] as const;

/**
 * The project that a file belongs to: the nearest folder above it with a mark. Editor and command line both ask here.
 *
 * @param file absolute.
 * @param exists whether something stands at a path.
 * @param outermost a folder above the file that is not looked beyond: what an editor has open.
 * @returns undefined where no folder has a mark.
 */
export function nearestProject(
  file: string,
  exists: (path: string) => boolean,
  outermost?: string,
): string | undefined {
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    if (marks.some((mark) => exists(path.join(folder, mark)))) return folder;
    if (folder === outermost || path.dirname(folder) === folder) return undefined;
  }
}
