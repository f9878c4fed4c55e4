import { isJsonObject, valueAt } from '../../core/json.ts';
import type { JsonValue } from '../../core/json.ts';
import { editYaml, NotEditable } from '../kubeconfig/edit-yaml.ts';
import { lockKubeconfigs } from '../kubeconfig/locks.ts';
import { replaceFile } from '../kubeconfig/replace-file.ts';
import { readKubeconfigText } from '../kubeconfig/sources.ts';
import { readYaml, yamlLimits } from '../kubeconfig/yaml-document.ts';
import type { OidcTokens } from './oidc-refresh.ts';

/** A lock that stays is left behind, and is not ours to take away: a request waits for the token. */
const lockWaitMs = 1_000;

/**
 * Puts new tokens in the place of the old ones in a kubeconfig file, under its lock, and leaves every other character as it is.
 *
 * @param old what the file has; where it has anything else by now, somebody was faster, and nothing is written.
 * @returns false where nothing was written: the file may not be changed, is locked, or has changed.
 */
export async function writeTokens(file: string, user: string, old: OidcTokens, next: OidcTokens): Promise<boolean> {
  try {
    const locks = await lockKubeconfigs([file], lockWaitMs);
    try {
      const text = await readKubeconfigText(file);
      const changed = text === undefined ? undefined : withTokens(text, user, old, next);
      return changed !== undefined && (await replaceFile(file, text, changed));
    } finally {
      await locks.release();
    }
  } catch {
    // A kubeconfig that is read-only, or locked by what was killed, does not keep anybody from working.
    return false;
  }
}

/** The text with other tokens; undefined where it does not have the old ones, or cannot be changed without loss. */
export function withTokens(text: string, user: string, old: OidcTokens, next: OidcTokens): string | undefined {
  const document = readYaml(text);
  if (document.errors.length > 0) return undefined;
  const root = document.toJS(yamlLimits) as JsonValue;
  const users = valueAt(root, ['users']);
  // The first of two users with one name counts, as in the merge.
  const index = Array.isArray(users)
    ? (users as readonly JsonValue[]).findIndex(
        (item) => isJsonObject(item) && (item['name'] === user || item['name'] === Number(user)),
      )
    : -1;
  const place = ['users', index, 'user', 'auth-provider', 'config'];
  const isThere = (key: string, value: string | undefined): boolean => valueAt(root, [...place, key]) === value;
  if (index < 0 || !isThere('id-token', old.idToken) || !isThere('refresh-token', old.refreshToken)) return undefined;
  try {
    return [['id-token', next.idToken] as const, ['refresh-token', next.refreshToken] as const].reduce(
      (rest, [key, value]) =>
        value === undefined || isThere(key, value) ? rest : editYaml(rest, { is: 'set', path: [...place, key], value }),
      text,
    );
  } catch (error) {
    if (error instanceof NotEditable) return undefined;
    throw error;
  }
}
