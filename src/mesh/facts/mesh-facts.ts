import type { Detection } from './detection.ts';
import type { AddonFact, SampleFact } from './extras.ts';
import type { Identity } from './identity.ts';
import type { Installation, KustomizeInstallation } from './installation.ts';
import type { Membership } from './membership.ts';
import type { MutualTlsBreaks } from './mutual-tls-breaks.ts';
import type { MutualTlsFacts } from './mutual-tls.ts';
import type { Preflight } from './preflight.ts';
import type { ProxyAdminFacts } from './proxy-admin.ts';
import type { Removal } from './removal.ts';
import type { OrAbsent } from './source.ts';
import type { Telemetry } from './telemetry.ts';

/** What is needed to find a mesh in a cluster, and to tell who is in it. Each reader of a cluster has it, so there is no more in it. */
export interface MeshRecognition {
  readonly identity: Identity;
  readonly detection: Detection;
  readonly membership: OrAbsent<Membership>;
  /** How many minor versions proxies may be behind the control plane, where its makers say so (`UpgradeRule.proxies` has their words). */
  readonly mostMinorsBehind?: number;
  readonly mutualTls: OrAbsent<MutualTlsFacts>;
}

/**
 * All that Meshdeck knows of one mesh: tables and small pure functions, each with its source. The engine knows no mesh by name; a new
 * one is a folder with these facts and a row in `src/mesh/registry.ts` and `src/mesh/recognition.ts`.
 */
export interface MeshFacts extends MeshRecognition {
  readonly installation: Installation | KustomizeInstallation;
  /** Who would break by another mode of mutual TLS, where objects of the mesh tell. */
  readonly mutualTlsBreaks?: MutualTlsBreaks;
  readonly preflight: Preflight;
  readonly addons: readonly AddonFact[];
  readonly samples: readonly SampleFact[];
  readonly telemetry: OrAbsent<Telemetry>;
  readonly removal: Removal;
  /** Where its proxies tell of themselves; undefined where they do not, or nobody has looked yet. */
  readonly proxyAdmin?: ProxyAdminFacts;
}
