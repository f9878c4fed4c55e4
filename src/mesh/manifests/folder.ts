import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { throwIfAborted } from '../../core/abort.ts';
import { problemError } from '../../core/problem.ts';
import { digestOf } from './digest.ts';
import { mostManifestBytes, type WantedManifest } from './manifest.ts';

/** A folder of manifests is a few hundred files; whoever names the root of a disk has made a mistake. */
const mostFiles = 5000;

const manifestName = /\.(?:ya?ml|json)$/i;

/** A file of a folder that takes the place of an address. */
export interface FolderFile {
  readonly file: string;
  readonly text: string;
  readonly sha256: string;
}

/** Files of a folder by their digests and names. Each is read once. */
export class ManifestFolder {
  readonly #folder: string;
  readonly #signal: AbortSignal | undefined;
  #files: Promise<readonly FolderFile[]> | undefined;

  constructor(folder: string, signal?: AbortSignal) {
    this.#folder = folder;
    this.#signal = signal;
  }

  /**
   * The file for an address: the one with its digest under any name, else the one whose path ends most like the address.
   *
   * @throws `mesh.manifest-not-in-folder`, `mesh.manifest-ambiguous`, `mesh.manifest-digest` where the file of that name is another one,
   *   `file.not-found`, `file.unreadable`, `cancelled`
   */
  async find({ address, sha256 }: WantedManifest): Promise<FolderFile> {
    const files = await (this.#files ??= this.#read());
    const exact = files.find((one) => one.sha256 === sha256);
    if (exact !== undefined) return exact;
    const [named, ...more] = this.#mostAlike(
      address,
      files.map((one) => ({ one, place: one.file })),
    );
    const folder = this.#folder;
    if (named === undefined) throw problemError('mesh.manifest-not-in-folder', { address, folder });
    if (sha256 !== undefined)
      throw problemError('mesh.manifest-digest', { address, place: named.file, found: named.sha256, wanted: sha256 });
    // The same text twice is no question.
    if (more.some((other) => other.sha256 !== named.sha256)) throw this.#ambiguous(address, [named, ...more]);
    return named;
  }

  /**
   * The folder below this one whose path ends most like the address of a kustomization.
   *
   * @throws as {@link find}
   */
  async findFolder(address: string): Promise<string> {
    const [withoutQuery = ''] = address.split('?');
    const found = await list(this.#folder, this.#signal);
    const folders = [
      ...new Set(found.filter((file) => /kustomization\.ya?ml$/i.test(file)).map((file) => path.dirname(file))),
    ];
    const [named, ...more] = this.#mostAlike(
      withoutQuery,
      folders.map((one) => ({ one, place: one })),
    );
    if (named === undefined) throw problemError('mesh.manifest-not-in-folder', { address, folder: this.#folder });
    if (more.length > 0)
      throw problemError('mesh.manifest-ambiguous', {
        address,
        folder: this.#folder,
        files: [named, ...more].join(', '),
      });
    return named;
  }

  #mostAlike<Item>(address: string, items: readonly { readonly one: Item; readonly place: string }[]): readonly Item[] {
    const wanted = new URL(address).pathname.split('/').reverse();
    const counted = items.map(({ one, place }) => ({
      one,
      count: sameFromEnd(wanted, segmentsOf(path.relative(this.#folder, place))),
    }));
    const most = Math.max(0, ...counted.map(({ count }) => count));
    return most === 0 ? [] : counted.filter(({ count }) => count === most).map(({ one }) => one);
  }

  #ambiguous(address: string, files: readonly FolderFile[]): Error {
    const names = files.map(({ file }) => path.relative(this.#folder, file)).join(', ');
    return problemError('mesh.manifest-ambiguous', { address, folder: this.#folder, files: names });
  }

  async #read(): Promise<readonly FolderFile[]> {
    const files: FolderFile[] = [];
    for (const file of await list(this.#folder, this.#signal)) {
      throwIfAborted(this.#signal);
      if ((await stat(file)).size > mostManifestBytes) continue;
      const bytes = await readFile(file);
      files.push({ file, text: bytes.toString('utf8'), sha256: digestOf(bytes) });
    }
    return files;
  }
}

async function list(folder: string, signal: AbortSignal | undefined): Promise<readonly string[]> {
  try {
    const found: string[] = [];
    const waiting = [folder];
    for (let place = waiting.pop(); place !== undefined && found.length < mostFiles; place = waiting.pop()) {
      throwIfAborted(signal);
      for (const entry of await readdir(place, { withFileTypes: true })) {
        const whole = path.join(place, entry.name);
        if (entry.isDirectory()) waiting.push(whole);
        else if (entry.isFile() && manifestName.test(entry.name)) found.push(whole);
      }
    }
    return found.sort();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw problemError(code === 'ENOENT' ? 'file.not-found' : 'file.unreadable', { path: folder }, { detail: code });
  }
}

/** The parts of a path from its end. Who gathers files of many folders in one joins their names with two lines. */
function segmentsOf(place: string): readonly string[] {
  return place.split(/[/\\]|__/).reverse();
}

function sameFromEnd(left: readonly string[], right: readonly string[]): number {
  let count = 0;
  while (count < Math.min(left.length, right.length) && left[count] === right[count]) count += 1;
  return count;
}
