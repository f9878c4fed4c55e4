/** A text of objects, and where it came from. */
export interface ManifestText {
  /** Where its makers publish it. */
  readonly address: string;
  readonly text: string;
  /** SHA-256 of the text, hexadecimal. */
  readonly sha256: string;
  readonly from: 'folder' | 'cache' | 'network';
  /** The file that it was read from, where that was none of ours. */
  readonly file?: string;
}

/** What is wanted: an address, with the digest of what stands there where that is known. */
export interface WantedManifest {
  readonly address: string;
  /** True where the address is a folder for `kubectl kustomize`. */
  readonly isFolder?: true;
  readonly sha256?: string;
}

/** Gives the bytes behind an `https:` address; throws a problem where there are none to be had. */
export type GetBytes = (address: string, signal: AbortSignal | undefined) => Promise<Uint8Array>;

/** Puts a folder together as `kubectl kustomize` does: a path, or an address. */
export type Kustomize = (place: string, signal: AbortSignal | undefined) => Promise<string>;

/** Where manifests may come from. */
export interface ManifestAccess {
  /** A folder that takes the place of the network. */
  readonly folder?: string | undefined;
  /** Where texts are kept by their digest. */
  readonly cacheFolder: string;
  readonly get: GetBytes;
  readonly kustomize: Kustomize;
  /** Digests of texts that a person has seen, and takes. */
  readonly trusted: ReadonlySet<string>;
  readonly signal?: AbortSignal | undefined;
}

/** A manifest is at most as large as this: the largest that are known, with dashboards in them, have half a megabyte. */
export const mostManifestBytes = 4 * 1024 * 1024;
