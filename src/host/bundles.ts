import path from 'node:path';
import type * as vscode from 'vscode';

/**
 * Loads a CJS bundle of ours that stands beside the entry, when it is first needed. esbuild cannot split CJS, so what is heavy
 * (the language client, each panel) is a bundle of its own. The type is that of the module it was built from.
 */
export function loadBundle<Module>(context: vscode.ExtensionContext, file: string): Module {
  // A computed path keeps esbuild from pulling the bundle in.
  return require(path.join(context.extensionPath, 'dist', file)) as Module;
}
