import * as vscode from 'vscode';
import type { Target, TargetStore } from './services.ts';

const key = 'meshdeck.target';

/** The target of this workspace, kept in the workspace's state. */
export function createTargetStore(context: vscode.ExtensionContext): TargetStore {
  const changed = new vscode.EventEmitter<Target>();
  context.subscriptions.push(changed);
  const read = (): Target => context.workspaceState.get<Target>(key) ?? {};
  return {
    read,
    write: async (target) => {
      await context.workspaceState.update(key, target);
      changed.fire(target);
    },
    onDidChange: changed.event,
  };
}
