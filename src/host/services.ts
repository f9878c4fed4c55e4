import type * as vscode from 'vscode';
import type { Agent } from './agent.ts';
import type { Log } from './log.ts';
import type { Notify } from './notify.ts';

/** What commands, providers and panels are given. Built once, in `extension.ts`. */
export interface Services {
  readonly context: vscode.ExtensionContext;
  readonly agent: Agent;
  readonly log: Log;
  readonly notify: Notify;
  readonly target: TargetStore;
}

/** The cluster and namespace that patterns go to. Undefined parts mean "what the kubeconfig says". */
export interface Target {
  readonly context?: string;
  readonly namespace?: string;
}

/** Remembers the target of this workspace. */
export interface TargetStore {
  read(): Target;
  write(target: Target): Promise<void>;
  readonly onDidChange: vscode.Event<Target>;
}
