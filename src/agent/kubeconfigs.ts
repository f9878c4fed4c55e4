import type { Kubeconfig } from '../cluster/kubeconfig.ts';
import { readKubeconfig } from '../cluster/kubeconfig.ts';
import { kubeconfigFiles } from '../cluster/kubeconfig/sources.ts';
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
    const loading = this.#load();
    this.#current = loading;
    const kubeconfig = await loading;
    // What was overtaken by a later reading is not told.
    if (loading === this.#current) this.#onChange(kubeconfig);
  }

  close(): void {
    this.#watched?.close();
  }

  #load(): Promise<Kubeconfig> {
    const sources = { files: this.#files, environment: process.env };
    // Watched before it is read: a change in between would be missed otherwise, and is only read twice so.
    this.#watched?.close();
    this.#watched = watchFiles(kubeconfigFiles(sources).files, () => void this.reload());
    return readKubeconfig(sources);
  }
}
