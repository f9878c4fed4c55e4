import { readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { matchesPath } from '../../core/path-globs.ts';
import { problemOf, type Problem } from '../../core/problem.ts';
import { projectSettingsFile, readProjectSettings } from '../../pattern/model/project-settings.ts';
import { cachedImports } from '../imports/import-cache.ts';
import {
  defaultLanguageSettings,
  noImports,
  type ImportKnowledge,
  type LanguageSettings,
} from '../service/knowledge.ts';
import { languageSettings } from '../service/project-knowledge.ts';
import { filePathOf } from './file-uris.ts';

/** A folder of the workspace. */
export interface ProjectFolder {
  /** As the editor spells it, without a slash at the end. */
  readonly uri: string;
  readonly path: string;
}

/** The folders of the workspace, each with the project settings of its `meshdeck.yaml`. */
export interface ProjectFolders {
  set(uris: readonly string[]): void;
  /** The folders that are on the disk. */
  all(): readonly ProjectFolder[];
  /** The innermost folder that holds a document; undefined outside of all. */
  holding(uri: string): ProjectFolder | undefined;
  /** Reads the settings again at the next use. */
  reload(): void;
  settingsOf(uri: string): LanguageSettings;
  /** What was fetched for the project of a document. */
  importsOf(uri: string): ImportKnowledge;
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
  let folders: readonly ProjectFolder[] = [];
  const read = new Map<string, LanguageSettings>();

  const holding = (uri: string): ProjectFolder | undefined => {
    const path = filePathOf(uri);
    return path === undefined ? undefined : folders.find((folder) => path.startsWith(`${folder.path}${sep}`));
  };

  const settingsOf = (folder: ProjectFolder): LanguageSettings => {
    let settings = read.get(folder.path);
    if (settings === undefined) {
      settings = readSettings(join(folder.path, projectSettingsFile), onProblem);
      read.set(folder.path, settings);
    }
    return settings;
  };

  return {
    set(uris) {
      const found = uris.map((uri) => ({
        uri: uri.replace(/\/+$/, ''),
        path: filePathOf(uri)?.replace(/[\\/]+$/, ''),
      }));
      folders = found
        .flatMap(({ uri, path }) => (path === undefined ? [] : [{ uri, path }]))
        .sort((left, right) => right.path.length - left.path.length);
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
    importsOf(uri) {
      const folder = holding(uri);
      return folder === undefined ? noImports : cachedImports([folder.path]);
    },
    isIgnored(uri) {
      const folder = holding(uri);
      if (folder === undefined) return false;
      const { ignoredPaths } = settingsOf(folder);
      if (ignoredPaths.length === 0) return false;
      return matchesPath(relative(folder.path, filePathOf(uri) ?? ''), ignoredPaths);
    },
    fileOf(uri) {
      const folder = holding(uri);
      if (folder === undefined) return undefined;
      const file = join(folder.path, projectSettingsFile);
      return { uri: `${folder.uri}/${projectSettingsFile}`, text: () => textOf(file) };
    },
  };
}

function readSettings(file: string, onProblem: (problem: Problem) => void): LanguageSettings {
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
