import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { matchesPath } from '../../core/path-globs.ts';
import { problemOf, type Problem } from '../../core/problem.ts';
import { nearestProject } from '../../core/project-folder.ts';
import { projectSettingsFile, readProjectSettings } from '../../pattern/model/project-settings.ts';
import { cachedImports } from '../imports/import-cache.ts';
import { readRegistries, type Registries } from '../registries/read-registries.ts';
import {
  defaultLanguageSettings,
  noImports,
  type ImportKnowledge,
  type LanguageSettings,
} from '../service/knowledge.ts';
import { languageSettings } from '../service/project-knowledge.ts';
import { filePathOf, fileUriOf } from './file-uris.ts';

/** A folder of the workspace. */
export interface ProjectFolder {
  /** As the editor spells it, without a slash at the end. */
  readonly uri: string;
  readonly path: string;
}

/** The folders of the workspace, and the projects in them: those of the nearest `meshdeck.yaml` above a file, as for `meshdeck lint`. */
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
  /** What the registries of a document's project define; undefined where it names none. */
  registriesOf(uri: string): Registries | undefined;
  /** True where a file may be of a registry of its project. */
  isOfRegistry(uri: string): boolean;
  /** True for paths that the settings of their project leave out, or those of a project around it. */
  isIgnored(uri: string): boolean;
  /** The file that counts for a document: there may be none yet. Undefined for documents outside of the folders. */
  fileOf(uri: string): { readonly uri: string; readonly text: () => string | undefined } | undefined;
}

/**
 * Creates the folders. A settings file that cannot be read as meant changes nothing, and is reported.
 *
 * @param onProblem told once for each reading of a file.
 * @param openText text of a settings file that is open in the editor, by its path: it counts as soon as it can be read as meant.
 */
export function createProjectFolders(
  onProblem: (problem: Problem) => void,
  openText: (path: string) => string | undefined = () => undefined,
): ProjectFolders {
  let folders: readonly ProjectFolder[] = [];
  const read = new Map<string, LanguageSettings>();
  const registries = new Map<string, Registries>();
  /** Roots of projects by the folders in them: thousands of files share a few folders. */
  const roots = new Map<string, string>();

  const holding = (uri: string): ProjectFolder | undefined => {
    const path = filePathOf(uri);
    return path === undefined ? undefined : folders.find((folder) => path.startsWith(`${folder.path}${sep}`));
  };

  /** The root of a file's project; a folder without a mark belongs to the folder that is open. */
  const rootOf = (path: string, { path: outermost }: ProjectFolder): string => {
    const folder = dirname(path);
    const root = roots.get(folder) ?? nearestProject(path, existsSync, outermost) ?? outermost;
    roots.set(folder, root);
    return root;
  };

  const projectOf = (uri: string): string | undefined => {
    const folder = holding(uri);
    return folder === undefined ? undefined : rootOf(filePathOf(uri) ?? '', folder);
  };

  const settingsIn = (root: string): LanguageSettings => {
    let settings = read.get(root);
    if (settings === undefined) {
      const file = join(root, projectSettingsFile);
      settings = typedSettings(openText(file), file) ?? readSettings(file, onProblem);
      read.set(root, settings);
    }
    return settings;
  };

  const forget = (): void => {
    read.clear();
    registries.clear();
    roots.clear();
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
      forget();
    },
    all: () => folders,
    holding,
    reload: forget,
    settingsOf(uri) {
      const root = projectOf(uri);
      return root === undefined ? defaultLanguageSettings : settingsIn(root);
    },
    importsOf(uri) {
      const root = projectOf(uri);
      return root === undefined ? noImports : cachedImports([root]);
    },
    registriesOf(uri) {
      const root = projectOf(uri);
      const entries = root === undefined ? undefined : settingsIn(root).registries;
      if (root === undefined || entries === undefined || entries.length === 0) return undefined;
      const known = registries.get(root) ?? readRegistries(root, entries);
      registries.set(root, known);
      return known;
    },
    isOfRegistry(uri) {
      const folder = holding(uri);
      const path = filePathOf(uri);
      if (folder === undefined || path === undefined) return false;
      for (let root = rootOf(path, folder); ; root = rootOf(root, folder)) {
        if (matchesPath(relative(root, path), settingsIn(root).registries ?? [])) return true;
        if (root === folder.path) return false;
      }
    },
    isIgnored(uri) {
      const folder = holding(uri);
      const path = filePathOf(uri);
      if (folder === undefined || path === undefined) return false;
      for (let root = rootOf(path, folder); ; root = rootOf(root, folder)) {
        if (matchesPath(relative(root, path), settingsIn(root).ignoredPaths)) return true;
        if (root === folder.path) return false;
      }
    },
    fileOf(uri) {
      const folder = holding(uri);
      const root = projectOf(uri);
      if (folder === undefined || root === undefined) return undefined;
      const file = join(root, projectSettingsFile);
      const address = root === folder.path ? `${folder.uri}/${projectSettingsFile}` : fileUriOf(file);
      return { uri: address, text: () => textOf(file) };
    },
  };
}

/** Half of a line that is being typed is no reason to check everything in another way: what is on disk counts until it is whole. */
function typedSettings(text: string | undefined, file: string): LanguageSettings | undefined {
  try {
    return text === undefined ? undefined : languageSettings(readProjectSettings(text, file));
  } catch {
    return undefined;
  }
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
