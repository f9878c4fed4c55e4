import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { matchesPath } from '../../core/path-globs.ts';
import { problemOf, type Problem } from '../../core/problem.ts';
import { projectSettingsFile, readProjectSettings } from '../../pattern/model/project-settings.ts';
import { defaultLanguageSettings, type LanguageSettings } from '../service/knowledge.ts';
import { languageSettings } from '../service/project-knowledge.ts';

/** The folders of the workspace, each with the project settings of its `meshdeck.yaml`. */
export interface ProjectFolders {
  set(uris: readonly string[]): void;
  /** Addresses of the folders on the disk, without a slash at the end. */
  all(): readonly string[];
  /** The innermost folder that holds a document; undefined outside of all. */
  holding(uri: string): string | undefined;
  /** Reads the settings again at the next use. */
  reload(): void;
  settingsOf(uri: string): LanguageSettings;
  /** True for paths that the project settings leave out. */
  isIgnored(uri: string): boolean;
  /** The file that counts for a document: there may be none yet. Undefined for documents outside of the folders. */
  fileOf(uri: string): { readonly uri: string; readonly text: () => string | undefined } | undefined;
}

/**
 * Creates the folders. A settings file that cannot be read as meant changes nothing, and is reported.
 *
 * @param onProblem told once for each reading of a file.
 */
export function createProjectFolders(onProblem: (problem: Problem) => void): ProjectFolders {
  let folders: readonly string[] = [];
  const read = new Map<string, LanguageSettings>();

  const holding = (uri: string): string | undefined => {
    const around = folders.filter((folder) => uri.startsWith(`${folder}/`));
    return around.sort((left, right) => right.length - left.length)[0];
  };

  const settingsOf = (folder: string): LanguageSettings => {
    let settings = read.get(folder);
    if (settings === undefined) {
      settings = readSettings(settingsUri(folder), onProblem);
      read.set(folder, settings);
    }
    return settings;
  };

  return {
    set(uris) {
      folders = uris.filter((uri) => uri.startsWith('file:')).map((uri) => uri.replace(/\/$/, ''));
      read.clear();
    },
    all: () => folders,
    holding,
    reload() {
      read.clear();
    },
    settingsOf(uri) {
      const folder = holding(uri);
      return folder === undefined ? defaultLanguageSettings : settingsOf(folder);
    },
    isIgnored(uri) {
      const folder = holding(uri);
      if (folder === undefined) return false;
      const { ignoredPaths } = settingsOf(folder);
      return ignoredPaths.length > 0 && matchesPath(decodeURIComponent(uri.slice(folder.length + 1)), ignoredPaths);
    },
    fileOf(uri) {
      const folder = holding(uri);
      if (folder === undefined) return undefined;
      const file = settingsUri(folder);
      return { uri: file, text: () => textOf(fileURLToPath(file)) };
    },
  };
}

function settingsUri(folder: string): string {
  return `${folder}/${projectSettingsFile}`;
}

function readSettings(uri: string, onProblem: (problem: Problem) => void): LanguageSettings {
  const file = fileURLToPath(uri);
  const text = textOf(file);
  if (text === undefined) return defaultLanguageSettings;
  try {
    return languageSettings(readProjectSettings(text, file));
  } catch (error) {
    onProblem(problemOf(error));
    return defaultLanguageSettings;
  }
}

/** Most projects have no such file. */
function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
