import { isJsonObject, type JsonValue } from '../../core/json.ts';
import { nearest } from '../../core/nearest.ts';
import { globFault } from '../../core/path-globs.ts';
import { problemError } from '../../core/problem.ts';
import { parseText } from '../../yaml/parse.ts';
import { placeAtPath, placeOfOffset, type LineAndColumn } from '../../yaml/places.ts';
import { plainValue } from '../../yaml/plain-value.ts';
import { faultInWords } from '../../yaml/words.ts';
import { atPath, type ValueNode } from '../../yaml/nodes.ts';
import type { DocumentPath } from './findings.ts';

/** What `meshdeck.yaml` at the root of a project says, read alike by editor and command line. */
export interface ProjectSettings {
  /** Patterns of contexts whose name must be typed before anything is changed there or load is sent. */
  readonly protectedContexts: readonly string[];
  /** Severities of diagnostics by code; checked by the language service, which knows the codes. */
  readonly severities: Readonly<Record<string, string>>;
  /** Globs of files that are not checked, from the folder of the settings on. */
  readonly ignoredPaths: readonly string[];
  /** Version of Kubernetes that the files are for, such as `1.34`; undefined for the newest that Meshdeck knows. */
  readonly kubernetesVersion?: string;
  /** Files, folders or globs, from the folder of the settings on, whose CRDs and OAM definitions are known beside the bundled ones. */
  readonly registries: readonly string[];
}

/** One thing in the file that cannot be followed. */
export interface SettingsFault {
  /** Follows "The file cannot be used:". */
  readonly reason: string;
  readonly path: DocumentPath;
  readonly at: 'key' | 'value';
  /** The key that was probably meant by one that is not known. */
  readonly nearest?: string;
}

/** Name of the file, at the root of a project. */
export const projectSettingsFile = 'meshdeck.yaml';

/** The settings of a project that has no file. */
export const noProjectSettings: ProjectSettings = {
  protectedContexts: [],
  severities: {},
  ignoredPaths: [],
  registries: [],
};

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
  if (syntax !== undefined) {
    const { said, start } = faultInWords(syntax, text);
    return fail(said.replace(/\.$/, ''), placeOfOffset(lines, start));
  }
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
  const report: Report = (reason, path, at = 'value', meant) => {
    faults.push({ reason, path, at, ...(meant === undefined ? {} : { nearest: meant }) });
  };
  const root = plainValue(tree);
  if (root === undefined) report('its aliases expand to too much', []);
  if (root === undefined || root === null) return { settings: noProjectSettings, faults };
  if (!isJsonObject(root)) {
    report('it is not a map', []);
    return { settings: noProjectSettings, faults };
  }
  reportUnknownKeys(root, [], ['protectedContexts', 'lint', 'kubernetes', 'registries'], report);
  const protectedContexts = readTexts(root['protectedContexts'], ['protectedContexts'], report, (entry) =>
    entry === '' ? 'an empty text protects no context' : undefined,
  );
  const kubernetesVersion = readVersion(root['kubernetes'] ?? {}, tree, report);
  const settings: ProjectSettings = {
    protectedContexts,
    ...readLint(root['lint'] ?? {}, report),
    ...(kubernetesVersion === undefined ? {} : { kubernetesVersion }),
    registries: readTexts(root['registries'], ['registries'], report, globFault),
  };
  return { settings, faults };
}

type Report = (reason: string, path: DocumentPath, at?: SettingsFault['at'], meant?: string) => void;

function readLint(lint: JsonValue, report: Report): Pick<ProjectSettings, 'severities' | 'ignoredPaths'> {
  if (!isJsonObject(lint)) {
    report('lint must be a map', ['lint']);
    return { severities: {}, ignoredPaths: [] };
  }
  reportUnknownKeys(lint, ['lint'], ['severity', 'ignore'], report);
  return {
    severities: readSeverities(lint['severity'] ?? {}, report),
    ignoredPaths: readTexts(lint['ignore'], ['lint', 'ignore'], report, globFault),
  };
}

function readSeverities(severity: JsonValue, report: Report): Readonly<Record<string, string>> {
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

/** `1.30` without quotation marks is the number 1.3: the version is what was written, not its value. */
function readVersion(kubernetes: JsonValue, tree: ValueNode, report: Report): string | undefined {
  if (!isJsonObject(kubernetes)) {
    report('kubernetes must be a map', ['kubernetes']);
    return undefined;
  }
  reportUnknownKeys(kubernetes, ['kubernetes'], ['version'], report);
  const path = ['kubernetes', 'version'];
  const value = kubernetes['version'] ?? null;
  if (value === null) return undefined;
  const { node } = atPath(tree, path);
  const written = node.is === 'scalar' && typeof value === 'number' ? (node.source ?? String(value)) : value;
  const version = isText(written) ? /^v?(1\.\d{1,3})(?:\.\d{1,3})?$/.exec(written)?.[1] : undefined;
  if (version === undefined) report('kubernetes.version must be a version such as "1.34"', path);
  return version;
}

/** A list of texts, each of which `faultOf` may refuse with a reason. */
function readTexts(
  value: JsonValue | undefined,
  path: DocumentPath,
  report: Report,
  faultOf: (entry: string) => string | undefined,
): readonly string[] {
  const list = value ?? [];
  const reason = `${path.join('.')} must be a list of texts`;
  if (!Array.isArray(list)) {
    report(reason, path);
    return [];
  }
  return (list as readonly JsonValue[]).filter((entry, index): entry is string => {
    const fault = isText(entry) ? faultOf(entry) : reason;
    if (fault !== undefined) report(fault, [...path, index]);
    return fault === undefined;
  });
}

function reportUnknownKeys(
  map: Readonly<Record<string, unknown>>,
  path: DocumentPath,
  known: readonly string[],
  report: Report,
): void {
  for (const key of Object.keys(map)) {
    if (known.includes(key)) continue;
    const candidate = nearest(
      key,
      known.filter((one) => !Object.hasOwn(map, one)),
    );
    const hint = candidate === undefined ? '' : ` (did you mean ${candidate}?)`;
    report(`it does not know the key ${[...path, key].join('.')}${hint}`, [...path, key], 'key', candidate);
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
