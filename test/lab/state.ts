import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import type { ServedAddress } from './demo-app/messages.ts';
import { systemCodeOf } from './failure.ts';
import type { LabContexts } from './kubeconfig.ts';
import type { LabPaths } from './paths.ts';
import type { ProcessIdentity } from './process-identity.ts';
import type { AnsweredWebhook } from './webhooks/served-plane.ts';

export type LabPhase = 'starting' | 'ready' | 'resetting' | 'stopping' | 'failed';

/** One program of a lab. */
export interface PartState {
  readonly name: string;
  readonly process: ProcessIdentity | undefined;
  /** The loopback port that it serves on. */
  readonly port: number;
  /** Answers with a 2xx status while the part is well. */
  readonly healthUrl: string;
  readonly restarts: number;
  readonly log: string;
}

/** What a lab tells about itself; its supervisor alone writes it. */
export interface LabState {
  readonly name: string;
  readonly phase: LabPhase;
  /** What is being done, or why it failed. */
  readonly message: string;
  readonly supervisor: ProcessIdentity;
  readonly startedAt: string;
  /** How often it was emptied. */
  readonly resets: number;
  readonly server: string;
  /** Of etcd; it asks for a certificate of the lab. */
  readonly storeUrl: string;
  readonly kubeconfig: string;
  readonly contexts: LabContexts;
  readonly serviceRange: string;
  /** True where `exec` into a Pod runs its command on this machine. */
  readonly exec: boolean;
  /** False where nothing can listen on Service addresses (macOS without aliases). */
  readonly servicesAnswer: boolean;
  readonly demoAppUrl: string;
  readonly parts: readonly PartState[];
  readonly served: readonly (ServedAddress & { readonly error?: string })[];
  /** Where the lab stands in for the control planes of meshes. */
  readonly webhooks: readonly AnsweredWebhook[];
}

/** Replaces the state file in one step, so that a reader never sees half of it. */
export function writeState(paths: LabPaths, state: LabState): void {
  mkdirSync(path.dirname(paths.stateFile), { recursive: true });
  const draft = `${paths.stateFile}.next`;
  writeFileSync(draft, `${JSON.stringify(state, undefined, 2)}\n`);
  renameSync(draft, paths.stateFile);
}

/** The state that was written last; undefined when there is none or it cannot be read as one. */
export function readState(paths: LabPaths): LabState | undefined {
  try {
    return JSON.parse(readFileSync(paths.stateFile, 'utf8')) as LabState;
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
}
