import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { matchesPath } from '../../core/path-globs.ts';
import { recognisableName, skippedFolders } from '../workspace/walk.ts';

/** What the registries of one project may hold together: they are read while somebody waits for the first diagnostics. */
export const mostRegistryFiles = 1000;
export const mostRegistryBytes = 8_000_000;

/** What is left of the limits, for all registries of a project. */
export interface RegistryBudget {
  files: number;
  bytes: number;
}

/** The texts of one registry, or why it cannot be read, in words that follow a colon. */
export type RegistryFiles = readonly { readonly name: string; readonly text: string }[] | { readonly why: string };

/**
 * Reads the files that an entry of `registries` means: a file, all YAML and JSON files of a folder, or those that a glob matches.
 *
 * @param project its folder; entries lead nowhere else.
 * @param budget is taken from.
 */
export function readRegistryFiles(project: string, entry: string, budget: RegistryBudget): RegistryFiles {
  const found: { readonly name: string; readonly text: string }[] = [];
  try {
    for (const file of filesOf(project, entry)) {
      const sizeBytes = statSync(file).size;
      budget.files -= 1;
      budget.bytes -= sizeBytes;
      if (budget.files < 0) return { why: `the registries hold more than ${mostRegistryFiles} files` };
      if (budget.bytes < 0) return { why: `the registries hold more than ${mostRegistryBytes} bytes` };
      const name = path.relative(project, file).replaceAll('\\', '/');
      found.push({ name, text: readFileSync(file, 'utf8').replace(/^\uFEFF/, '') });
    }
  } catch (error) {
    return { why: `it cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)})` };
  }
  return found.length === 0 ? { why: 'no YAML or JSON file is there' } : found;
}

function* filesOf(project: string, entry: string): Iterable<string> {
  const literal = path.join(project, entry);
  if (!existsSync(literal)) {
    for (const file of filesBelow(path.join(project, fixedPart(entry))))
      if (matchesPath(path.relative(project, file), [entry])) yield file;
  } else if (statSync(literal).isDirectory()) yield* filesBelow(literal);
  else yield literal;
}

/** The folders of a glob before its first sign: nothing else can match. */
function fixedPart(glob: string): string {
  const parts = glob.split(/[\\/]/);
  const first = parts.findIndex((part) => /[*?{}]/.test(part));
  return first < 1 ? '' : parts.slice(0, first).join('/');
}

function* filesBelow(folder: string): Iterable<string> {
  if (!existsSync(folder)) return;
  const entries = readdirSync(folder, { withFileTypes: true }).sort((left, right) => (left.name < right.name ? -1 : 1));
  for (const entry of entries) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!skippedFolders.has(entry.name)) yield* filesBelow(file);
    } else if (entry.isFile() && recognisableName.test(entry.name)) yield file;
  }
}
