import { isJsonObject, type JsonValue } from '../../core/json.ts';
import { nearest } from '../../core/nearest.ts';
import { problemError } from '../../core/problem.ts';
import { parseText } from '../../yaml/parse.ts';
import { placeAtPath, placeOfOffset, type LineAndColumn } from '../../yaml/places.ts';
import { plainValue } from '../../yaml/plain-value.ts';
import type { ValueNode } from '../../yaml/nodes.ts';
import type { DocumentPath } from './findings.ts';
import { yamlReason } from './yaml-reason.ts';

/** What `meshdeck.yaml` at the root of a project says, read alike by editor and command line. */
export interface ProjectSettings {
  /** Patterns of contexts whose name must be typed before anything is changed there or load is sent. */
  readonly protectedContexts: readonly string[];
  /** Severities of diagnostics by code; checked by the language service, which knows the codes. */
  readonly severities: Readonly<Record<string, string>>;
}

/** One thing in the file that cannot be followed. */
export interface SettingsFault {
  /** Follows "The file cannot be used:". */
  readonly reason: string;
  readonly path: DocumentPath;
  readonly at: 'key' | 'value';
}

/** Name of the file, at the root of a project. */
export const projectSettingsFile = 'meshdeck.yaml';

/** The settings of a project that has no file. */
export const noProjectSettings: ProjectSettings = { protectedContexts: [], severities: {} };

/**
 * Reads the text of a project settings file. A file that cannot be read as meant is refused whole: half of a list of protected
 * contexts would protect half of them.
 *
 * @throws `pattern.settings-file` with the place of the first fault.
 */
export function readProjectSettings(text: string, file: string): ProjectSettings {
  const { documents, lines, faults: ofText } = parseText(text);
  const fail = (reason: string, { line, column }: LineAndColumn): never => {
    throw problemError('pattern.settings-file', { path: file, reason }, { place: { file, line, column } });
  };
  const [document, second] = documents;
  const syntax = ofText[0] ?? document?.faults[0];
  if (syntax !== undefined) return fail(yamlReason(syntax), placeOfOffset(lines, syntax.start));
  if (document === undefined) return noProjectSettings;
  if (second !== undefined) return fail('it holds more than one document', placeOfOffset(lines, second.root.start));
  const { settings, faults } = inspectProjectSettings(document.root);
  const [fault] = faults;
  return fault === undefined ? settings : fail(fault.reason, placeAtPath(document.root, lines, fault.path, fault.at));
}

/**
 * What a parsed settings file says, and everything in it that cannot be followed. Its YAML faults are the caller's. An empty value
 * counts as absent. `schemas/meshdeck.schema.json` says the same to other editors.
 */
export function inspectProjectSettings(tree: ValueNode): {
  readonly settings: ProjectSettings;
  readonly faults: readonly SettingsFault[];
} {
  const faults: SettingsFault[] = [];
  const report = (reason: string, path: DocumentPath, at: SettingsFault['at'] = 'value'): void => {
    faults.push({ reason, path, at });
  };
  const root = plainValue(tree);
  if (root === undefined) report('its aliases expand to too much', []);
  if (root === undefined || root === null) return { settings: noProjectSettings, faults };
  if (!isJsonObject(root)) {
    report('it is not a map', []);
    return { settings: noProjectSettings, faults };
  }
  reportUnknownKeys(root, [], ['protectedContexts', 'lint'], report);
  const contexts = root['protectedContexts'] ?? [];
  const protectedContexts = Array.isArray(contexts) ? contexts.filter(isText) : [];
  if (!Array.isArray(contexts)) report('protectedContexts must be a list of texts', ['protectedContexts']);
  else
    contexts.forEach((entry, index) => {
      if (!isText(entry)) report('protectedContexts must be a list of texts', ['protectedContexts', index]);
      else if (entry === '') report('an empty text protects no context', ['protectedContexts', index]);
    });
  return { settings: { protectedContexts, severities: readSeverities(root['lint'] ?? {}, report) }, faults };
}

type Report = (reason: string, path: DocumentPath, at?: SettingsFault['at']) => void;

function readSeverities(lint: JsonValue, report: Report): Readonly<Record<string, string>> {
  if (!isJsonObject(lint)) {
    report('lint must be a map', ['lint']);
    return {};
  }
  reportUnknownKeys(lint, ['lint'], ['severity'], report);
  const severity = lint['severity'] ?? {};
  if (!isJsonObject(severity)) {
    report('lint.severity must be a map from codes to severities', ['lint', 'severity']);
    return {};
  }
  const entries = Object.entries(severity).flatMap(([code, level]): [string, string][] => {
    if (isText(level)) return [[code, level]];
    report(`the severity of ${code} must be a text`, ['lint', 'severity', code]);
    return [];
  });
  return Object.fromEntries(entries);
}

function reportUnknownKeys(
  map: Readonly<Record<string, unknown>>,
  path: DocumentPath,
  known: readonly string[],
  report: Report,
): void {
  for (const key of Object.keys(map)) {
    if (known.includes(key)) continue;
    const candidate = nearest(key, known);
    const hint = candidate === undefined ? '' : ` (did you mean ${candidate}?)`;
    report(`it does not know the key ${[...path, key].join('.')}${hint}`, [...path, key], 'key');
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
