import { readFile } from 'node:fs/promises';

import { parse, stringify } from 'yaml';

const apiVersion = 'kwok.x-k8s.io/v1alpha1';

/** What the Pods of a lab lead to. */
export interface PodTargets {
  /** Loopback port that every forwarded Pod port reaches. */
  readonly forwardPort: number;
  /** File in the CRI log format that every container's log is read from. */
  readonly logFile: string;
  /** Where commands of `exec` run, on this machine and as the lab's user; undefined forbids `exec`. */
  readonly execDirectory: string | undefined;
}

/**
 * kwok's configuration: the Stages of `kwok/stages.yaml`, and where port-forward, logs and exec of every Pod lead. kwok's
 * port asks nobody who he is, so with `exec` every process of this machine, and every web page that finds the port, could run
 * commands: it is for labs that need it and for no longer.
 */
export async function kwokConfiguration(targets: PodTargets): Promise<string> {
  const source = await readFile(new URL('kwok/stages.yaml', import.meta.url), 'utf8');
  const stages = parse(source) as readonly { readonly name: string; readonly spec: object }[];
  const everyPod = (kind: string, spec: object): object => ({
    apiVersion,
    kind,
    metadata: { name: 'every-pod' },
    spec: { selector: {}, ...spec },
  });
  const documents = [
    ...stages.map(({ name, spec }) => ({ apiVersion, kind: 'Stage', metadata: { name }, spec })),
    everyPod('ClusterPortForward', { forwards: [{ target: { address: '127.0.0.1', port: targets.forwardPort } }] }),
    everyPod('ClusterLogs', { logs: [{ logsFile: targets.logFile, previousLogsFile: targets.logFile, follow: true }] }),
    ...(targets.execDirectory === undefined
      ? []
      : [everyPod('ClusterExec', { execs: [{ local: { workDir: targets.execDirectory } }] })]),
  ];
  return documents.map((document) => stringify(document, { aliasDuplicateObjects: false })).join('---\n');
}
