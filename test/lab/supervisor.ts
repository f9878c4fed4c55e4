/**
 * The process that keeps one lab: `node supervisor.ts --name NAME [--exec]`, started detached by `lifecycle.ts`. It starts the parts,
 * writes the state file, empties the lab on SIGHUP, and ends everything on SIGTERM, when a part is beyond repair, or when the
 * last owner has ended. If it is itself killed, a shell that waits at the other end of a pipe ends what it has left.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { writeConfiguration } from './control-plane.ts';
import { LabError } from './failure.ts';
import { LabKeeper } from './keeper.ts';
import { takeLock } from './lock.ts';
import { partNames, portNames, type PartPorts } from './parts.ts';
import { labPaths, type LabPaths } from './paths.ts';
import { freePorts } from './ports.ts';
import { endProcess, identify } from './process-identity.ts';
import { claimServiceRange } from './service-range.ts';
import { readState } from './state.ts';

/** Ends our whole process group once our end of its pipe is closed, that is, however this process ends. */
function startWatchdog(): ChildProcess {
  const script = 'trap "" TERM INT HUP; while read line; do :; done; kill -s KILL -- "-$1"';
  return spawn('sh', ['-c', script, 'sh', String(process.pid)], { stdio: ['pipe', 'ignore', 'ignore'] });
}

async function choosePorts(): Promise<PartPorts> {
  const ports = await freePorts(portNames.length);
  return Object.fromEntries(portNames.map((name, index) => [name, ports[index]])) as PartPorts;
}

/** Ends what a supervisor left that was killed where no watchdog could act, and clears what it has written. */
async function clearLeftovers(paths: LabPaths): Promise<void> {
  const old = readState(paths);
  await Promise.all(
    (old?.parts ?? []).flatMap(({ process }) => (process === undefined ? [] : [endProcess(process, 0)])),
  );
  rmSync(paths.run, { recursive: true, force: true });
  for (const name of partNames) rmSync(path.join(paths.logs, `${name}.log`), { force: true });
  mkdirSync(paths.run, { recursive: true, mode: 0o700 });
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { name: { type: 'string', default: 'lab' }, exec: { type: 'boolean', default: false } },
  });
  const paths = labPaths(values.name);
  const lock = takeLock(paths.lockFile);
  if ('holder' in lock) {
    console.log(`process ${lock.holder.pid} keeps this lab already`);
    return;
  }
  const identity = identify(process.pid);
  if (identity === undefined) throw new LabError('start-failed', 'This process cannot find its own start time.');
  const watchdog = startWatchdog();
  let told = false;
  try {
    await clearLeftovers(paths);
    const [range, ports] = await Promise.all([claimServiceRange(), choosePorts()]);
    const certificates = await writeConfiguration(values.name, paths, ports, {
      apiServiceAddress: range.apiServiceAddress,
      exec: values.exec,
    });
    const keeper = new LabKeeper({ name: values.name, paths, identity, range, ports, certificates, exec: values.exec });
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.on(signal, () => {
        keeper.stop(`it was told to by ${signal}`);
      });
    }
    process.on('SIGHUP', () => {
      keeper.reset();
    });
    told = await keeper.run();
  } finally {
    watchdog.kill('SIGKILL');
    rmSync(paths.run, { recursive: true, force: true });
    rmSync(paths.kubeconfig, { force: true });
    if (told) rmSync(paths.stateFile, { force: true });
    lock.release();
  }
  process.exitCode = told ? 0 : 1;
}

await main();
