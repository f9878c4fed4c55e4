import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { LabError, systemCodeOf } from './failure.ts';
import { identify, isRunning, type ProcessIdentity } from './process-identity.ts';

/**
 * Who wants a lab to be there. Each owner is a file, so that several test runs and a person can share one lab: it ends by
 * itself when the last of its owners has ended. A lab that a person started (`lab up`) has the owner `user`, who never ends.
 */
const userFile = 'user.json';

/** Enters an owner: the process with this pid, or the user. Throws `usage` for a process that does not run. */
export function addOwner(directory: string, pid: number | undefined): void {
  mkdirSync(directory, { recursive: true });
  if (pid === undefined) {
    writeWhole(path.join(directory, userFile), '{}');
    return;
  }
  const owner = identify(pid);
  if (owner === undefined) throw new LabError('usage', `There is no process ${pid} that could own the lab.`);
  writeWhole(path.join(directory, `${pid}.json`), JSON.stringify(owner));
}

export function removeOwner(directory: string, pid: number): void {
  rmSync(path.join(directory, `${pid}.json`), { force: true });
}

/** True while somebody wants the lab. Owners that have ended are removed. */
export function hasOwner(directory: string): boolean {
  let owned = false;
  for (const file of listOwners(directory)) {
    if (file === userFile || isRunning(readOwner(path.join(directory, file)))) owned = true;
    else rmSync(path.join(directory, file), { force: true });
  }
  return owned;
}

function listOwners(directory: string): readonly string[] {
  try {
    return readdirSync(directory);
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return [];
    throw error;
  }
}

function readOwner(file: string): ProcessIdentity {
  return JSON.parse(readFileSync(file, 'utf8')) as ProcessIdentity;
}

/** Writes beside the folder and moves in, so that the supervisor never reads half a file. */
function writeWhole(file: string, text: string): void {
  const draft = path.join(path.dirname(path.dirname(file)), `owner-${process.pid}.draft`);
  writeFileSync(draft, text);
  renameSync(draft, file);
}
