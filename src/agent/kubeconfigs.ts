import type { Kubeconfig } from '../cluster/kubeconfig.ts';
import { readKubeconfig } from '../cluster/kubeconfig.ts';
import type { WatchedFiles } from '../cluster/kubeconfig/watch-files.ts';
import { watchFiles } from '../cluster/kubeconfig/watch-files.ts';

/** The kubeconfig as it is on disk: read when first asked for, read again when a file or the setting changes. */
export class Kubeconfigs {
  readonly #onChange: (kubeconfig: Kubeconfig) => void;
  #files: readonly string[] = [];
  #current: Promise<Kubeconfig> | undefined;
  #watched: WatchedFiles | undefined;

  constructor(onChange: (kubeconfig: Kubeconfig) => void) {
    this.#onChange = onChange;
  }

  /** Reading a kubeconfig contacts nobody; broken files are problems within it. */
  read(): Promise<Kubeconfig> {
    this.#current ??= this.#load();
    return this.#current;
  }

  /** Takes over the setting; tells of a change only where the kubeconfig was read before. */
  async setFiles(files: readonly string[]): Promise<void> {
    if (files.join('\n') === this.#files.join('\n')) return;
    this.#files = files;
    await this.reload();
  }

  /** Reads again, and tells. */
  async reload(): Promise<void> {
    if (this.#current === undefined) return;
    this.#current = this.#load();
    this.#onChange(await this.#current);
  }

  close(): void {
    this.#watched?.close();
  }

  async #load(): Promise<Kubeconfig> {
    const kubeconfig = await readKubeconfig({ files: this.#files, environment: process.env });
    this.#watched?.close();
    this.#watched = watchFiles(kubeconfig.watchedFiles, () => void this.reload());
    return kubeconfig;
  }
}
