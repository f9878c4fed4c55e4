import { throwIfAborted } from '../../core/abort.ts';
import type { KubernetesObject } from '../../core/kubernetes.ts';
import { isCancelled, problemError, problemOf } from '../../core/problem.ts';
import { readManifests as objectsOfStream } from '../../tools/manifests.ts';
import { ManifestCache } from './cache.ts';
import { digestOf } from './digest.ts';
import { ManifestFolder } from './folder.ts';
import type { ManifestAccess, ManifestText, WantedManifest } from './manifest.ts';

/** Texts, all of them; or those that a person must look at first, because nobody knew their digests. */
export type ManifestReading =
  | { readonly is: 'read'; readonly texts: readonly ManifestText[] }
  | { readonly is: 'unseen'; readonly texts: readonly ManifestText[] };

/**
 * Reads manifests: from the folder where one is named, else from the cache, else from their addresses. What has a digest must have it. What
 * has none, and comes from the network for the first time, is given back to be looked at, and used once its digest is among `trusted`; the
 * digest counts for its address from then on. Files of a folder are the person's own and are used as they are.
 *
 * @throws `mesh.manifest-*`, `file.*`, `tools.*` of kubectl, `cancelled`
 */
export async function readManifestTexts(
  wanted: readonly WantedManifest[],
  access: ManifestAccess,
): Promise<ManifestReading> {
  const reader = new Reader(access);
  const texts: ManifestText[] = [];
  const unseen: ManifestText[] = [];
  for (const one of wanted) {
    throwIfAborted(access.signal);
    const { text, isUnseen } = await reader.read(one);
    texts.push(text);
    if (isUnseen) unseen.push(text);
  }
  return unseen.length > 0 ? { is: 'unseen', texts: unseen } : { is: 'read', texts };
}

/**
 * The objects of a manifest, lists taken apart.
 *
 * @throws `mesh.manifest-unread`, `cancelled`
 */
export async function objectsOf(manifest: ManifestText, signal?: AbortSignal): Promise<readonly KubernetesObject[]> {
  const unread = (reason: string): Error =>
    problemError('mesh.manifest-unread', { address: manifest.file ?? manifest.address, reason });
  try {
    const objects = await objectsOfStream(manifest.text, 'manifest', signal);
    if (objects.length === 0) throw unread('it holds no Kubernetes object');
    const nameless = objects.find(
      ({ apiVersion, metadata }: { apiVersion?: unknown; metadata?: { name?: unknown } }) =>
        typeof apiVersion !== 'string' || typeof metadata?.name !== 'string',
    );
    if (nameless !== undefined) throw unread(`an object of kind ${nameless.kind} has no apiVersion or no name`);
    return objects;
  } catch (error) {
    if (isCancelled(error)) throw error;
    const found = problemOf(error);
    if (found.code !== 'tools.unreadable-answer') throw error;
    throw unread((found.detail ?? 'it is no YAML').split('\n')[0]?.replace(/[:.]$/, '') ?? '');
  }
}

interface Read {
  readonly text: ManifestText;
  readonly isUnseen: boolean;
}

class Reader {
  readonly #access: ManifestAccess;
  readonly #cache: ManifestCache;
  readonly #folder: ManifestFolder | undefined;

  constructor(access: ManifestAccess) {
    this.#access = access;
    this.#cache = new ManifestCache(access.cacheFolder);
    this.#folder = access.folder === undefined ? undefined : new ManifestFolder(access.folder, access.signal);
  }

  async read(wanted: WantedManifest): Promise<Read> {
    if (this.#folder !== undefined) return { text: await this.#ofFolder(this.#folder, wanted), isUnseen: false };
    const { address, sha256 } = wanted;
    const known = sha256 ?? (await this.#cache.digestFor(address));
    const kept = known === undefined ? undefined : await this.#cache.read(known);
    if (known !== undefined && kept !== undefined)
      return { text: { address, text: kept, sha256: known, from: 'cache' }, isUnseen: false };
    return this.#ofNetwork(wanted, known);
  }

  async #ofFolder(folder: ManifestFolder, wanted: WantedManifest): Promise<ManifestText> {
    const { address } = wanted;
    if (wanted.isFolder === true) {
      const place = await folder.findFolder(address);
      const text = await this.#access.kustomize(place, this.#access.signal);
      return { address, text, sha256: digestOf(text), from: 'folder', file: place };
    }
    return { address, ...(await folder.find(wanted)), from: 'folder' };
  }

  async #ofNetwork(wanted: WantedManifest, known: string | undefined): Promise<Read> {
    const { address } = wanted;
    const { get, kustomize, signal, trusted } = this.#access;
    const bytes = wanted.isFolder === true ? await kustomize(address, signal) : await get(address, signal);
    const text = typeof bytes === 'string' ? bytes : new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
    const found = digestOf(bytes);
    const fetched: ManifestText = { address, text, sha256: found, from: 'network' };
    // What a person took once is pinned by that: another text is looked at anew, and one with a known digest is refused.
    if (wanted.sha256 !== undefined && wanted.sha256 !== found)
      throw problemError('mesh.manifest-digest', { address, place: address, found, wanted: wanted.sha256 });
    if (wanted.sha256 === undefined && known !== found && !trusted.has(found)) return { text: fetched, isUnseen: true };
    await this.#cache.keep(found, text);
    if (wanted.sha256 === undefined) await this.#cache.pin(address, found);
    return { text: fetched, isUnseen: false };
  }
}
