import path from 'node:path';
import * as vscode from 'vscode';
import { problemError, type ProblemError } from '../core/problem.ts';
import { extensionId } from './ids.ts';
import { measuredLoad, measuredLoading } from './spans.ts';

/**
 * Loads a part of the entry bundle when it is first needed. A part shares its modules with the entry, so classes and what modules remember
 * are the same on both sides.
 *
 * @param name what is loaded, for the figures and for whoever reads that it is missing.
 * @param load an `import()`, which the build turns into a file of its own.
 * @throws `host.part-missing`; the next call tries again.
 */
export async function loadPart<Module>(name: string, load: () => Promise<Module>): Promise<Module> {
  try {
    return await measuredLoading(name, load);
  } catch (error) {
    throw partMissing(name, error);
  }
}

/**
 * Loads a bundle of ours that stands beside the entry, at once, when it is first needed: what must be there without waiting, or shares nothing
 * with the entry (the language client, each panel, the words of problems).
 *
 * @returns the bundle's exports; the caller names their type with the module that the bundle was built from.
 * @throws `host.part-missing`; the next call tries again.
 */
export function loadBundle(file: string): unknown {
  try {
    return measuredLoad(file, (): unknown => {
      const folder = vscode.extensions.getExtension(extensionId)?.extensionPath ?? '';
      // The entry is CJS, where this is the way to load a module at once; a computed path keeps esbuild from pulling it in.
      // eslint-disable-next-line @typescript-eslint/no-require-imports
      return require(path.join(folder, 'dist', file));
    });
  } catch (error) {
    throw partMissing(file, error);
  }
}

function partMissing(name: string, error: unknown): ProblemError {
  return problemError('host.part-missing', { part: name }, { detail: String(error) });
}
