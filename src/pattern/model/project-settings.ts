import { LineCounter, parseDocument } from 'yaml';
import { yamlReason } from './yaml-reason.ts';
import { isJsonObject, type JsonValue } from '../../core/json.ts';
import { problemError } from '../../core/problem.ts';

/** What `meshdeck.yaml` at the root of a project says, read alike by editor and command line. */
export interface ProjectSettings {
  /** Patterns of contexts whose name must be typed before anything is changed there or load is sent. */
  readonly protectedContexts: readonly string[];
  /** Severities of diagnostics by code; checked by the language service, which knows the codes. */
  readonly severities: Readonly<Record<string, string>>;
}

/** Name of the file, at the root of a project. */
export const projectSettingsFile = 'meshdeck.yaml';

/** The settings of a project that has no file. */
export const noProjectSettings: ProjectSettings = { protectedContexts: [], severities: {} };

/**
 * Reads the text of a project settings file. A file that cannot be read as meant is refused whole: half of a list of protected
 * contexts would protect half of them.
 *
 * @throws `pattern.settings-file` with the place of the fault.
 */
export function readProjectSettings(text: string, file: string): ProjectSettings {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter });
  const fail = (reason: string, offset = 0): never => {
    const { line, col } = lineCounter.linePos(offset);
    const place = { file, line: Math.max(1, line), column: Math.max(1, col) };
    throw problemError('pattern.settings-file', { path: file, reason }, { place });
  };
  const [error] = document.errors;
  if (error !== undefined) return fail(yamlReason(error.message), error.pos[0]);
  const root = document.toJS() as JsonValue;
  if (root === null) return noProjectSettings;
  if (!isJsonObject(root)) return fail('it is not a map');
  const unknown = Object.keys(root).find((key) => key !== 'protectedContexts' && key !== 'lint');
  if (unknown !== undefined) return fail(`it does not know the key ${unknown}`);
  const at = (path: readonly string[]): number =>
    (document.getIn(path, true) as { range?: readonly number[] } | undefined)?.range?.[0] ?? 0;
  const protectedContexts = root['protectedContexts'] ?? [];
  if (!Array.isArray(protectedContexts) || !protectedContexts.every((entry) => typeof entry === 'string'))
    return fail('protectedContexts must be a list of texts', at(['protectedContexts']));
  const lint = root['lint'] ?? {};
  const severity = isJsonObject(lint) ? (lint['severity'] ?? {}) : undefined;
  if (!isJsonObject(severity) || !Object.values(severity).every((level) => typeof level === 'string'))
    return fail('lint.severity must be a map from codes to severities', at(['lint']));
  return { protectedContexts, severities: severity as Readonly<Record<string, string>> };
}
