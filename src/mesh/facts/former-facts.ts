/** What tells a mesh apart in a cluster. Tables only; each row names where it was read. */
export interface MeshFacts {
  readonly mesh: 'istio' | 'linkerd';
  readonly displayName: string;
  /** API groups of its CustomResourceDefinitions. Left behind by an uninstall, they alone do not mean that it runs. */
  readonly definitionGroups: readonly string[];
  readonly workloads: readonly WorkloadFact[];
  /** Label whose value is the revision, where the mesh has revisions. */
  readonly revisionLabel?: string;
  /** The version within an image's tag; group 1 counts. */
  readonly versionInTag: RegExp;
}

/** A workload that belongs to a mesh. */
export interface WorkloadFact {
  /**
   * `control-plane` proves that the mesh runs and gives its version; `node` serves the Pods of a node; `ambient` does so too and
   * proves the ambient mode.
   */
  readonly role: 'control-plane' | 'node' | 'ambient';
  readonly kind: 'Deployment' | 'DaemonSet';
  /** Charts let people change names and namespaces; labels stay. */
  readonly label: string;
  readonly values: readonly string[];
  readonly container: string;
  /** End of the image's name without registry and tag: other products use the same container names. */
  readonly imageName: string;
}
