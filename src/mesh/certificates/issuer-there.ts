import { objectsAt, textAt } from '../../cluster/readiness/read.ts';
import type { JsonObject } from '../../core/json.ts';
import { originOf } from '../origin.ts';

/** The manager of what is written here. */
export const certificatesManager = 'meshdeck:certificates';

/** Annotations of the Secret that say in public what its certificate says, so that nobody must read it for that. */
export const issuerAnnotations = {
  ends: 'meshdeck.dev/issuer-ends',
  sha256: 'meshdeck.dev/issuer-sha256',
  anchorSha256: 'meshdeck.dev/anchor-sha256',
} as const;

/** What can be said of the Secret of an issuer without reading what is in it. */
export interface IssuerThere {
  /** Who looks after it: `us`; a tool that would write its own again; or somebody by hand. */
  readonly keeper: 'us' | 'tool' | 'somebody';
  /** Who that is, in words. */
  readonly words: string;
  /** When the issuer ends, in milliseconds since 1970, where whoever wrote it has said so in public. */
  readonly endsMs?: number;
  /** SHA-256 of the anchor that has signed it, where that was said. */
  readonly anchorSha256?: string;
}

/** What the metadata of the Secret say. */
export function issuerOf(object: JsonObject): IssuerThere {
  const annotation = (name: string): string | undefined => textAt(object, 'metadata', 'annotations', name);
  const endsMs = Date.parse(annotation(issuerAnnotations.ends) ?? '');
  const anchorSha256 = annotation(issuerAnnotations.anchorSha256);
  return {
    ...keeperOf(object, annotation('cert-manager.io/certificate-name')),
    ...(Number.isNaN(endsMs) ? {} : { endsMs }),
    ...(anchorSha256 === undefined ? {} : { anchorSha256 }),
  };
}

function keeperOf(object: JsonObject, certificate: string | undefined): Pick<IssuerThere, 'keeper' | 'words'> {
  if (certificate !== undefined) return { keeper: 'tool', words: `the Certificate ${certificate} of cert-manager` };
  const origin = originOf(object);
  if (origin.by !== 'unknown') return { keeper: 'tool', words: origin.words };
  const managers = objectsAt(object, 'metadata', 'managedFields').map((entry) => textAt(entry, 'manager') ?? '');
  const others = [...new Set(managers)].filter((manager) => manager !== certificatesManager);
  if (others.length === 0 && managers.length > 0) return { keeper: 'us', words: 'Meshdeck' };
  return { keeper: 'somebody', words: others.length === 0 ? 'nobody says who' : `written by ${others.join(', ')}` };
}
