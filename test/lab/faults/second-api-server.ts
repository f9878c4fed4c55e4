import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import path from 'node:path';

import { waitUntilHealthy } from '../control-plane.ts';
import { LabError } from '../failure.ts';
import type { LabHandle } from '../lab.ts';
import { partSpecs, portNames, type PartPorts, type PartSpec } from '../parts.ts';
import { labPaths } from '../paths.ts';
import { freePorts } from '../ports.ts';

const startTimeoutMs = 90_000;

/**
 * Another API server over the store of a lab. Tests may kill it at any moment and start it again, on the same port; the lab's own, and all
 * that depends on it, goes on.
 */
export class SecondApiServer {
  readonly server: string;
  readonly #spec: PartSpec;
  readonly #log: string;
  #child: ChildProcess | undefined;
  #watchdog: ChildProcess | undefined;

  private constructor(server: string, spec: PartSpec, log: string) {
    this.server = server;
    this.#spec = spec;
    this.#log = log;
  }

  /** Starts one. Without its watch cache it reads and watches the store itself, and so meets what the store has forgotten. */
  static async start(
    lab: LabHandle,
    options: { readonly hasWatchCache: boolean; readonly parameters?: readonly string[] },
  ): Promise<SecondApiServer> {
    const state = lab.state();
    const [port] = await freePorts(1);
    if (state === undefined || port === undefined) throw new LabError('start-failed', 'The lab has ended.');
    const ports = {
      ...(Object.fromEntries(portNames.map((name) => [name, 0])) as PartPorts),
      'etcd-client': Number(new URL(state.storeUrl).port),
      'kube-apiserver': port,
    };
    const paths = labPaths(lab.name);
    const spec = partSpecs(paths, ports, state.serviceRange)['kube-apiserver'];
    const { hasWatchCache, parameters: more = [] } = options;
    const parameters = [...spec.parameters, ...(hasWatchCache ? [] : ['--watch-cache=false']), ...more];
    const log = path.join(paths.logs, 'second-api-server.log');
    const second = new SecondApiServer(`https://127.0.0.1:${port}`, { ...spec, parameters }, log);
    await second.restart();
    return second;
  }

  /** Kills it without a word, as a machine that loses its power. */
  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    this.#watchdog?.kill('SIGKILL');
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  /** Resolves when it is ready. */
  async restart(): Promise<void> {
    await this.kill();
    const log = openSync(this.#log, 'a');
    const child = spawn(this.#spec.command, this.#spec.parameters, { stdio: ['ignore', log, log] });
    closeSync(log);
    this.#child = child;
    // Ends it where this process is killed and cannot.
    const script = 'while read line; do :; done; kill -s KILL "$1"';
    this.#watchdog = spawn('sh', ['-c', script, 'sh', String(child.pid)], { stdio: ['pipe', 'ignore', 'ignore'] });
    await waitUntilHealthy(this.#spec, { timeoutMs: startTimeoutMs, signal: new AbortController().signal });
  }
}
