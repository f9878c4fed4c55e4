import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { withLock } from './lock.ts';
import { run, step, type Progress } from './run.ts';
import { findOnPath } from './toolchain.ts';

/** True where a Debian package may be installed without asking anybody: on Debian and its children, as root. */
export async function mayUseApt(): Promise<boolean> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  return (await findOnPath(['apt-get'])) !== undefined;
}

/** Installs one Debian package. Throws an Error with the end of apt's output when that fails. */
export async function installWithApt(packageName: string, progress: Progress): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'meshdeck-apt-'));
  const logFile = path.join(folder, 'apt.log');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  // Tests that run beside each other need other packages, and apt refuses the second of two that come at once.
  await withLock(path.join(tmpdir(), 'meshdeck-apt.lock'), progress, () =>
    step(progress, `Installing the Debian package ${packageName}`, '1 min', async () => {
      await run({ command: 'apt-get', args: ['update'], env, logFile });
      const args = ['install', '--yes', '--no-install-recommends', packageName];
      await run({ command: 'apt-get', args, env, logFile });
    }),
  );
  await rm(folder, { recursive: true, force: true });
}
