import { readFile, stat } from 'node:fs/promises';
import type { ObjectReference } from '../../core/kubernetes.ts';
import { cancelled } from '../../core/problem.ts';
import { LineIndex } from '../../yaml/lines.ts';
import type { SourcePlace } from '../protocol/sources.ts';
import { objectsOfText } from './objects-of-text.ts';

/** Files that people write are smaller. */
const largestBytes = 4 * 1024 * 1024;

/**
 * The places of files that describe an object of a cluster. A file that names no namespace leaves it to whoever applies it, and counts.
 *
 * @throws `cancelled`
 */
export async function findSources(
  object: ObjectReference,
  files: readonly string[],
  signal: AbortSignal,
): Promise<readonly SourcePlace[]> {
  const places: SourcePlace[] = [];
  for (const file of files) {
    if (signal.aborted) throw cancelled();
    const text = await readSmall(file);
    // Most files do not even have the name in them.
    if (text?.includes(object.name) !== true) continue;
    const lines = new LineIndex(text);
    for (const { object: described, start } of objectsOfText(text))
      if (isSame(described, object)) places.push({ file, ...lines.positionAt(start) });
  }
  return places;
}

async function readSmall(file: string): Promise<string | undefined> {
  try {
    const { size } = await stat(file);
    return size > largestBytes ? undefined : await readFile(file, 'utf8');
  } catch {
    // It went meanwhile, or may not be read; then nobody can open it either.
    return undefined;
  }
}

function isSame(described: ObjectReference, { group, kind, name, namespace }: ObjectReference): boolean {
  return (
    described.name === name &&
    described.kind === kind &&
    described.group === group &&
    (described.namespace === undefined || described.namespace === namespace)
  );
}
