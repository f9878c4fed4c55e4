import { existsSync } from 'node:fs';
import path from 'node:path';
import { matchesPath } from '../../core/path-globs.ts';
import { problemError } from '../../core/problem.ts';
import { nearestProject } from '../../core/project-folder.ts';
import { cachedImports } from '../../language/imports/import-cache.ts';
import {
  createLinter,
  openBundle,
  readClusterSnapshot,
  readRegistries,
  registryKnowledge,
  rememberingBundle,
  type Linter,
  type UncheckedRuleOfKind,
  type LintKnowledge,
  type WorkspaceIndex,
} from '../../language/lint.ts';
import type { ProjectSettings } from '../../pattern/model/project-settings.ts';
import { textValue, type Invocation } from '../command.ts';
import { projectFolder, projectSettings, readText } from '../project.ts';

/** A project of checked files. */
export interface Project {
  readonly linter: Linter;
  /** Rules of the kinds that were checked so far which are not asked here. */
  unchecked(): readonly UncheckedRuleOfKind[];
  /** True for paths that the settings of the project leave out, or those of a project around it. */
  isIgnored(file: string): boolean;
}

/** All projects of a run. */
export interface Projects {
  of(file: string): Promise<Project>;
  /** Those that were asked for so far. */
  all(): Promise<readonly Project[]>;
}

/** The projects of the checked files, each with the settings of its own `meshdeck.yaml`. */
export function createProjects(invocation: Invocation, workspace: WorkspaceIndex): Projects {
  const projects = new Map<string, Promise<Project>>();
  let knowledge: Promise<LintKnowledge> | undefined;
  const open = async (folder: string): Promise<Project> => {
    knowledge ??= clusterKnowledge(invocation);
    const settings = withOptions(await projectSettings(folder), invocation);
    const { bundle: base = openBundle(), cluster } = await knowledge;
    const ofRegistries =
      settings.registries.length === 0
        ? { bundle: base }
        : registryKnowledge(readRegistries(folder, settings.registries), base, cluster);
    const { bundle, unchecked } = rememberingBundle(ofRegistries.bundle);
    const outer = nearestProject(folder, existsSync);
    const around = outer === undefined ? undefined : await projectIn(outer);
    return {
      linter: createLinter(settings, {
        imports: cachedImports([folder]),
        ...(await knowledge),
        ...ofRegistries,
        bundle,
        workspace,
      }),
      unchecked,
      isIgnored: (file) =>
        matchesPath(path.relative(folder, file), settings.ignoredPaths) || around?.isIgnored(file) === true,
    };
  };
  const projectIn = (folder: string): Promise<Project> => {
    const known = projects.get(folder) ?? open(folder);
    projects.set(folder, known);
    return known;
  };
  return { of: (file) => projectIn(projectFolder(file)), all: () => Promise.all(projects.values()) };
}

async function clusterKnowledge(invocation: Invocation): Promise<LintKnowledge> {
  const given = textValue(invocation, 'cluster-snapshot');
  if (given === undefined) return {};
  const file = path.resolve(invocation.workingFolder, given);
  return readClusterSnapshot(await readText(file), file, openBundle());
}

function withOptions(settings: ProjectSettings, invocation: Invocation): ProjectSettings {
  const kubernetesVersion = textValue(invocation, 'kubernetes-version');
  if (kubernetesVersion === undefined) return settings;
  if (!/^v?1\.\d+(?:\.\d+)?$/.test(kubernetesVersion))
    throw problemError('cli.usage', {
      reason: `--kubernetes-version is a version such as 1.34, not ${kubernetesVersion}.`,
      help: 'meshdeck lint --help',
    });
  return { ...settings, kubernetesVersion: kubernetesVersion.replace(/^v/, '') };
}
