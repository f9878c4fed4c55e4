import type { JsonObject } from '../../core/json.ts';
import type { MeshName } from '../../core/mesh-names.ts';
import type { Confirmable } from './objects.ts';

/** The control plane that is given certificates. */
export interface CertificatePlace {
  readonly mesh: MeshName;
  /** Undefined is the current context. */
  readonly context?: string;
  readonly namespace: string;
}

/** What a mesh wants to be given. */
export interface WantedCertificates {
  /** What is wanted and who keeps it, in a sentence. */
  readonly sentence: string;
  /** `namespace/name` of the Secret with the issuer. */
  readonly secret: string;
  /** True where the Secret is there already. */
  readonly isThere: boolean;
}

/** Where a trust anchor comes from. Its key stays in the file, and in this process while it signs. */
export type AnchorPlace =
  | { readonly is: 'new'; /** Gets `ca.crt` and `ca.key`. */ readonly folder: string }
  | { readonly is: 'files'; readonly certificate: string; readonly key: string };

/** Certificates of a mesh that makes none itself. */
export interface MeshCertificateMethods {
  /** Null for a mesh that makes its own. */
  'mesh/wanted-certificates': { params: CertificatePlace; answer: WantedCertificates | null };
  /** Writes the Secret with an issuer, and answers with public values for the chart. No key is in the answer. */
  'mesh/give-certificates': {
    params: CertificatePlace & Confirmable & { readonly anchor: AnchorPlace };
    answer: { readonly values: JsonObject };
  };
}
