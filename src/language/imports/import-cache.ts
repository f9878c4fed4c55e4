import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { importFolder, readImportAddress, readImportFile } from '../../pattern/model/imports.ts';
import type { ImportKnowledge } from '../service/knowledge.ts';

/**
 * What was fetched for a project before, from its folder `.meshdeck/imports`. A file that is not what its first line says, or not what the
 * address asks for by its digest, counts as not fetched. A file is read when it is asked for first: whoever fetches makes this anew.
 *
 * @param folders roots of the projects that are open.
 */
export function cachedImports(folders: readonly string[]): ImportKnowledge {
  const known = new Map<string, { readonly text: string; readonly uri: string }>();
  return {
    textOf(address) {
      const before = known.get(address);
      if (before !== undefined) return before;
      // What is missing is looked for each time: it may have been fetched meanwhile.
      const found = firstOf(folders, address);
      if (found !== undefined) known.set(address, found);
      return found;
    },
  };
}

function firstOf(folders: readonly string[], written: string): ReturnType<ImportKnowledge['textOf']> {
  const address = readImportAddress(written);
  if ('why' in address) return undefined;
  const name = `${createHash('sha256').update(address.url).digest('hex')}.yaml`;
  for (const folder of folders) {
    const file = path.join(folder, importFolder, name);
    const text = textOf(file);
    const read = text === undefined ? undefined : readImportFile(text);
    if (text === undefined || read === undefined) continue;
    const { header, body } = read;
    const isWhole = createHash('sha256').update(body).digest('hex') === header.sha256 && header.url === address.url;
    if (isWhole && (address.sha256 ?? header.sha256) === header.sha256) return { text, uri: pathToFileURL(file).href };
  }
  return undefined;
}

/** Most imports were never fetched. */
function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
