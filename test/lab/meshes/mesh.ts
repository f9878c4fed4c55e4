import type { KubeClient, KubeObject } from '../kube-client.ts';
import type { KeyPair } from '../pki/certificate.ts';
import type { AdmissionRequest, Verdict } from '../webhooks/admission.ts';

/**
 * What the control plane of a mesh would do if its containers ran: what it writes into the cluster by itself, and how its webhooks answer. Everything
 * of it is simulated; the objects of its charts are not.
 */
export interface LabMesh {
  readonly name: string;
  /** Whether a webhook with this name is one of its own. */
  readonly hasWebhook: (name: string) => boolean;
  /** Lists whose changes make {@link LabMesh.settle} run again while the control plane is there. */
  readonly follows: readonly string[];
  /** What its webhooks show to the API server; undefined while there is none. */
  readonly certificate: (plane: ControlPlane) => Promise<ServerCertificate | undefined>;
  /** Writes what the control plane writes. Doing it again changes nothing. */
  readonly settle: (plane: ControlPlane) => Promise<void>;
  /** Answers a question of the API server. */
  readonly review: (request: AdmissionRequest, plane: ControlPlane) => Promise<Verdict>;
}

/** A control plane of the cluster: the Service that its webhooks are reached by, while something ready stands behind it. */
export interface ControlPlane {
  readonly namespace: string;
  /** Name of the Service. */
  readonly service: string;
  /** The webhook configurations that lead to the Service, as they are now. */
  readonly configurations: readonly KubeObject[];
  /** False where nobody can listen on its address: its webhooks must not refuse what nobody can check. */
  readonly isAnswered: boolean;
  readonly client: KubeClient;
  /** Signs for control planes that make their certificates themselves. */
  readonly authority: KeyPair;
  readonly signal: AbortSignal;
}

/** PEM texts. */
export interface ServerCertificate {
  readonly certificate: string;
  readonly key: string;
}
