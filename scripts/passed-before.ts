import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const keptForMs = 30 * 24 * 3_600_000;

/** npm's own record of what it has installed: a lock file says only what should be. */
const installed = 'node_modules/.package-lock.json';

/**
 * Remembers in a folder outside the tree which checks have passed with which files. Only for checks whose result follows from the files
 * of the tree, the packages that are installed, and the version of Node.
 */
export class PassedBefore {
  readonly #root: string;
  readonly #memory: string;

  /** `root` is the top of the tree, `memory` the folder to remember in. */
  constructor(root: string, memory: string) {
    this.#root = root;
    this.#memory = memory;
  }

  /**
   * What stands for the content of all files that git sees below the root and that `matters` (paths from the root, with slashes).
   * Undefined where there is no git to ask: then nothing is remembered.
   */
  keyOf(check: string, matters: (file: string) => boolean): string | undefined {
    const files = this.#files()?.filter(matters);
    if (files === undefined) return undefined;
    const hash = createHash('sha256').update(`${check}\0${process.version}\0${process.platform}\0`);
    for (const file of [...files.sort(), installed]) {
      const place = path.join(this.#root, file);
      // Without its length a content could pose as the next name.
      const content = existsSync(place) && statSync(place).isFile() ? readFileSync(place) : undefined;
      hash.update(`${file}\0${content?.length ?? 'absent'}\0`);
      if (content !== undefined) hash.update(content);
    }
    return `${check}-${hash.digest('hex')}`;
  }

  has(key: string): boolean {
    return existsSync(path.join(this.#memory, key));
  }

  remember(key: string): void {
    mkdirSync(this.#memory, { recursive: true });
    for (const name of readdirSync(this.#memory)) {
      const place = path.join(this.#memory, name);
      if (Date.now() - statSync(place).mtimeMs > keptForMs) rmSync(place, { force: true });
    }
    writeFileSync(path.join(this.#memory, key), '');
  }

  #files(): string[] | undefined {
    try {
      const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
      const options = { cwd: this.#root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, stdio: 'pipe' } as const;
      const files = execFileSync('git', args, options).split('\0');
      return files.filter((file) => file !== '');
    } catch {
      return undefined; // no git, or no repository: the check runs
    }
  }
}
