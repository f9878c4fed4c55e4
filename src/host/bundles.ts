import path from 'node:path';
import type * as vscode from 'vscode';
import { measuredLoad } from './spans.ts';

/**
 * Loads a CJS bundle of ours that stands beside the entry, when it is first needed. esbuild cannot split CJS, so what is heavy
 * (the language client, each panel) is a bundle of its own.
 *
 * @returns the bundle's exports; the caller names their type with the module that the bundle was built from.
 */
export function loadBundle(context: vscode.ExtensionContext, file: string): unknown {
  return measuredLoad(file, (): unknown => {
    // The entry is CJS, where this is the way to load a module at once; a computed path keeps esbuild from pulling it in.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    return require(path.join(context.extensionPath, 'dist', file));
  });
}
