import { randomUUID } from 'node:crypto';
import { open, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { Document } from 'yaml';
import { delay } from '../../core/abort.ts';
import type { OidcTokens } from './oidc-refresh.ts';

/** kubectl holds its lock for milliseconds; one that stays is left behind, and is not ours to take away. */
const lockWaitMs = 1_000;
const lockRetryMs = 50;

/**
 * Puts new tokens in the place of the old ones in a kubeconfig file, and leaves every other character as it is. The file is replaced in
 * one step, through links and with its mode, under the lock file that client-go takes.
 *
 * @param old what the file has; where it has anything else by now, somebody was faster, and nothing is written.
 * @returns false where nothing was written: the file may not be changed, is locked, or has changed.
 */
export async function writeTokens(file: string, user: string, old: OidcTokens, next: OidcTokens): Promise<boolean> {
  const lock = `${file}.lock`;
  try {
    if (!(await take(lock))) return false;
  } catch {
    return false;
  }
  try {
    const target = await realpath(file);
    const text = withTokens(await readFile(target, 'utf8'), user, old, next);
    if (text === undefined) return false;
    const temporary = `${target}.${randomUUID()}.tmp`;
    try {
      const { mode } = await stat(target);
      await writeFile(temporary, text, { mode: mode & 0o777, flag: 'wx' });
      await rename(temporary, target);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
    return true;
  } catch {
    return false;
  } finally {
    await rm(lock, { force: true });
  }
}

async function take(lock: string): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < lockWaitMs; waitedMs += lockRetryMs) {
    try {
      const handle = await open(lock, 'wx', 0o600);
      await handle.close();
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    await delay(lockRetryMs);
  }
  return false;
}

/** The text with other tokens; undefined where it does not have the old ones, or not as simple values. */
export function withTokens(text: string, user: string, old: OidcTokens, next: OidcTokens): string | undefined {
  const document = parseDocument(text, { prettyErrors: false, logLevel: 'error' });
  if (document.errors.length > 0) return undefined;
  const place = placeOf(document, user);
  if (place === undefined) return undefined;
  const edits: { readonly start: number; readonly end: number; readonly value: string }[] = [];
  for (const [key, before, after] of [
    ['id-token', old.idToken, next.idToken],
    ['refresh-token', old.refreshToken, next.refreshToken],
  ] as const) {
    // A kubeconfig without an id-token gets none: kubectl makes its own from the refresh-token.
    if (before === undefined || after === undefined || before === after) continue;
    const node = document.getIn([...place, key], true);
    if (!isScalar(node) || node.value !== before || node.range === null || node.range === undefined) return undefined;
    if (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED') return undefined;
    edits.push({ start: node.range[0], end: node.range[1], value: JSON.stringify(after) });
  }
  if (edits.length === 0) return undefined;
  return edits
    .toSorted((left, right) => right.start - left.start)
    .reduce((rest, { start, end, value }) => rest.slice(0, start) + value + rest.slice(end), text);
}

/** The way to the user's auth provider; the first of two users with one name counts, as in the merge. */
function placeOf(document: Document, user: string): readonly (string | number)[] | undefined {
  const users = document.get('users');
  if (!isSeq(users)) return undefined;
  const index = users.items.findIndex((item) => isMap(item) && String(item.get('name')) === user);
  return index < 0 ? undefined : ['users', index, 'user', 'auth-provider', 'config'];
}
