import type { Kubeconfig } from '../cluster/kubeconfig.ts';
import { readKubeconfig } from '../cluster/kubeconfig.ts';
import { kubeconfigFiles } from '../cluster/kubeconfig/sources.ts';
import type { EditorProxy } from '../cluster/transport/proxy.ts';
import type { WatchedFiles } from '../cluster/kubeconfig/watch-files.ts';
import { watchFiles } from '../cluster/kubeconfig/watch-files.ts';

/** The kubeconfig as it is on disk: read when first asked for, read again when a file or the setting changes. */
export class Kubeconfigs {
  readonly #onChange: (kubeconfig: Kubeconfig) => void;
  #files: readonly string[] = [];
  #editorProxy: EditorProxy | undefined;
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

  /** Takes over the settings; tells of a change only where the kubeconfig was read before. */
  async configure(files: readonly string[], editorProxy?: EditorProxy): Promise<void> {
    if (JSON.stringify([files, editorProxy]) === JSON.stringify([this.#files, this.#editorProxy])) return;
    this.#files = files;
    this.#editorProxy = editorProxy;
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

  async #load(): Promise<Kubeconfig> {
    const sources = { files: this.#files, environment: process.env };
    const editorProxy = this.#editorProxy;
    // Watched before it is read: a change in between would be missed otherwise, and is only read twice so.
    this.#watched?.close();
    this.#watched = watchFiles(kubeconfigFiles(sources).files, () => void this.reload());
    const kubeconfig = await readKubeconfig(sources);
    return editorProxy === undefined ? kubeconfig : { ...kubeconfig, editorProxy };
  }
}
