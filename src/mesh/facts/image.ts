/** An image reference in its parts, such as `docker.io/istio/pilot:1.30.3-distroless@sha256:...`. */
export interface ImageParts {
  /** Last part of the path: `pilot`. */
  readonly name: string;
  /** Absent where only a digest names the image. */
  readonly tag?: string;
}

/** Takes an image reference apart. A colon before the last slash is a registry's port. */
export function imageParts(reference: string): ImageParts {
  const [withoutDigest = ''] = reference.split('@');
  const last = withoutDigest.slice(withoutDigest.lastIndexOf('/') + 1);
  const colon = last.indexOf(':');
  return colon < 0 ? { name: last } : { name: last.slice(0, colon), tag: last.slice(colon + 1) };
}
