import { readFile } from 'node:fs/promises';
import { problemError } from '../../core/problem.ts';
import { readClusterSnapshot, type SnapshotKnowledge } from '../cluster/read-snapshot.ts';
import { openBundle } from '../schema/bundle.ts';

/**
 * Reads what a cluster has from the file that the agent has written.
 *
 * @throws `language.snapshot-unreadable`
 */
export async function readSnapshotFile(path: string): Promise<SnapshotKnowledge> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'it is gone' : String(error);
    throw problemError('language.snapshot-unreadable', { path, reason });
  }
  return readClusterSnapshot(text, path, openBundle());
}
