import * as vscode from 'vscode';
import type { ContextKeyId, ContextKeys } from './ids.ts';

const current = new Map<ContextKeyId, unknown>();

/** Sets a context key; nothing is sent where the value is the same. */
export function setContextKey<Id extends ContextKeyId>(id: Id, value: ContextKeys[Id]): void {
  if (current.get(id) === value) return;
  current.set(id, value);
  void vscode.commands.executeCommand('setContext', id, value);
}
