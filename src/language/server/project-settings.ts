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
    const uri = `${folder.replace(/\/$/, '')}/${projectSettingsFile}`;
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
  };
}

/** Most projects have no such file. */
function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
