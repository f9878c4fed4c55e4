import type { Source } from './source.ts';

/** A mesh that has ended or that is closed: it is told of where it is found, and installed never. */
export interface EndedMesh {
  readonly name: string;
  readonly displayName: string;
  /** What proves it in a cluster. */
  readonly foundBy: {
    /** API groups of its CustomResourceDefinitions. Left behind by an uninstall, they alone do not mean that it runs. */
    readonly definitionGroups: readonly string[];
    readonly parts: readonly EndedPart[];
    readonly proxies: readonly EndedProxy[];
    readonly source: Source;
  };
  /** What became of it, in a sentence. */
  readonly sentence: string;
  /** Where its people go from there, in a sentence. */
  readonly goTo: string;
  /** Where what became of it was read. */
  readonly source: Source;
}

/** A workload of its control plane. What is named must fit; something is. */
export interface EndedPart {
  readonly kind: 'Deployment' | 'DaemonSet';
  /** Where its makers let nobody change it. */
  readonly name?: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** Ends of the image's name without registry and tag, of any container. */
  readonly imageNames?: readonly string[];
}

/** A container that it puts into Pods. */
export interface EndedProxy {
  readonly container: string;
  /** Ends of the image's name without registry and tag: others call their containers so too. */
  readonly imageNames: readonly string[];
}

/** An ended mesh that was found. */
export interface FoundEndedMesh {
  readonly mesh: EndedMesh;
  /** True where something of it runs, false where there are definitions only. */
  readonly runs: boolean;
  /** Sentences: what was seen and where. */
  readonly proof: readonly string[];
}
