import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { isJsonObject } from '../core/json.ts';
import { readTextIfThere, replaceFile } from './runner/files.ts';

/**
 * What each profile may reach, as confirmed by a person once: context, target and variables in one text. The file belongs to the person, not to the workspace:
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
  for (const [profile, subjects] of Object.entries(value)) {
    if (Array.isArray(subjects))
      remembered.set(
        profile,
        (subjects as readonly unknown[]).filter((subject) => typeof subject === 'string'),
      );
  }
  return remembered;
}

/** Remembers what a profile may reach. Throws `file.unwritable`. */
export async function remember(file: string, profileFile: string, subject: string): Promise<void> {
  const remembered = new Map(await readRemembered(file));
  const subjects = remembered.get(profileFile) ?? [];
  if (subjects.includes(subject)) return;
  remembered.set(profileFile, [...subjects, subject]);
  await mkdir(path.dirname(file), { recursive: true });
  await replaceFile(file, `${JSON.stringify(Object.fromEntries(remembered), null, 2)}\n`);
}
