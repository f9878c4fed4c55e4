import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { isJsonObject } from '../core/json.ts';
import { readTextIfThere, replaceFile } from './runner/files.ts';

/**
 * Which profiles may reach which contexts, as confirmed by a person once. The file belongs to the person, not to the workspace:
 * its place is given by the caller. A file that cannot be understood remembers nothing, which asks again.
 */
export async function readRemembered(file: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const text = await readTextIfThere(file);
  const remembered = new Map<string, readonly string[]>();
  if (text === undefined) return remembered;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return remembered;
  }
  if (!isJsonObject(value)) return remembered;
  for (const [profile, contexts] of Object.entries(value)) {
    if (Array.isArray(contexts))
      remembered.set(
        profile,
        (contexts as readonly unknown[]).filter((context) => typeof context === 'string'),
      );
  }
  return remembered;
}

/** Remembers that a profile may reach a context. Throws `file.unwritable`. */
export async function remember(file: string, profileFile: string, context: string): Promise<void> {
  const remembered = new Map(await readRemembered(file));
  const contexts = remembered.get(profileFile) ?? [];
  if (contexts.includes(context)) return;
  remembered.set(profileFile, [...contexts, context]);
  await mkdir(path.dirname(file), { recursive: true });
  await replaceFile(file, `${JSON.stringify(Object.fromEntries(remembered), null, 2)}\n`);
}
