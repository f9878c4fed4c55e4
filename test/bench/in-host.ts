/** What benches share that run inside an extension host. */
import path from 'node:path';
import * as vscode from 'vscode';
import type { MeshdeckApi } from '../../src/extension.ts';
import { extensionId } from '../editor/in-host/suite.ts';

/** Meshdeck as this editor has it, active or not. */
export function meshdeck(): vscode.Extension<MeshdeckApi> {
  const extension = vscode.extensions.getExtension<MeshdeckApi>(extensionId);
  if (extension === undefined) throw new Error(`${extensionId} is not installed in this editor`);
  return extension;
}

/** The file that VS Code loads first. */
export function entryOf(extension: vscode.Extension<unknown>): string {
  const { main } = extension.packageJSON as { readonly main: string };
  return path.resolve(extension.extensionPath, main);
}

/** Looks again and again until something is found, or holds. */
export async function until<Value>(
  what: string,
  find: () => Value | Promise<Value>,
  { everyMs, withinMs }: { readonly everyMs: number; readonly withinMs: number },
): Promise<Exclude<Value, undefined | false>> {
  const endsAtMs = performance.now() + withinMs;
  for (;;) {
    const found = await find();
    if (found !== undefined && found !== false) return found as Exclude<Value, undefined | false>;
    if (performance.now() > endsAtMs) throw new Error(`${what} did not come`);
    await pause(everyMs);
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
