import os from 'node:os';
import path from 'node:path';

import { LabError } from './failure.ts';
import versions from './versions.json' with { type: 'json' };

/** The programs that the lab runs, by the folder that they are cached in. */
export const toolVersions = {
  etcd: versions.etcd,
  kubernetes: versions.kubernetes,
  kwok: versions.kwok,
  helm: versions.helm,
  helm3: versions.helm3,
} as const;

export type ToolName = keyof typeof toolVersions;

/**
 * Where everything of the lab lives that is not source: built programs and running labs. `MESHDECK_CACHE` names it;
 * otherwise it is `meshdeck` in the user's cache folder.
 */
export function cacheRoot(environment: NodeJS.ProcessEnv = process.env): string {
  const own = environment['MESHDECK_CACHE'];
  if (own !== undefined && own !== '') return path.resolve(own);
  const shared = environment['XDG_CACHE_HOME'];
  const base = shared !== undefined && path.isAbsolute(shared) ? shared : path.join(os.homedir(), '.cache');
  return path.join(base, 'meshdeck');
}

/** The folder of one built tool. It exists only when the build is complete. */
export function toolDirectory(tool: ToolName, root: string = cacheRoot()): string {
  return path.join(root, 'lab', `${tool}-${toolVersions[tool]}`);
}

/** Every path of one lab. */
export interface LabPaths {
  readonly root: string;
  readonly stateFile: string;
  readonly lockFile: string;
  readonly owners: string;
  readonly logs: string;
  /** Everything that a start makes anew: certificates, data, configuration. */
  readonly run: string;
  readonly certificates: string;
  readonly etcdData: string;
  readonly kwokConfig: string;
  readonly podLog: string;
  readonly kubeconfig: string;
}

/** The paths of the lab with this name: 1 to 32 lower case letters, digits and dashes. Throws `usage` for another name. */
export function labPaths(name: string, root: string = cacheRoot()): LabPaths {
  if (!/^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$/.test(name)) {
    throw new LabError('usage', `'${name}' is no name for a lab`, 'Use 1 to 32 lower case letters, digits and dashes.');
  }
  const lab = path.join(root, 'labs', name);
  const run = path.join(lab, 'run');
  return {
    root: lab,
    stateFile: path.join(lab, 'state.json'),
    lockFile: path.join(lab, 'supervisor.lock'),
    owners: path.join(lab, 'owners'),
    logs: path.join(lab, 'logs'),
    run,
    certificates: path.join(run, 'certificates'),
    etcdData: path.join(run, 'etcd'),
    kwokConfig: path.join(run, 'kwok.yaml'),
    podLog: path.join(run, 'pod.log'),
    kubeconfig: path.join(lab, 'kubeconfig'),
  };
}
