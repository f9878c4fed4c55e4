import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isJsonObject, type JsonValue } from '../../core/json.ts';
import { problemError } from '../../core/problem.ts';
import { digestOf } from './digest.ts';

/**
 * Texts by their digest, and for addresses whose digest nobody knew beforehand the one that a person has taken. A text that is not what its
 * name says is no text of ours.
 */
export class ManifestCache {
  readonly #folder: string;

  /** @param folder where the user's caches are; it is made when there is something to keep. */
  constructor(folder: string) {
    this.#folder = path.join(folder, 'manifests');
  }

  /** The text of a digest; undefined where it is not kept, or is another one. */
  async read(sha256: string): Promise<string | undefined> {
    const text = await readIfThere(path.join(this.#folder, `${sha256}.yaml`));
    return text !== undefined && digestOf(text) === sha256 ? text : undefined;
  }

  async keep(sha256: string, text: string): Promise<void> {
    await this.#write(`${sha256}.yaml`, text);
  }

  /** The digest that was taken for an address; undefined where there is none. */
  async digestFor(address: string): Promise<string | undefined> {
    const text = await readIfThere(path.join(this.#folder, this.#pinName(address)));
    const pin = text === undefined ? undefined : parsed(text);
    if (!isJsonObject(pin) || pin['address'] !== address) return undefined;
    return typeof pin['sha256'] === 'string' ? pin['sha256'] : undefined;
  }

  async pin(address: string, sha256: string): Promise<void> {
    await this.#write(this.#pinName(address), `${JSON.stringify({ address, sha256 }, null, 2)}\n`);
  }

  #pinName(address: string): string {
    return `${digestOf(address)}.json`;
  }

  /** Written beside its place first, so that a reader never sees half of it. */
  async #write(name: string, text: string): Promise<void> {
    const file = path.join(this.#folder, name);
    const partial = `${file}.${randomUUID()}.partial`;
    try {
      await mkdir(this.#folder, { recursive: true });
      await writeFile(partial, text);
      await rename(partial, file);
    } catch (error) {
      throw problemError('file.unwritable', { path: file }, { detail: (error as NodeJS.ErrnoException).code });
    }
  }
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw problemError('file.unreadable', { path: file }, { detail: code });
  }
}

/** A pin that cannot be read pins nothing: the person is asked again. */
function parsed(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}
