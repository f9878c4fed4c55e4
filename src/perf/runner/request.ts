import type { EditorProxy } from '../../cluster/transport/proxy.ts';
import type { LoadProfile, ProfileHeader } from '../profile/types.ts';

/** What a runner process gets on its standard input. The headers are filled in: this never goes to disk. */
export interface RunnerRequest {
  readonly runId: string;
  /** The folder of this run, which exists. */
  readonly folder: string;
  readonly resultsFolder: string;
  readonly profileFile: string;
  readonly profile: LoadProfile;
  readonly targetText: string;
  /** With the placeholders filled in. */
  readonly headers: readonly ProfileHeader[];
  readonly target: RunnerTarget;
  /** Where the runner listens: a Unix socket, or a named pipe on Windows. */
  readonly controlPath: string;
  readonly workerEntry: string;
  readonly workers: number;
  readonly meshdeckVersion: string;
}

/** How the runner reaches the target. */
export type RunnerTarget =
  | {
      readonly is: 'addresses';
      /** Value of the `Host` header. */
      readonly hostHeader: string;
      /** Addresses that the gate has let through; the first that answers is used. */
      readonly addresses: readonly string[];
      readonly port: number;
      readonly path: string;
    }
  | {
      readonly is: 'cluster';
      readonly hostHeader: string;
      readonly path: string;
      readonly kind: 'service' | 'pod';
      readonly namespace: string;
      readonly name: string;
      readonly port: number;
      readonly kubeconfigFiles: readonly string[];
      readonly editorProxy?: EditorProxy;
      readonly context: string;
    };
