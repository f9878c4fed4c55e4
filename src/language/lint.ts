import { readFile } from 'node:fs/promises';
import { throwIfAborted } from '../core/abort.ts';
import { problemError } from '../core/problem.ts';
import type { Finding } from './diagnostics/finding.ts';
import { checkedSeverities } from './diagnostics/severities.ts';
import { LanguageService } from './service/service.ts';

export type { Finding, RelatedPlace } from './diagnostics/finding.ts';
export type { Severity } from './diagnostics/entry.ts';

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

/**
 * Checks one text, as the editor does.
 *
 * @throws `language.code-unknown`, `language.severity-unknown` for settings that cannot be followed.
 */
export function lintText({ path, text, settings = {} }: LintRequest): LintedFile {
  const service = new LanguageService({ severities: checkedSeverities(settings.severities ?? {}) });
  const view = service.view(path, text);
  return { path, findings: service.findings(view), isRecognised: view.isRecognised };
}

/**
 * Checks files one after the other, giving each as soon as it is done.
 *
 * @throws `file.unreadable` for a file that cannot be read, `cancelled`.
 */
export async function* lintFiles(
  paths: readonly string[],
  settings: LintSettings = {},
  signal?: AbortSignal,
): AsyncGenerator<LintedFile> {
  for (const path of paths) {
    throwIfAborted(signal);
    let text: string;
    try {
      text = await readFile(path, 'utf8');
    } catch (error) {
      const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
      throw problemError(isMissing ? 'file.not-found' : 'file.unreadable', { path });
    }
    yield lintText({ path, text, settings });
  }
}
