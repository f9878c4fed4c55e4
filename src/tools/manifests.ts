import { setImmediate as turn } from 'node:timers/promises';
import { parseDocument } from 'yaml';
import { isJsonObject, type JsonValue } from '../core/json.ts';
import type { KubernetesObject } from '../core/kubernetes.ts';
import { problemError } from '../core/problem.ts';

/** A line that ends a document of a stream. Within a block of text it is indented, and so is no end. */
const documentEnd = /^---[ \t]*(?:#.*)?$/m;

/**
 * Reads a stream of YAML documents, as helm and kubectl print objects. Between two documents others have their turn: definitions of
 * kinds are long.
 *
 * @param command for the words where it cannot be read.
 * @throws `tools.unreadable-answer`, `cancelled`
 */
export async function readManifests(
  text: string,
  command: string,
  signal?: AbortSignal,
): Promise<readonly KubernetesObject[]> {
  const objects: KubernetesObject[] = [];
  for (const part of text.split(documentEnd)) {
    if (part.trim() === '') continue;
    await turn(undefined, signal === undefined ? {} : { signal });
    const document = parseDocument(part, { version: '1.1', merge: true, logLevel: 'silent' });
    const [fault] = document.errors;
    if (fault !== undefined)
      throw problemError('tools.unreadable-answer', { tool: 'helm', command }, { detail: fault.message });
    objects.push(...objectsOf(document.toJS() as JsonValue));
  }
  return objects;
}

/** A list stands for its items; a document of comments for nothing. */
function objectsOf(value: JsonValue): readonly KubernetesObject[] {
  if (!isJsonObject(value) || typeof value['kind'] !== 'string') return [];
  const { items } = value;
  if (Array.isArray(items) && value['kind'].endsWith('List')) return items.flatMap(objectsOf);
  return [value as unknown as KubernetesObject];
}
