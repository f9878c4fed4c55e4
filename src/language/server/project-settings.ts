import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { problemOf, type Problem } from '../../core/problem.ts';
import { projectSettingsFile, readProjectSettings } from '../../pattern/model/project-settings.ts';
import type { Severities } from '../diagnostics/finding.ts';
import { checkedSeverities } from '../diagnostics/severities.ts';

/** The project settings of the open folders, as far as they change findings. */
export interface ProjectSeverities {
  setFolders(uris: readonly string[]): void;
  /** Reads them again at the next use. */
  reload(): void;
  severities(): Severities;
  /** The file that counts for a document: there may be none yet. Undefined for documents outside of the folders. */
  fileOf(uri: string): { readonly uri: string; readonly text: () => string | undefined } | undefined;
}

/** Who is told what was found while the files were read. */
export interface ProjectSettingsEvents {
  /** A file was read, or is not there (undefined). */
  readonly onRead: (uri: string, text: string | undefined) => void;
  readonly onProblem: (problem: Problem) => void;
}

/**
 * Reads `meshdeck.yaml` of the open folders when it is needed first. A file that cannot be read as meant changes nothing, and is
 * reported.
 */
export function projectSeverities({ onRead, onProblem }: ProjectSettingsEvents): ProjectSeverities {
  let folders: readonly string[] = [];
  let read: Severities | undefined;

  const severitiesOf = (folder: string): Severities => {
    const uri = settingsUri(folder);
    const file = fileURLToPath(uri);
    const text = textOf(file);
    onRead(uri, text);
    if (text === undefined) return {};
    try {
      return checkedSeverities(readProjectSettings(text, file).severities);
    } catch (error) {
      onProblem(problemOf(error));
      return {};
    }
  };

  return {
    setFolders(uris) {
      folders = uris.filter((uri) => uri.startsWith('file:'));
      read = undefined;
    },
    reload() {
      read = undefined;
    },
    severities() {
      read ??= Object.fromEntries(folders.flatMap((folder) => Object.entries(severitiesOf(folder))));
      return read;
    },
    fileOf(uri) {
      const holding = folders.filter((folder) => uri.startsWith(`${folder.replace(/\/$/, '')}/`));
      const [folder] = holding.sort((left, right) => right.length - left.length);
      if (folder === undefined) return undefined;
      const file = settingsUri(folder);
      return { uri: file, text: () => textOf(fileURLToPath(file)) };
    },
  };
}

function settingsUri(folder: string): string {
  return `${folder.replace(/\/$/, '')}/${projectSettingsFile}`;
}

/** Most projects have no such file. */
function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
