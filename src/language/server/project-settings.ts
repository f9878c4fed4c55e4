import { readFileSync } from 'node:fs';
import { join } from 'node:path';
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

/**
 * Reads `meshdeck.yaml` of the open folders when it is needed first. A file that cannot be read as meant changes nothing, and is
 * reported.
 */
export function projectSeverities(onProblem: (problem: Problem) => void): ProjectSeverities {
  let folders: readonly string[] = [];
  let read: Severities | undefined;

  const severitiesOf = (file: string): Severities => {
    const text = textOf(file);
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
      folders = uris.filter((uri) => uri.startsWith('file:')).map((uri) => fileURLToPath(uri));
      read = undefined;
    },
    reload() {
      read = undefined;
    },
    severities() {
      read ??= Object.fromEntries(
        folders.flatMap((folder) => Object.entries(severitiesOf(join(folder, projectSettingsFile)))),
      );
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
