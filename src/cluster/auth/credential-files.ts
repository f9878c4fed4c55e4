import { readFile } from 'node:fs/promises';
import { problemError } from '../../core/problem.ts';

/**
 * How long the text of a file counts. Files are looked at by requests, not by a timer or a watcher: certificates and service account
 * tokens are rotated in place, often behind links that are swapped, and a connection that rests costs nothing.
 */
export const fileAgeMs = 10_000;

interface KnownText {
  readonly text: string;
  readonly readAtMs: number;
}

/** The files that one user and cluster of the kubeconfig name, with the text that each had last. */
export class CredentialFiles {
  readonly #known = new Map<string, KnownText>();

  /** True where a file was read: what comes of it may change without the kubeconfig. */
  get hasAny(): boolean {
    return this.#known.size > 0;
  }

  /** The next reading looks at the disk, however young the text is. */
  expire(): void {
    for (const [file, { text }] of this.#known) this.#known.set(file, { text, readAtMs: -Infinity });
  }

  /**
   * The text of a file, at most {@link fileAgeMs} old. A file that cannot be read for a moment, as while it is replaced, keeps the
   * text that it had, as in client-go.
   *
   * @throws `cluster.credential-file`
   */
  async read(file: string, what: string): Promise<string> {
    const known = this.#known.get(file);
    if (known !== undefined && Date.now() - known.readAtMs < fileAgeMs) return known.text;
    try {
      const text = await readFile(file, 'utf8');
      this.#known.set(file, { text, readAtMs: Date.now() });
      return text;
    } catch (error) {
      if (known !== undefined) return known.text;
      const { code } = error as NodeJS.ErrnoException;
      throw problemError('cluster.credential-file', { path: file, what }, { detail: code });
    }
  }
}
