import type { JsonObject } from '../../core/json.ts';
import type { Source } from './source.ts';

/** Certificates that a mesh wants to be given, because it makes none itself, or none that last. */
export interface CertificateFacts {
  /** What is wanted and who keeps it, in a sentence for people. */
  readonly sentence: string;
  /** Common name of the trust anchor, which signs issuers and whose key stays with its owner. */
  readonly anchorName: string;
  /** Common name of the issuer, which signs certificates of workloads. */
  readonly issuerName: string;
  /** Name of the Secret of type `kubernetes.io/tls` beside the control plane, from which it reads the issuer. */
  readonly secret: string;
  /** The ConfigMap beside the control plane that holds what workloads trust, and its key. */
  readonly trustRoots: { readonly name: string; readonly key: string };
  /** The chart that takes the values. */
  readonly chart: string;
  /**
   * Values of that chart. They are public: what goes in as values stands in clear in Helm's record of the release.
   *
   * @param anchors certificates that are trusted, as PEM.
   */
  readonly valuesOf: (anchors: string) => JsonObject;
  /** How one sees which anchors a Pod was started with: its label, and the annotation that holds the SHA-256 of the PEM that was in the values. */
  readonly startedWith: { readonly podLabel: string; readonly annotation: string; readonly source: Source };
  /** Where the control plane tells how many seconds its issuer has left, which it reads itself. */
  readonly issuerMetric: {
    readonly deployment: string;
    readonly container: string;
    readonly port: number;
    readonly path: string;
    readonly name: string;
    readonly source: Source;
  };
  /** What is done in which order, so that at no time somebody meets a certificate that he does not trust. */
  readonly rotation: { readonly issuer: readonly RotationStep[]; readonly anchor: readonly RotationStep[] };
  readonly source: Source;
}

/** A step of a rotation. */
export interface RotationStep {
  readonly does:
    'make-anchor' | 'trust-both' | 'make-issuer' | 'trust-new-only' | 'restart-control-plane' | 'restart-workloads';
  readonly sentence: string;
}
