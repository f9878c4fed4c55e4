import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { problemError } from '../../core/problem.ts';

/** Keeps a text under a name that is free, and says where. */
export type SaveExport = (fileName: string, text: string) => Promise<string>;

/** Saves beside a pattern; undefined for a document that is in no folder yet. */
export function saverBeside(source: string): SaveExport | undefined {
  const file = source.startsWith('file:') ? fileURLToPath(source) : source;
  return path.isAbsolute(file) ? (fileName, text) => saveFree(path.dirname(file), fileName, text) : undefined;
}

/** Saves into a folder. */
export function saverIn(folder: string | undefined): SaveExport | undefined {
  return folder === undefined ? undefined : (fileName, text) => saveFree(folder, fileName, text);
}

/**
 * Writes a file that nobody else may read, under its name or, where that is taken, one with a number: nothing is written over.
 *
 * @throws `file.unwritable`
 */
async function saveFree(folder: string, fileName: string, text: string): Promise<string> {
  const dot = fileName.indexOf('.');
  const [stem, ending] = [fileName.slice(0, dot), fileName.slice(dot)];
  for (let number = 1; ; number += 1) {
    const file = path.join(folder, number === 1 ? fileName : `${stem}-${number}${ending}`);
    try {
      await writeFile(file, text, { flag: 'wx', mode: 0o600 });
      return file;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'EEXIST') throw problemError('file.unwritable', { path: file }, { detail: code });
    }
  }
}
