import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { takeSnapshot } from '../cluster/snapshot.ts';
import { isCancelled, problemOf } from '../core/problem.ts';
import { inOneText } from '../core/words.ts';
import type { AgentServices } from './services.ts';

/** A snapshot is taken again when its cluster's row changes, and it is older than this. */
const refreshMs = 600_000;

/** A file that was not written again for this long is of a cluster that nobody connects any more. */
const keptMs = 7 * 24 * 3_600_000;

interface Taken {
  readonly abort: AbortController;
  atMs: number;
  file: string | undefined;
  isUnderWay: boolean;
}

/**
 * Keeps a snapshot file of each cluster that is connected, for the language server, which reads it by its path. The name of the file is
 * the hash of its content, so a path never changes its meaning.
 */
export class Snapshots {
  readonly #services: Pick<AgentServices, 'settings' | 'emit' | 'withConnection'>;
  readonly #taken = new Map<string, Taken>();

  constructor(services: Pick<AgentServices, 'settings' | 'emit' | 'withConnection'>) {
    this.#services = services;
  }

  /** A context is connected, or something of it has changed. */
  connected(context: string): void {
    const { storageFolder } = this.#services.settings();
    if (storageFolder === '') return;
    const taken = this.#taken.get(context) ?? {
      abort: new AbortController(),
      atMs: Number.NEGATIVE_INFINITY,
      file: undefined,
      isUnderWay: false,
    };
    this.#taken.set(context, taken);
    if (taken.isUnderWay || performance.now() - taken.atMs < refreshMs) return;
    taken.isUnderWay = true;
    void this.#take(context, taken, path.join(storageFolder, 'snapshots')).finally(() => {
      taken.isUnderWay = false;
      taken.atMs = performance.now();
    });
  }

  /** What was under way for a context is dropped, and its file is forgotten. */
  disconnected(context: string): void {
    const taken = this.#taken.get(context);
    if (taken === undefined) return;
    this.#taken.delete(context);
    taken.abort.abort();
    this.#services.emit('cluster/snapshot', { context });
  }

  close(): void {
    for (const { abort } of this.#taken.values()) abort.abort();
    this.#taken.clear();
  }

  async #take(context: string, taken: Taken, folder: string): Promise<void> {
    const { signal } = taken.abort;
    try {
      const snapshot = await this.#services.withConnection(context, (connection) => takeSnapshot(connection, signal));
      const text = `${JSON.stringify(snapshot)}\n`;
      const file = path.join(folder, `${createHash('sha256').update(text).digest('hex')}.json`);
      if (signal.aborted) return;
      await writeAtOnce(file, text);
      await removeOld(folder);
      if (file === taken.file) return;
      taken.file = file;
      this.#services.emit('cluster/snapshot', { context, path: file });
    } catch (error) {
      if (isCancelled(error)) return;
      // Checks go on with what is bundled: that is no reason to disturb anybody.
      this.#services.emit('log', { level: 'warn', message: `snapshot of ${context}: ${inOneText(problemOf(error))}` });
    }
  }
}

/** Other windows may use the same files, so only those go that nobody has written for long. */
async function removeOld(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const file = path.join(folder, name);
    const found = await stat(file).catch(() => undefined);
    if (found !== undefined && Date.now() - found.mtimeMs > keptMs) await rm(file, { force: true });
  }
}

async function writeAtOnce(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const temporary = `${file}.${randomUUID()}`;
  try {
    await writeFile(temporary, text, { mode: 0o600 });
    await rename(temporary, file);
  } finally {
    await rm(temporary, { force: true });
  }
}
