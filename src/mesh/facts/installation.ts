import type { JsonObject } from '../../core/json.ts';
import type { CertificateFacts } from './certificates.ts';
import type { OrAbsent, Source } from './source.ts';

/** How a mesh comes into a cluster, with its own charts. */
export interface Installation {
  /** Where its charts are, the one that is used first. */
  readonly repositories: readonly RepositoryFact[];
  /** Its makers' own namespace for the control plane. */
  readonly namespace: string;
  readonly charts: readonly ChartFact[];
  /** The one that is chosen where nobody chooses comes first. */
  readonly profiles: readonly ProfileFact[];
  /**
   * Values of one chart.
   *
   * @param chart name of the chart.
   */
  readonly valuesOf: (chart: string, choice: InstallChoice) => JsonObject;
  /**
   * What must be known before: Cilium is the network of a cluster. Where it is refused, the mesh is neither installed nor taken away from here; a release that
   * is there can be upgraded and given other values.
   */
  readonly caution?: { readonly sentence: string; readonly isRefused: boolean; readonly source: Source };
  readonly license?: LicenseFact;
  /** Set where a Secret with certificates must be there before, which is made from here. */
  readonly certificates?: CertificateFacts;
  readonly upgrade: UpgradeRule;
}

/** A license that a mesh reads from a Secret beside its control plane. */
export interface LicenseFact {
  /** Name of the Secret in its makers' words. */
  readonly secret: string;
  /** Key of the Secret that holds the license. */
  readonly key: string;
  /** What works without, in a sentence. */
  readonly sentence: string;
  readonly source: Source;
}

/** A mesh whose makers publish no charts. */
export interface KustomizeInstallation {
  /** Folders for `kubectl kustomize`, in their order. */
  readonly kustomizations: readonly {
    readonly address: string;
    readonly brings: string;
    /** Files that come after the folder, once the Pods of its workloads are ready: their kinds are served only then. */
    readonly files?: readonly ManifestFileFact[];
    readonly source: Source;
  }[];
  readonly namespace: string;
  readonly upgrade: UpgradeRule;
}

/** A file at an address that does not move. */
export interface ManifestFileFact {
  readonly address: string;
  /** SHA-256 of the file, hexadecimal. */
  readonly sha256: string;
}

/** A place that serves charts. */
export interface RepositoryFact {
  /** `https://` of a repository with an index, or `oci://` of a registry. */
  readonly address: string;
  /** The day on which it ends, where that is known. */
  readonly endsOn?: string;
  readonly source: Source;
}

/** One chart of a mesh. */
export interface ChartFact {
  readonly chart: string;
  /** Name of its release where there is no revision. */
  readonly release: string;
  /** Where it does not go into the namespace of the control plane. */
  readonly namespace?: string;
  /** Charts whose releases come first. */
  readonly after: readonly string[];
  /**
   * Where the definitions of its kinds are: `templates` go away with the release, with all objects of their kinds; `crds` are
   * installed once and never touched again by Helm; `operator` makes them itself.
   */
  readonly definitions: 'none' | 'templates' | 'crds' | 'operator';
  /** API groups whose kinds it brings. */
  readonly brings: readonly string[];
  /** Names of the parts (`PartFact.name`) that run after it. */
  readonly parts: readonly string[];
  /** True where each revision of the control plane has a release of its own. */
  readonly hasRevisions?: true;
  readonly source: Source;
}

/** A choice of charts and values with a name. */
export interface ProfileFact {
  readonly name: string;
  readonly summary: string;
  /** Charts, in their order. */
  readonly charts: readonly string[];
  readonly source: Source;
}

/** What was chosen for an installation. */
export interface InstallChoice {
  readonly profile: string;
  readonly namespace: string;
  /** Version of the charts; undefined is the newest. */
  readonly version?: string;
  readonly revision?: string;
  /** Name of the Secret with the license, where the mesh takes one and somebody has one. */
  readonly licenseSecret?: string;
}

/** How a mesh goes from one version to another. */
export interface UpgradeRule {
  /** In a sentence for people. */
  readonly sentence: string;
  /** How many minor versions one step may go; undefined where its makers set no bound. */
  readonly mostMinors?: number;
  /** True where a second control plane can stand beside the first until all workloads have moved. */
  readonly hasCanary: boolean;
  /** Whether proxies must be started anew, and how far they may be behind: in a sentence. */
  readonly proxies: OrAbsent<{
    readonly sentence: string;
    readonly source: Source;
  }>;
  readonly source: Source;
}
