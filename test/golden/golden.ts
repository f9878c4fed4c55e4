import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** True where `UPDATE_GOLDEN=1` asks for golden files to be written instead of compared; a reviewer reads the difference. */
export const isUpdating = process.env['UPDATE_GOLDEN'] === '1';

/** What a golden file holds. With `UPDATE_GOLDEN=1` it is written first; an absent file is empty, so new output fails. */
export function golden(file: string | URL, found: string): string {
  if (isUpdating) writeFileSync(file, found);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
