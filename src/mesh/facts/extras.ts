import type { JsonObject } from '../../core/json.ts';
import type { Texts } from './membership.ts';
import type { Source } from './source.ts';

/** Something that stands beside a mesh: a dashboard, a store of metrics. */
export interface AddonFact {
  /** Name in commands: `kiali`. */
  readonly name: string;
  readonly displayName: string;
  readonly summary: string;
  /** How it comes into the cluster. */
  readonly from: AddonSource;
  /** Where it runs when it is installed from here. */
  readonly namespace: string;
  /** How one sees that it is there already, wherever it came from: labels of its Deployment or StatefulSet and the end of the image's name. */
  readonly foundBy: { readonly labels: readonly Texts[]; readonly imageNames: readonly string[] };
  /** What a browser opens, or what others ask. */
  readonly service: ServiceFact;
  /** Set where its makers warn of it. */
  readonly caution?: string;
  readonly source: Source;
}

/** How an add-on comes into a cluster. */
export type AddonSource =
  | { /** It is a part of the mesh: nothing is installed. */ readonly is: 'built-in' }
  | {
      readonly is: 'manifest';
      /** Address for a version of the mesh. */
      readonly address: (version: string) => string;
      /** True where the address is a folder for `kubectl kustomize`. */
      readonly isFolder?: true;
    }
  | {
      readonly is: 'chart';
      readonly chart: string;
      readonly repository: string;
      readonly values: JsonObject;
      /** Name of its release where that is not the add-on's: several add-ons may come with one chart. */
      readonly release?: string;
    }
  | { readonly is: 'values'; /** Of the mesh's own chart. */ readonly chart: string; readonly values: JsonObject };

/** A Service that is opened or asked. */
export interface ServiceFact {
  readonly name: string;
  readonly port: number;
  /** Path that a browser opens; undefined where there is nothing to see. */
  readonly path?: string;
}

/** An application that its makers publish for trying a mesh out. */
export interface SampleFact {
  /** Name in commands: `bookinfo`. */
  readonly name: string;
  readonly displayName: string;
  readonly summary: string;
  /** The namespace that it goes into where nobody chooses another. */
  readonly namespace: string;
  /** True where its files name their namespace and go nowhere else. */
  readonly namesNamespace?: true;
  /** All namespaces that its files name, where there are more than one: they are made and taken into the mesh before. */
  readonly namespaces?: readonly string[];
  readonly manifests: readonly ManifestFact[];
  /** Images that have moved since the files were written: what they begin with there, and what takes its place. */
  readonly movedImages?: readonly { readonly from: string; readonly to: string; readonly source: Source }[];
  /** What must be ready before it can be opened. */
  readonly workloads: readonly {
    readonly kind: 'Deployment' | 'StatefulSet' | 'Pod';
    readonly name: string;
    /** Where it is not the namespace of the sample. */
    readonly namespace?: string;
  }[];
  /** What a browser opens. */
  readonly service?: ServiceFact;
  readonly source: Source;
}

/** A file of a sample. */
export interface ManifestFact {
  readonly address: string;
  /** True where the address is a folder for `kubectl kustomize`. */
  readonly isFolder?: true;
  /** `gateway` and `traffic` are put in where somebody wants them. */
  readonly is: 'app' | 'gateway' | 'traffic' | 'rules';
  /** SHA-256 of the file, hexadecimal, where it was seen; without it the first download is shown before it is used. */
  readonly sha256?: string;
}
