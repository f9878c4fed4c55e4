import { clusterSnapshotFormat, type ClusterSnapshot } from '../../core/cluster-snapshot.ts';
import { isJsonObject } from '../../core/json.ts';
import { problemError } from '../../core/problem.ts';

/**
 * The snapshot in the text of a file: whole, or not at all.
 *
 * @param path for messages.
 * @throws `language.snapshot-unreadable`
 */
export function parseSnapshot(text: string, path: string): ClusterSnapshot {
  const reason = reasonAgainst(text);
  if (typeof reason === 'string') throw problemError('language.snapshot-unreadable', { path, reason });
  return reason.snapshot;
}

const family = clusterSnapshotFormat.slice(0, clusterSnapshotFormat.indexOf('/') + 1);

function reasonAgainst(text: string): string | { readonly snapshot: ClusterSnapshot } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'it is no JSON, or only a part of it was written';
  }
  const format = isJsonObject(value) ? value['format'] : undefined;
  if (!isJsonObject(value) || typeof format !== 'string' || !format.startsWith(family))
    return `it is not of the form ${clusterSnapshotFormat}`;
  if (format !== clusterSnapshotFormat)
    return `it is of the form ${format}, which another version of Meshdeck writes; this one reads ${clusterSnapshotFormat}`;
  const broken = Object.entries(parts).find(([key, isRight]) => !isRight(value[key]));
  if (broken !== undefined) return `${broken[0]} is not as it should be`;
  return { snapshot: value as unknown as ClusterSnapshot };
}

const isText = (value: unknown): boolean => typeof value === 'string';
const isListOf =
  (isRight: (item: unknown) => boolean) =>
  (value: unknown): boolean =>
    Array.isArray(value) && value.every(isRight);
const isMapOf =
  (isRight: (item: unknown) => boolean) =>
  (value: unknown): boolean =>
    isJsonObject(value) && Object.values(value).every(isRight);
const hasTexts =
  (...keys: readonly string[]) =>
  (value: unknown): boolean =>
    isJsonObject(value) && keys.every((key) => isText(value[key]));

const isNames = (value: unknown): boolean =>
  hasTexts('group', 'kind')(value) && isJsonObject(value) && isMapOf(isListOf(isText))(value['names']);

const isKind = (value: unknown): boolean => {
  if (!hasTexts('apiVersion', 'kind', 'plural', 'definition')(value) || !isJsonObject(value)) return false;
  const { columns } = value;
  return columns === undefined || isListOf(hasTexts('name', 'type', 'jsonPath'))(columns);
};

/** What the parts must be for everything that reads them. Schemas are looked at one by one, when they are needed. */
const parts: Readonly<Record<string, (value: unknown) => boolean>> = {
  context: isText,
  kinds: isListOf(isKind),
  definitions: isMapOf(isJsonObject),
  namespaces: isListOf(isText),
  names: isListOf(isNames),
  gaps: isListOf(isText),
};
