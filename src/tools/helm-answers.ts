import { parse } from 'yaml';
import { isJsonObject, type JsonObject, type JsonValue } from '../core/json.ts';
import { problemError } from '../core/problem.ts';

/** A line of `helm list`. */
export interface HelmRelease {
  readonly name: string;
  readonly namespace: string;
  readonly revision: number;
  /** `deployed`, `failed`, `pending-install`, `pending-upgrade`, `pending-rollback`, `uninstalling`, `superseded`, ... */
  readonly status: string;
  /** Name of the chart, such as `istiod`. */
  readonly chart: string;
  /** Version of the chart, such as `1.30.3`. */
  readonly chartVersion: string;
  readonly appVersion: string;
}

/** A version of helm: `v4.3.1`, `v3.22.0+gabcdef`, and `v4.3` where it was built from its module. */
export interface HelmVersion {
  readonly text: string;
  readonly major: number;
  readonly minor: number;
}

/** Reads the answer of `helm version`. */
export function parseHelmVersion(text: string): HelmVersion {
  const match = /v?((\d+)\.(\d+)\S*)/.exec(text);
  if (match === null) throw unreadable('version');
  return { text: match[1] ?? '', major: Number(match[2]), minor: Number(match[3]) };
}

/** Reads `helm list --output json`; revisions are text in Helm 3. */
export function parseHelmList(text: string): readonly HelmRelease[] {
  const list = parseJson(text, 'list');
  if (!Array.isArray(list)) throw unreadable('list');
  return (list as readonly JsonValue[]).filter(isJsonObject).map((entry) => {
    const chart = splitChart(textOf(entry['chart']));
    return {
      name: textOf(entry['name']),
      namespace: textOf(entry['namespace']),
      revision: Number(textOf(entry['revision'])),
      status: textOf(entry['status']),
      chart: chart.name,
      chartVersion: chart.version,
      appVersion: textOf(entry['app_version']),
    };
  });
}

/** Reads `helm show chart`: YAML with at least name and version. */
export function parseHelmChart(text: string): { readonly name: string; readonly version: string } {
  const chart: unknown = parse(text);
  if (!isJsonObject(chart) || typeof chart['version'] !== 'string') throw unreadable('show chart');
  return { name: textOf(chart['name']), version: chart['version'] };
}

/** Reads `helm get values --output json`; `null` where none were given. */
export function parseHelmValues(text: string): JsonObject {
  const values = parseJson(text, 'get values');
  if (values === null) return {};
  if (!isJsonObject(values)) throw unreadable('get values');
  return values;
}

/** `istio-base-1.30.3` into name and version: the version begins at the first dash that a number with dots follows. */
function splitChart(chart: string): { readonly name: string; readonly version: string } {
  const match = /^(.+?)-(v?\d+\.\d+.*)$/.exec(chart);
  return match === null ? { name: chart, version: '' } : { name: match[1] ?? '', version: match[2] ?? '' };
}

function parseJson(text: string, command: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch (error) {
    throw unreadable(command, error);
  }
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function unreadable(command: string, cause?: unknown): Error {
  const detail = cause instanceof Error ? cause.message : undefined;
  return problemError('tools.unreadable-answer', { tool: 'helm', command }, { detail });
}
