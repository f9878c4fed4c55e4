import { isAbsolute } from 'node:path';
import type { ProjectSettings } from '../pattern/model/project-settings.ts';
import type { Finding } from './diagnostics/finding.ts';
import { createWorkspaceIndex, type WorkspaceIndex } from './workspace/index.ts';
import { mayBeOurs, withoutByteOrderMark } from './workspace/pass.ts';
import { fileUriOf } from './server/file-uris.ts';
import { checkedSeverities } from './diagnostics/severities.ts';
import { defaultLanguageSettings, type Knowledge } from './service/knowledge.ts';
import { languageSettings } from './service/project-knowledge.ts';
import { LanguageService } from './service/service.ts';

export type { Finding, FindingFix, RelatedPlace } from './diagnostics/finding.ts';
export type { Severity } from './diagnostics/entry.ts';
export type { DiagnosticCode } from './diagnostics/table.ts';
export { diagnosticEntry } from './diagnostics/table.ts';
export { readClusterSnapshot } from './cluster/read-snapshot.ts';
export { readRegistries, registryKnowledge } from './registries/read-registries.ts';
export { libraryFailure } from './schema/rules/compile.ts';
export { rememberingBundle, type UncheckedRuleOfKind } from './schema/rules/unchecked.ts';
export { openBundle } from './schema/bundle.ts';
export { createWorkspaceIndex, mayBeOurs, type WorkspaceIndex };
export { pageOf } from './diagnostics/page.ts';

/** One text to check. */
export interface LintRequest {
  /** Path or URI; only its end counts, for recognition by name. */
  readonly path: string;
  readonly text: string;
  readonly settings?: LintSettings;
}

/** The part of the project settings that changes findings, as `readProjectSettings` gives it. */
export interface LintSettings {
  readonly severities?: Severities;
}

/** Code to `error`, `warning`, `information`, `hint` or `off`, as a person wrote it. */
export type Severities = Readonly<Record<string, string>>;

/** The findings of one file. */
export interface LintedFile {
  readonly path: string;
  readonly findings: readonly Finding[];
  /** False for YAML that is none of ours: nothing was checked, which is not the same as nothing found. */
  readonly isRecognised: boolean;
}

/** Checks the files of one project. */
export interface Linter {
  lint(path: string, text: string): LintedFile;
  /** Takes a file into an index, so that checks of other files know what it declares. */
  takeIn(path: string, text: string, index: WorkspaceIndex): void;
}

/** What is known beside a text and the settings of its project. */
export type LintKnowledge = Partial<Omit<Knowledge, 'settings'>>;

/**
 * A linter for the files of one project, with the same knowledge as the editor has of it.
 *
 * @throws `language.code-unknown`, `language.severity-unknown` for settings that cannot be followed.
 */
export function createLinter(settings: ProjectSettings, knowledge: LintKnowledge = {}): Linter {
  return linterOf(new LanguageService({ knowledge: { ...knowledge, settings: languageSettings(settings) } }));
}

/**
 * Checks one text alone, as the editor does outside of a workspace.
 *
 * @throws `language.code-unknown`, `language.severity-unknown` for settings that cannot be followed.
 */
export function lintText({ path, text, settings = {} }: LintRequest): LintedFile {
  const severities = checkedSeverities(settings.severities ?? {});
  const service = new LanguageService({ knowledge: { settings: { ...defaultLanguageSettings, severities } } });
  return linterOf(service).lint(path, text);
}

function linterOf(service: LanguageService): Linter {
  return {
    lint(path, text) {
      // The index knows files by their addresses.
      const view = service.view(isAbsolute(path) ? fileUriOf(path) : path, withoutByteOrderMark(text));
      return { path, findings: service.findings(view), isRecognised: view.isRecognised };
    },
    takeIn(path, text, index) {
      const uri = fileUriOf(path);
      const summary = service.summary(service.view(uri, withoutByteOrderMark(text)));
      if (summary !== undefined) index.set(uri, summary);
    },
  };
}
