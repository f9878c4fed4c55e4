import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

export const profileName = 'checkout.smp.yaml';

/** Makes the demo's profile run for two minutes, so that it is the story that ends a run, however slow the machine is. */
export async function lengthenProfile(workspaceFolder: string): Promise<void> {
  const file = path.join(workspaceFolder, profileName);
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace('duration: 10s', 'duration: 2m'));
}
