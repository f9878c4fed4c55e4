import type { MeshName } from '../../core/mesh-names.ts';
import type { ObjectReference } from '../../core/kubernetes.ts';
import type { SamplePart } from '../../mesh/samples/known-samples.ts';

/** A sample app, as a list shows it. */
export interface SampleSummary {
  readonly name: string;
  readonly displayName: string;
  readonly summary: string;
  /** The mesh that it is for; absent where it is for every one. */
  readonly mesh?: { readonly name: MeshName; readonly displayName: string };
  /** The namespace that it goes into where nobody chooses another. */
  readonly namespace: string;
  /** True where its files name their namespace and go nowhere else. */
  readonly isBound: boolean;
  /** True where its files are in the program. */
  readonly isOwn: boolean;
  readonly parts: readonly SamplePart[];
  readonly hasPage: boolean;
}

/** An add-on of a mesh that runs, as a list shows it. */
export interface AddonSummary {
  readonly name: string;
  readonly displayName: string;
  readonly summary: string;
  readonly mesh: MeshName;
  readonly meshDisplayName: string;
  /** Type of the component that installs the mesh, such as `CiliumMesh`. */
  readonly patternType: string;
  readonly comesBy: 'built-in' | 'manifest' | 'chart' | 'values';
  /** Of one that comes by values of the mesh's own chart: that, and the values as JSON. */
  readonly chart?: string;
  readonly values?: string;
  /** Names of others that come with it. */
  readonly comesWith: readonly string[];
  readonly caution?: string;
  /** Where it runs, in words; absent where it is not there. */
  readonly place?: string;
  /** Set where Meshdeck has put it there. */
  readonly set?: SetSummary;
  readonly hasPage: boolean;
}

/** A sample or an add-on that Meshdeck has put into a cluster. */
export interface SetSummary {
  readonly is: 'sample' | 'addon';
  readonly patternName: string;
  /** Namespace of the record. */
  readonly record: string;
}

/** A text that a person looks at before it is used. */
export interface UnseenText {
  readonly address: string;
  readonly sha256: string;
  readonly text: string;
}

/** A pattern that is written into a file and planned. */
export interface PreparedFile {
  readonly is: 'pattern';
  readonly fileName: string;
  readonly text: string;
  /** Namespace in which the record of the release lies, or will. */
  readonly record: string;
  /** Remarks for people, each a sentence. */
  readonly remarks: readonly string[];
}

/** Texts that nobody knew the digests of. */
export interface UnseenFiles {
  readonly is: 'unseen';
  readonly texts: readonly UnseenText[];
}

/** Which cluster, and where files come from. */
interface Place {
  /** Undefined is the current context. */
  readonly context?: string | undefined;
  /** Namespace of the release's record, where the target of the workspace has one. */
  readonly record?: string | undefined;
  /** A folder in place of the network. */
  readonly from?: string | undefined;
  /** Digests of texts that a person has seen and takes. */
  readonly trusted: readonly string[];
}

/** A sample as a person has chosen it. */
export interface SampleAnswers extends Place {
  readonly name: string;
  readonly mesh?: MeshName | undefined;
  readonly parts: readonly SamplePart[];
  readonly namespace?: string | undefined;
  readonly isInjected: boolean;
}

/** An add-on as a person has chosen it. */
export interface AddonAnswers extends Place {
  readonly name: string;
  readonly mesh: MeshName;
  /** A chart file in place of the repository. */
  readonly chart?: string | undefined;
  readonly isAnyway: boolean;
}

/** Where a page is that can be opened. */
export interface PageTarget {
  readonly context: string;
  readonly object: ObjectReference;
  readonly port: number;
  readonly path: string;
}

/** Requests about add-ons and sample apps. */
export interface MeshExtrasMethods {
  /** Contacts nobody. */
  'mesh/samples': { params: null; answer: readonly SampleSummary[] };
  /** The pattern that deploys a sample. Fetches its files where they are neither in a folder nor kept; changes nothing. */
  'mesh/sample-pattern': { params: SampleAnswers; answer: PreparedFile | UnseenFiles };
  /** Add-ons of the meshes that run in a cluster. */
  'mesh/addons': { params: { context?: string | undefined }; answer: readonly AddonSummary[] };
  /** The pattern that installs an add-on; `values` where it belongs into the pattern of the mesh. */
  'mesh/addon-pattern': {
    params: AddonAnswers;
    answer: PreparedFile | UnseenFiles | { readonly is: 'there'; readonly place: string } | { readonly is: 'values' };
  };
  /** The text of the pattern of a mesh with the values of an add-on in it, or without them. Contacts nobody. */
  'mesh/addon-values': {
    params: {
      readonly file: string;
      readonly text: string;
      readonly mesh: MeshName;
      readonly name: string;
      readonly is: 'give' | 'take';
    };
    answer: { readonly text: string };
  };
  /** Samples and add-ons that Meshdeck has put into a cluster. */
  'mesh/sets': { params: { context?: string | undefined }; answer: readonly SetSummary[] };
  /** Where the page of an add-on or a sample is. */
  'mesh/page': {
    params: {
      readonly context?: string | undefined;
      readonly of: 'addon' | 'sample';
      readonly name: string;
      readonly mesh?: MeshName | undefined;
    };
    answer: PageTarget;
  };
}
